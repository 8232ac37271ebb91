"""Reading the graph."""

from uuid import uuid4

import pytest

from support.answers import problem
from support.scripted_graph import entity, evidence
from support.scripted_weft import Scripted
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.graph import (
    Alias,
    CommunityDetail,
    GraphPath,
    LinkReason,
    Paths,
    PathsRequest,
    PathStep,
    Relation,
    Subgraph,
    SubgraphRequest,
)

ACRONYM = LinkReason(kind="acronym", detail="IBM are the initials of International Business Machines", weight=0.6)


async def test_an_entity_comes_with_its_aliases_and_by_their_ids(weft: AsyncWeft, server: Scripted) -> None:
    alias = Alias(id=uuid4(), name="IBM", type="organisation", origin="resolution", score=0.97, reasons=[ACRONYM])
    ibm = entity("International Business Machines", "organisation", (alias,))
    server.graph.entities = [ibm]
    assert await weft.graph.entity(ibm.id) == ibm
    assert await weft.graph.entity(alias.id) == ibm
    with pytest.raises(WeftApiError, match="there is no such entity"):
        await weft.graph.entity(uuid4())


async def test_relations_of_an_entity_are_walked(weft: AsyncWeft, server: Scripted) -> None:
    server.graph.relations = [
        Relation(id=uuid4(), source=uuid4(), predicate="wrote", target=uuid4(), weight=n) for n in range(5)
    ]
    about = uuid4()
    found = [relation async for relation in weft.graph.each_relation(about, predicate="wrote")]
    assert found == server.graph.relations
    assert server.graph.asked == [
        {"entity_id": str(about), "predicate": "wrote", "limit": "100"} | ({"cursor": at} if at else {})
        for at in (None, "2", "4")
    ]


async def test_a_subgraph_is_asked_for_by_ids(weft: AsyncWeft, server: Scripted) -> None:
    ids = [uuid4(), uuid4()]
    server.graph.around = Subgraph(entities=[], relations=[], truncated=True)
    assert (await weft.graph.subgraph(ids)).truncated
    assert server.graph.asked == [SubgraphRequest(entity_ids=ids)]


async def test_paths_bring_their_sentences_when_asked(weft: AsyncWeft, server: Scripted) -> None:
    ada, byron = entity("Ada Lovelace"), entity("Lord Byron")
    relation = Relation(id=uuid4(), source=ada.id, predicate="child of", target=byron.id, weight=1)
    proof = evidence("Lives", "Ada Lovelace was the daughter of Lord Byron.", 3)
    steps = [PathStep(relation=relation, evidence=[proof])]
    server.graph.paths = Paths(paths=[GraphPath(entities=[ada, byron], relations=[relation], steps=steps)])
    (path,) = (await weft.graph.paths(ada.id, byron.id, evidence=True)).paths
    assert path.steps == steps
    await weft.graph.paths(ada.id, byron.id, max_length=2, limit=1)
    asked = [body for body in server.graph.asked if isinstance(body, PathsRequest)]
    assert [(body.evidence, body.max_length, body.limit) for body in asked] == [(True, 4, 5), (False, 2, 1)]


async def test_communities_are_listed_and_opened(weft: AsyncWeft, server: Scripted) -> None:
    ada = entity("Ada Lovelace")
    one = CommunityDetail(id=uuid4(), name="Ada Lovelace", size=1, central=[ada], summary=[], members=[ada])
    server.graph.communities = [one]
    assert [found.id async for found in weft.graph.each_community()] == [one.id]
    assert (await weft.graph.community(one.id)).members[0].name == "Ada Lovelace"


async def test_only_owners_rebuild(weft: AsyncWeft, server: Scripted) -> None:
    await weft.graph.rebuild()
    assert server.graph.rebuilds == 1
    server.graph.refusal = problem(403, "forbidden", "only an owner of the workspace may rebuild its graph")
    with pytest.raises(WeftApiError, match="only an owner") as refused:
        await weft.graph.rebuild()
    assert refused.value.status == 403
