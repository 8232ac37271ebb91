"""How an exported graph is written, piece by piece. Pure.

JSON is NetworkX's node-link form (`networkx.node_link_graph`), GraphML what NetworkX and Gephi open. Both are whole
only with their `tail`.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from weft_stores.neo4j.rows import RelationRow
from weft_stores.postgres.published_graph import GraphEntity

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ExportedRelation:
    """A relation and the documents that state it."""

    row: RelationRow
    documents: Sequence[UUID]


class Format(Protocol):
    """One way to write a graph: `head`, entities, `middle`, relations, `tail`."""

    media_type: str
    extension: str
    head: str
    middle: str
    tail: str

    def entities(self, rows: Iterable[GraphEntity], *, first: bool) -> str:
        """Some entities; `first` when none came before."""
        ...

    def relations(self, rows: Iterable[ExportedRelation], *, first: bool) -> str:
        """Some relations."""
        ...


class NodeLink:
    """JSON."""

    media_type = "application/json"
    extension = "json"
    head = '{"directed": true, "multigraph": true, "graph": {}, "nodes": [\n'
    middle = '\n], "edges": [\n'
    tail = "\n]}\n"

    def entities(self, rows: Iterable[GraphEntity], *, first: bool) -> str:
        return _listed(
            (
                {
                    "id": str(row.id),
                    "label": row.name,
                    "type": row.type,
                    "mentions": row.mentions,
                    "documents": row.documents,
                }
                for row in rows
            ),
            first=first,
        )

    def relations(self, rows: Iterable[ExportedRelation], *, first: bool) -> str:
        return _listed(
            (
                {
                    "source": str(relation.row.source),
                    "target": str(relation.row.target),
                    "key": str(relation.row.id),
                    "predicate": relation.row.predicate,
                    "weight": relation.row.weight,
                    "documents": [str(id_) for id_ in relation.documents],
                }
                for relation in rows
            ),
            first=first,
        )


class GraphMl:
    """GraphML. Documents of a relation are ids with a space between them."""

    media_type = "application/xml"
    extension = "graphml"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
        'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
        '<key id="label" for="node" attr.name="label" attr.type="string"/>\n'
        '<key id="type" for="node" attr.name="type" attr.type="string"/>\n'
        '<key id="mentions" for="node" attr.name="mentions" attr.type="long"/>\n'
        '<key id="documents" for="node" attr.name="documents" attr.type="long"/>\n'
        '<key id="predicate" for="edge" attr.name="predicate" attr.type="string"/>\n'
        '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n'
        '<key id="stated_in" for="edge" attr.name="documents" attr.type="string"/>\n'
        '<graph id="weft" edgedefault="directed">\n'
    )
    middle = ""
    tail = "</graph>\n</graphml>\n"

    def entities(self, rows: Iterable[GraphEntity], *, first: bool) -> str:  # noqa: ARG002 - XML needs no separator
        return "".join(
            f'<node id="{row.id}">{_data("label", row.name)}{_data("type", row.type)}'
            f"{_data('mentions', row.mentions)}{_data('documents', row.documents)}</node>\n"
            for row in rows
        )

    def relations(self, rows: Iterable[ExportedRelation], *, first: bool) -> str:  # noqa: ARG002 - as above
        return "".join(
            f'<edge id="{relation.row.id}" source="{relation.row.source}" target="{relation.row.target}">'
            f"{_data('predicate', relation.row.predicate)}{_data('weight', relation.row.weight)}"
            f"{_data('stated_in', ' '.join(map(str, relation.documents)))}</edge>\n"
            for relation in rows
        )


FORMATS: dict[str, Format] = {"json": NodeLink(), "graphml": GraphMl()}


def _listed(values: Iterable[object], *, first: bool) -> str:
    text = ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    return text if first or not text else f",\n{text}"


def _data(key: str, value: object) -> str:
    return f"<data key={quoteattr(key)}>{escape(_NOT_XML.sub('', str(value)))}</data>"
