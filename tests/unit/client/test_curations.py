"""Correcting the graph."""

from uuid import uuid4

import pytest

from support.answers import problem
from support.scripted_graph import entity
from support.scripted_weft import Scripted
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.curations import (
    ImportedCuration,
    ImportedName,
    ImportRequest,
    MergeRequest,
    RenameRequest,
    RetypeRequest,
    SplitRequest,
)


async def test_each_kind_is_asked_for_in_its_own_words(weft: AsyncWeft, server: Scripted) -> None:
    ada, byron = entity("Ada Lovelace"), entity("Lord Byron")
    server.graph.entities = [ada, byron]
    name, document = uuid4(), uuid4()
    merged = await weft.curations.merge(ada.id, byron.id)
    await weft.curations.split(ada.id, names=[name])
    await weft.curations.split(ada.id, documents=[document])
    await weft.curations.rename(ada.id, "Ada")
    await weft.curations.retype(ada.id, "work")
    assert server.graph.asked == [
        MergeRequest(kind="merge", entity=ada.id, other=byron.id),
        SplitRequest(kind="split", entity=ada.id, names=[name]),
        SplitRequest(kind="split", entity=ada.id, documents=[document]),
        RenameRequest(kind="rename", entity=ada.id, name="Ada"),
        RetypeRequest(kind="retype", entity=ada.id, type="work"),
    ]
    assert [part.norm for part in merged.other] == ["lord byron"]
    assert [made.number async for made in weft.curations.each()] == [5, 4, 3, 2, 1]
    assert (await weft.curations.list()).next_cursor


async def test_waiting_ends_when_the_graph_shows_it(weft: AsyncWeft, server: Scripted) -> None:
    server.graph.entities, server.graph.lag = [ada := entity("Ada Lovelace")], 3
    made = await weft.curations.rename(ada.id, "Ada")
    assert not made.applied
    assert (await weft.curations.wait(made.id, timeout=10)).applied
    server.graph.lag = 1_000_000
    undone = await weft.curations.undo(made.id)
    assert undone.undone_at
    with pytest.raises(TimeoutError):
        await weft.curations.wait(made.id, timeout=0.3)


async def test_a_curation_may_be_undone_again_but_must_be_known(weft: AsyncWeft, server: Scripted) -> None:
    server.graph.entities = [ada := entity("Ada Lovelace")]
    made = await weft.curations.rename(ada.id, "Ada")
    assert await weft.curations.undo(made.id) == await weft.curations.undo(made.id)
    for call in (weft.curations.get, weft.curations.undo):
        with pytest.raises(WeftApiError, match="no such curation") as unknown:
            await call(uuid4())
        assert unknown.value.status == 404


async def test_an_import_says_what_it_took(weft: AsyncWeft, server: Scripted) -> None:
    wanted = [ImportedCuration(kind="rename", entity=[ImportedName(norm="ada", type="person")], value="Ada")]
    assert (await weft.curations.import_(wanted)).imported == 1
    assert server.graph.asked == [ImportRequest(curations=wanted)]
    server.graph.refusal = problem(403, "forbidden", "viewers may not change anything")
    with pytest.raises(WeftApiError, match="viewers may not"):
        await weft.curations.import_(wanted)
