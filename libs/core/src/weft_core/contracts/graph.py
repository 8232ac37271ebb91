"""Reading the graph."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from weft_core.contracts.common import Request, Response


class Entity(Response):
    id: UUID
    name: str
    type: str
    mentions: int = Field(description="times that documents name it")
    documents: int = Field(description="documents that name it")


class LinkReason(Response):
    """One piece of evidence for a link, or for keeping homonyms apart."""

    kind: str
    detail: str
    weight: float = Field(
        description="share of the score; negative when it speaks against (for homonyms: against keeping them apart)"
    )


class Alias(Response):
    """A name the entity goes by, and why that name was linked to it."""

    id: UUID = Field(description="id the name would have as an entity of its own; reads accept it too")
    name: str
    type: str
    origin: Literal["name", "resolution", "curation"] = Field(description="name: the entity's own")
    score: float
    reasons: list[LinkReason]


class Homonym(Response):
    """Another entity of the same name, and why the two are kept apart."""

    id: UUID
    name: str
    type: str
    reasons: list[LinkReason]


class EntityDetail(Entity):
    """An entity with all it is known by."""

    aliases: list[Alias]
    homonyms: list[Homonym] = []


class Relation(Response):
    """A directed statement; `weight` counts the chunks that make it."""

    id: UUID
    source: UUID
    predicate: str
    target: UUID
    weight: int


class Evidence(Response):
    """A chunk that names an entity or states a relation; start and end count in the document's text."""

    chunk_id: UUID
    document_id: UUID
    document_title: str
    page: int | None
    start: int
    end: int
    quote: str = Field(description="exactly the canonical text at [start, end)")


class LeftOut(Response):
    """What a cap left out around one entity."""

    entity_id: UUID
    relations: int = Field(description="relations of it that are not in the answer")


class Subgraph(Response):
    """Nodes and edges around one or more entities. `truncated` when a cap left something out."""

    entities: list[Entity]
    relations: list[Relation]
    truncated: bool = False
    left_out: list[LeftOut] = Field(default=[], description="per entity, most first; at most 20")


class SubgraphRequest(Request):
    """For drawing: the entities and the relations among them."""

    entity_ids: list[UUID] = Field(min_length=1, max_length=300)


class PathsRequest(Request):
    source: UUID
    target: UUID
    max_length: int = Field(default=4, ge=1, le=6)
    limit: int = Field(default=5, ge=1, le=20)
    evidence: bool = Field(default=False, description="quote the sentences that prove each step")


class PathStep(Response):
    """One relation of a path with the sentences that state it, best first."""

    relation: Relation
    evidence: list[Evidence] = []


class GraphPath(Response):
    """Entities from source to target and the relation between each pair of neighbours. `steps` say the same with
    evidence, when it was asked for."""

    entities: list[Entity]
    relations: list[Relation]
    steps: list[PathStep] = []


class Paths(Response):
    paths: list[GraphPath]


class TypeCount(Response):
    type: str
    count: int


class GraphStats(Response):
    documents: int
    chunks: int
    entities: int
    relations: int
    mentions: int
    entity_types: list[TypeCount]
    resolving: bool = Field(default=False, description="names of changed documents are still being resolved")


class Community(Response):
    """Entities that are closely related among themselves."""

    id: UUID
    name: str = Field(description="of its most central entities")
    size: int = Field(description="entities")
    central: list[Entity] = Field(description="most central first")
    summary: list[Evidence] = Field(description="sentences of the documents that state its heaviest relations")


class CommunityDetail(Community):
    members: list[Entity] = Field(description="most central first; at most 500")


class Accepted(Response):
    """Work that is done behind the scenes has been written down."""

    accepted: bool = True
