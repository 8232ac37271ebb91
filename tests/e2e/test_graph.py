"""The graph the samples make."""

import pytest

from support.library import Library
from weft_client import WeftApiError
from weft_core.contracts.graph import Entity


async def _entity(library: Library, name: str) -> Entity:
    found = await library.weft.graph.entities(name)
    return next(entity for entity in found.items if entity.name == name)


async def test_search_knows_names_by_parts_and_without_marks(library: Library) -> None:
    warbeck = await _entity(library, "Stephen Warbeck")
    assert warbeck.documents == 2
    assert (await library.weft.graph.entity(warbeck.id)) == warbeck
    for written in ("stephen warbeck", "Warbeck", "STEPHEN  WÁRBECK"):
        assert warbeck.id in [entity.id for entity in (await library.weft.graph.entities(written)).items], written
    typed = await library.weft.graph.entities("Warbeck", entity_type=warbeck.type)
    assert warbeck.id in [entity.id for entity in typed.items]
    assert (await library.weft.graph.entities("Xqzzy")).items == []


async def test_evidence_is_verbatim_and_located(library: Library) -> None:
    warbeck = await _entity(library, "Stephen Warbeck")
    evidence = (await library.weft.graph.entity_evidence(warbeck.id, limit=100)).items
    assert {item.document_id for item in evidence} >= {
        library.documents[name].id for name in ("films.pdf", "composers.docx")
    }
    for item in evidence:
        content = await library.weft.documents.text(item.document_id)
        assert item.quote == content.text[item.start : item.end]
        assert (item.page is None) == (not content.page_starts)


async def test_neighbours_relations_and_their_evidence(library: Library) -> None:
    around = await library.weft.graph.neighbourhood((await _entity(library, "Stephen Warbeck")).id, depth=2)
    assert around.relations
    ids = {entity.id for entity in around.entities}
    for relation in around.relations:
        assert {relation.source, relation.target} <= ids
    proof = await library.weft.graph.relation_evidence(around.relations[0].id)
    assert proof.items
    item = proof.items[0]
    assert item.quote == (await library.weft.documents.text(item.document_id)).text[item.start : item.end]
    small = await library.weft.graph.neighbourhood((await _entity(library, "Stephen Warbeck")).id, depth=2, limit=1)
    assert small.truncated


async def test_a_path_joins_its_ends(library: Library) -> None:
    start = await _entity(library, "Stephen Warbeck")
    around = await library.weft.graph.neighbourhood(start.id, depth=1)
    goal = next(entity for entity in around.entities if entity.id != start.id)
    (path, *_) = (await library.weft.graph.paths(start.id, goal.id)).paths
    assert (path.entities[0].id, path.entities[-1].id) == (start.id, goal.id)
    for before, relation, after in zip(path.entities, path.relations, path.entities[1:], strict=False):
        assert {relation.source, relation.target} == {before.id, after.id}
    assert len(path.relations) == len(path.entities) - 1


async def test_a_path_needs_two_ends(library: Library) -> None:
    start = await _entity(library, "Stephen Warbeck")
    with pytest.raises(WeftApiError) as refused:
        await library.weft.graph.paths(start.id, start.id)
    assert refused.value.status in (400, 422)


async def test_statistics_count_what_the_documents_say(library: Library) -> None:
    stats = await library.weft.graph.stats()
    assert stats.documents == len(library.documents)
    assert stats.chunks == sum(document.counters.chunks for document in library.documents.values())
    walked = [entity.id async for entity in library.weft.graph.each_entity()]
    assert len(walked) == len(set(walked)) == stats.entities == sum(kind.count for kind in stats.entity_types)
    assert stats.relations > 0
    assert stats.mentions >= stats.entities
