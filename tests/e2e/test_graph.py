"""The graph the samples make."""

import json
from pathlib import Path
from uuid import UUID

import networkx as nx
import pytest

from support.graph_reading import settled
from support.library import Library
from support.waiting import until
from weft_client import WeftApiError
from weft_core.contracts.graph import Entity, Evidence


@pytest.fixture(scope="module")
async def graph(library: Library) -> Library:
    """The samples, with all their names resolved."""
    await settled(library.weft)
    return library


async def _entity(library: Library, name: str) -> Entity:
    found = await library.weft.graph.entities(name)
    return next(entity for entity in found.items if entity.name == name)


async def _assert_verbatim(library: Library, items: list[Evidence]) -> None:
    for item in items:
        content = await library.weft.documents.text(item.document_id)
        assert item.quote == content.text[item.start : item.end]
        assert (item.page is None) == (not content.page_starts)


async def test_search_knows_names_by_parts_and_without_marks(graph: Library) -> None:
    warbeck = await _entity(graph, "Stephen Warbeck")
    assert warbeck.documents == 2
    detail = await graph.weft.graph.entity(warbeck.id)
    assert Entity(**{name: getattr(detail, name) for name in Entity.model_fields}) == warbeck
    assert [alias.name for alias in detail.aliases if alias.origin == "name"] == ["Stephen Warbeck"]
    for written in ("stephen warbeck", "Warbeck", "STEPHEN  WÁRBECK"):
        assert warbeck.id in [entity.id for entity in (await graph.weft.graph.entities(written)).items], written
    typed = await graph.weft.graph.entities("Warbeck", entity_type=warbeck.type)
    assert warbeck.id in [entity.id for entity in typed.items]
    assert (await graph.weft.graph.entities("Xqzzy")).items == []


async def test_evidence_is_verbatim_and_located(graph: Library) -> None:
    warbeck = await _entity(graph, "Stephen Warbeck")
    evidence = (await graph.weft.graph.entity_evidence(warbeck.id, limit=100)).items
    assert {item.document_id for item in evidence} >= {
        graph.documents[name].id for name in ("films.pdf", "composers.docx")
    }
    await _assert_verbatim(graph, evidence)


async def test_neighbours_relations_and_their_evidence(graph: Library) -> None:
    around = await graph.weft.graph.neighbourhood((await _entity(graph, "Stephen Warbeck")).id, depth=2)
    assert around.relations
    ids = {entity.id for entity in around.entities}
    for relation in around.relations:
        assert {relation.source, relation.target} <= ids
    proof = await graph.weft.graph.relation_evidence(around.relations[0].id)
    assert proof.items
    await _assert_verbatim(graph, proof.items[:1])
    small = await graph.weft.graph.neighbourhood((await _entity(graph, "Stephen Warbeck")).id, depth=2, limit=1)
    assert small.truncated


async def test_a_path_joins_its_ends(graph: Library) -> None:
    start = await _entity(graph, "Stephen Warbeck")
    around = await graph.weft.graph.neighbourhood(start.id, depth=1)
    goal = next(entity for entity in around.entities if entity.id != start.id)
    (path, *_) = (await graph.weft.graph.paths(start.id, goal.id, evidence=True)).paths
    assert (path.entities[0].id, path.entities[-1].id) == (start.id, goal.id)
    for before, relation, after in zip(path.entities, path.relations, path.entities[1:], strict=False):
        assert {relation.source, relation.target} == {before.id, after.id}
    assert len(path.relations) == len(path.entities) - 1
    assert [step.relation for step in path.steps] == path.relations
    for step in path.steps:
        assert step.evidence
        await _assert_verbatim(graph, step.evidence)


async def test_a_path_needs_two_ends(graph: Library) -> None:
    start = await _entity(graph, "Stephen Warbeck")
    with pytest.raises(WeftApiError) as refused:
        await graph.weft.graph.paths(start.id, start.id)
    assert refused.value.status in (400, 422)


async def test_statistics_count_what_the_documents_say(graph: Library) -> None:
    stats = await graph.weft.graph.stats()
    assert stats.documents == len(graph.documents)
    assert stats.chunks == sum(document.counters.chunks for document in graph.documents.values())
    walked = [entity.id async for entity in graph.weft.graph.each_entity()]
    assert len(walked) == len(set(walked)) == stats.entities == sum(kind.count for kind in stats.entity_types)
    assert stats.relations > 0
    assert stats.mentions >= stats.entities


async def test_relations_of_an_entity_can_be_listed_and_drawn(graph: Library) -> None:
    warbeck = await _entity(graph, "Stephen Warbeck")
    relations = [relation async for relation in graph.weft.graph.each_relation(warbeck.id)]
    assert all(warbeck.id in (relation.source, relation.target) for relation in relations)
    around = await graph.weft.graph.neighbourhood(warbeck.id, depth=1)
    assert {relation.id for relation in relations} >= {
        relation.id for relation in around.relations if warbeck.id in (relation.source, relation.target)
    }
    chosen = relations[0]
    same = [relation async for relation in graph.weft.graph.each_relation(warbeck.id, predicate=chosen.predicate)]
    assert {relation.predicate for relation in same} == {chosen.predicate}
    drawn = await graph.weft.graph.subgraph([chosen.source, chosen.target])
    assert {entity.id for entity in drawn.entities} == {chosen.source, chosen.target}
    assert chosen.id in [relation.id for relation in drawn.relations]


async def test_an_export_opens_in_networkx_in_both_formats(graph: Library, tmp_path: Path) -> None:
    size = await graph.weft.graph.export(tmp_path / "graph.json")
    await graph.weft.graph.export(tmp_path / "graph.graphml", "graphml")
    data = json.loads((tmp_path / "graph.json").read_bytes())
    assert size > 1000
    opened = [nx.node_link_graph(data, edges="edges"), nx.read_graphml(tmp_path / "graph.graphml")]
    entities = {entity.id: entity async for entity in graph.weft.graph.each_entity()}
    stats = await graph.weft.graph.stats()
    for one in opened:
        assert {UUID(node): attributes["label"] for node, attributes in one.nodes(data=True)} == {
            id_: entity.name for id_, entity in entities.items()
        }
        assert one.is_directed()
        assert one.number_of_edges() == stats.relations
    warbeck = str((await _entity(graph, "Stephen Warbeck")).id)
    edges = [sorted((a, b, attributes["predicate"]) for a, b, attributes in one.edges(data=True)) for one in opened]
    assert edges[0] == edges[1]
    assert any(warbeck in (a, b) for a, b, _ in edges[0])


async def test_communities_are_named_after_their_centre_and_quote_the_documents(graph: Library) -> None:
    found = await until(graph.weft.graph.communities, lambda page: bool(page.items))  # some seconds after the last name
    communities = found.items
    assert [community.size for community in communities] == sorted((c.size for c in communities), reverse=True)
    largest = await graph.weft.graph.community(communities[0].id)
    assert len(largest.members) == largest.size
    assert largest.members[0].name in largest.name
    assert largest.summary
    await _assert_verbatim(graph, largest.summary)
