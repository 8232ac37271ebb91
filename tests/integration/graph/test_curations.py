"""Decisions of people: kept in terms that last, applied when the worker says so, undone, listed and brought over."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from integration.graph.conftest import Graph
from support.planted import Garden
from support.registry import INITIALS
from support.waiting import until
from weft_core.contracts.workspaces import Role
from weft_core.resolution import Anchor, Curation, CurationKind
from weft_graph.services import curations as curating
from weft_stores.postgres.curations import ROLE, PublishedCurations
from weft_stores.postgres.reader import open_reader

ADA, BYRON, ENGINE, COUNTESS = "Ada Lovelace", "Lord Byron", "Analytical Engine", "Countess of Lovelace"
NORMS = {name: {"norm": name.lower(), "type": "thing", "document_ids": []} for name in (ADA, BYRON, ENGINE, COUNTESS)}


@dataclass
class Editor:
    """Curates a planted workspace. `first` names Ada and the engine, `second` Byron and, as the countess, Ada."""

    graph: Graph
    garden: Garden
    headers: dict[str, str]
    kept: PublishedCurations
    first: UUID
    second: UUID

    async def post(
        self, path: str, body: object = None, role: Role | None = None, key: str | None = None
    ) -> httpx.Response:
        headers = self.graph.join(role) if role else self.headers
        headers = {**headers, "Idempotency-Key": key} if key else headers
        return await self.graph.client.post(f"{self.graph.base}/curations{path}", json=body, headers=headers)

    async def curate(self, kind: str, entity: UUID, **more: object) -> dict[str, Any]:
        answer = await self.post("", {"kind": kind, "entity": str(entity), **more})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def listed(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.graph.get("curations", limit=200)).json()["items"]
        return items

    async def standing(self) -> list[Curation]:
        """What the worker reads."""
        return (await self.kept.all())[1]


@pytest.fixture
async def editor(graph: Graph, database: SecretStr, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Editor]:
    monkeypatch.setattr(curating, "WAIT_S", 0.1)
    workspace = graph.garden.workspace_id
    garden = Garden(graph.garden.sessions, graph.garden.writer, workspace, (ADA, BYRON, ENGINE, COUNTESS))
    garden.registry.links[COUNTESS] = (ADA, INITIALS)
    first = await garden.plant([(f"{ADA} wrote of the {ENGINE}.", [])])
    second = await garden.plant([(f"{BYRON} had a daughter, the {COUNTESS}.", [])])
    async with open_reader(database, application_name="tests", pool_size=1, role=ROLE) as reader:
        yield Editor(graph, garden, graph.join(Role.EDITOR), PublishedCurations(reader, workspace), first, second)


async def test_a_merge_speaks_of_names_and_counts_once_it_is_applied(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curating, "WAIT_S", 60)
    garden = editor.garden
    countess = garden.registry.sense_id(COUNTESS)  # stands for Ada, of whom it is a name
    asked = asyncio.create_task(editor.curate("merge", countess, other=str(garden.entity(BYRON))))
    await until(editor.standing, bool)
    assert not asked.done()
    await garden.registry.applied(1)
    made = await asked
    assert (made["number"], made["kind"], made["value"], made["applied"]) == (1, "merge", "", True)
    assert (made["entity"], made["other"]) == ([NORMS[ADA], NORMS[COUNTESS]], [NORMS[BYRON]])
    assert made["result"]["id"] == str(garden.entity(ADA))
    (standing,) = await editor.standing()
    assert (standing.kind, standing.entity, standing.other) == (
        CurationKind.MERGE,
        (Anchor("ada lovelace", "thing"), Anchor("countess of lovelace", "thing")),
        (Anchor("lord byron", "thing"),),
    )


async def test_it_says_when_it_is_not_applied_yet(editor: Editor) -> None:
    made = await editor.curate("rename", editor.garden.entity(ENGINE), name="  The \n Engine ")
    assert (made["applied"], made["value"], made["result"]["name"]) == (False, "The Engine", ENGINE)
    path = f"curations/{made['id']}"
    assert (await editor.graph.get(path)).json() == made | {"result": None}
    await editor.garden.registry.applied(1)
    assert (await editor.graph.get(path)).json()["applied"] is True
    assert (await editor.listed())[0]["applied"] is True


async def test_a_split_takes_names_off(editor: Editor) -> None:
    ada, countess = editor.garden.entity(ADA), editor.garden.registry.sense_id(COUNTESS)
    made = await editor.curate("split", ada, names=[str(countess)])
    assert (made["entity"], made["other"]) == ([NORMS[ADA]], [NORMS[COUNTESS]])


async def test_a_split_by_documents_speaks_of_the_names_they_use(editor: Editor) -> None:
    third = await editor.garden.plant([(f"{ADA}, {COUNTESS}.", [])])
    draft = await editor.garden.plant([(f"{ADA} again", [])], document_id=editor.second, generation=2, active=False)
    assert draft == editor.second
    made = await editor.curate("split", editor.garden.entity(ADA), documents=[str(editor.second), str(third)])
    both = sorted([str(editor.second), str(third)])
    assert made["entity"] == [NORMS[ADA], NORMS[COUNTESS]]
    assert made["other"] == [NORMS[ADA] | {"document_ids": [str(third)]}, NORMS[COUNTESS] | {"document_ids": both}]


async def test_a_name_with_homonyms_is_meant_by_its_documents(editor: Editor) -> None:
    ships = [await editor.garden.plant([(f"{BYRON} is a ship.", [])], senses={BYRON: "ship"}) for _ in range(2)]
    ship = editor.garden.entity(BYRON, "ship")
    made = await editor.curate("retype", ship, type="  vehicle ")
    assert made["entity"] == [NORMS[BYRON] | {"document_ids": sorted(map(str, ships))}]
    assert made["value"] == "vehicle"
    split = await editor.curate("split", ship, documents=[str(ships[0])])
    assert split["entity"] == [NORMS[BYRON] | {"document_ids": [str(ships[1])]}]
    assert split["other"] == [NORMS[BYRON] | {"document_ids": [str(ships[0])]}]


async def test_what_makes_no_sense_is_refused_and_leaves_nothing(editor: Editor) -> None:
    garden = editor.garden
    ada, byron, countess = garden.entity(ADA), garden.entity(BYRON), garden.registry.sense_id(COUNTESS)
    unseen = await garden.plant([("Charles Babbage", [])], active=False)
    both = [editor.first, editor.second]
    refused: list[tuple[int, dict[str, object]]] = [
        (404, {"kind": "merge", "entity": ada, "other": uuid4()}),
        (404, {"kind": "rename", "entity": uuid4(), "name": "x"}),
        (422, {"kind": "merge", "entity": ada, "other": ada}),
        (422, {"kind": "merge", "entity": ada, "other": countess}),
        (422, {"kind": "split", "entity": ada}),
        (422, {"kind": "split", "entity": ada, "names": [countess], "documents": [editor.first]}),
        (422, {"kind": "split", "entity": ada, "names": [ada, countess]}),
        (422, {"kind": "split", "entity": ada, "names": [byron]}),
        (422, {"kind": "split", "entity": byron, "names": [byron]}),
        (422, {"kind": "split", "entity": ada, "documents": both}),
        (422, {"kind": "split", "entity": byron, "documents": [editor.first]}),
        (422, {"kind": "split", "entity": ada, "documents": [unseen]}),
        (422, {"kind": "split", "entity": ada, "documents": [uuid4()]}),
        (422, {"kind": "rename", "entity": ada, "name": " \t "}),
        (422, {"kind": "rename", "entity": ada, "name": "?!"}),
        (422, {"kind": "rename", "entity": ada, "name": ""}),
        (422, {"kind": "retype", "entity": ada, "type": "   "}),
        (422, {"kind": "retype", "entity": ada, "type": "x", "workspace_id": 1}),
        (422, {"kind": "delete", "entity": ada}),
    ]
    for status, body in refused:
        answer = await editor.post("", {key: _plain(value) for key, value in body.items()})
        expected = {404: {404}, 422: {400, 422}}[status]
        assert answer.status_code in expected, (body, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert await editor.listed() == []
    assert await editor.kept.all() == (0, [])


async def test_an_entity_of_documents_that_went_cannot_be_curated(editor: Editor) -> None:
    byron = editor.garden.entity(BYRON)
    await editor.garden.activate(editor.second, None)
    answer = await editor.post("", {"kind": "retype", "entity": str(byron), "type": "poet"})
    assert answer.status_code == 404


async def test_undoing_twice_is_undoing_once(editor: Editor) -> None:
    made = await editor.curate("retype", editor.garden.entity(ADA), type="person")
    await editor.garden.registry.applied(1)
    first = await editor.post(f"/{made['id']}:undo")
    assert first.status_code == 200
    assert first.json()["undone_at"] is not None
    assert first.json()["applied"] is False
    assert await editor.kept.all() == (2, [])
    assert (await editor.post(f"/{made['id']}:undo")).json() == first.json()
    assert (await editor.kept.all())[0] == 2
    await editor.garden.registry.applied(2)
    assert (await editor.graph.get(f"curations/{made['id']}")).json()["applied"] is True
    assert [curation["undone_at"] for curation in await editor.listed()] == [first.json()["undone_at"]]


async def test_a_key_decides_once(editor: Editor) -> None:
    wanted = {"kind": "retype", "entity": str(editor.garden.entity(ADA)), "type": "person"}
    answers = await asyncio.gather(*(editor.post("", wanted, key="one") for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == len(await editor.listed()) == 1
    made = answers[0].json()
    assert (await editor.post("", {**wanted, "type": "poet"}, key="one")).status_code == 422
    assert (await editor.post("", wanted, key="two")).json()["id"] != made["id"]
    # of another route, so another key; whatever became of it, the first one's answer is that decision as it stands
    assert (await editor.post(f"/{made['id']}:undo", key="one")).status_code == 200
    again = (await editor.post("", wanted, key="one")).json()
    assert (again["id"], again["undone_at"] is None) == (made["id"], False)
    assert len(await editor.listed()) == 2


async def test_a_key_imports_once_and_what_failed_leaves_it_free(editor: Editor) -> None:
    name = {"norm": "ada lovelace", "type": "thing", "document_ids": []}
    wrong = {"curations": [{"kind": "retype", "entity": [name], "other": [], "value": ""}]}
    right = {"curations": [{"kind": "retype", "entity": [name], "other": [], "value": "person"}]}
    assert (await editor.post(":import", wrong, key="brought")).status_code == 422
    first = await editor.post(":import", right, key="brought")
    assert first.json() == {"imported": 1, "skipped": 0}
    assert (await editor.post(":import", right, key="brought")).json() == first.json()
    assert (await editor.post(":import", right)).json() == {"imported": 0, "skipped": 1}
    assert (await editor.post(":import", wrong, key="brought")).status_code == 422
    assert len(await editor.listed()) == 1


async def test_many_at_once_follow_each_other(editor: Editor) -> None:
    ada = editor.garden.entity(ADA)
    made = await asyncio.gather(*(editor.curate("retype", ada, type=f"type {n}") for n in range(12)))
    undone = await asyncio.gather(*(editor.post(f"/{made[0]['id']}:undo") for _ in range(4)))
    assert len({answer.json()["undone_at"] for answer in undone}) == 1
    assert sorted(curation["number"] for curation in made) == list(range(1, 13))
    assert [curation.number for curation in await editor.standing()] == [
        n for n in range(1, 13) if n != made[0]["number"]
    ]
    assert (await editor.kept.all())[0] == 13


async def test_the_list_has_the_newest_first_page_by_page(editor: Editor) -> None:
    for n in range(5):
        await editor.curate("retype", editor.garden.entity(ADA), type=f"type {n}")
    numbers: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await editor.graph.get("curations", limit=2, **cursor)).json()
        numbers += [curation["number"] for curation in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert numbers == [5, 4, 3, 2, 1]
    assert (await editor.graph.get("curations", cursor="nonsense")).json()["code"] == "invalid_input"


async def test_a_list_can_be_brought_to_another_workspace(editor: Editor) -> None:
    ada, byron = editor.garden.entity(ADA), editor.garden.entity(BYRON)
    await editor.curate("merge", ada, other=str(byron))
    await editor.curate("rename", ada, name="Ada")
    undone = await editor.curate("retype", ada, type="ship")
    await editor.post(f"/{undone['id']}:undo")
    await editor.curate("merge", ada, other=str(byron))  # once more: the same decision, later
    listed = await editor.listed()
    again = await editor.post(":import", {"curations": listed})
    assert again.json() == {"imported": 0, "skipped": 4}
    assert (await editor.kept.all())[0] == 5  # nothing to be applied
    there = editor.graph.elsewhere().workspace_id
    user = UUID(editor.headers["Authorization"].removeprefix("Bearer "))
    editor.graph.members.roles[user, there] = Role.OWNER
    path = f"/v1/workspaces/{there}/graph/curations"
    for expected in ({"imported": 3, "skipped": 1}, {"imported": 0, "skipped": 4}):
        brought = await editor.graph.client.post(f"{path}:import", json={"curations": listed}, headers=editor.headers)
        assert brought.json() == expected
    theirs = (await editor.graph.client.get(path, headers=editor.headers)).json()["items"]
    said = ("kind", "entity", "other", "value")
    ours = [curation for curation in listed if curation["undone_at"] is None]
    assert [[c[k] for k in said] for c in theirs] == [[c[k] for k in said] for c in ours]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rename", "entity": [{"norm": "ada", "type": "t"}], "value": " "},
        {"kind": "merge", "entity": [{"norm": "ada", "type": "t"}]},
        {"kind": "split", "entity": [{"norm": "ada", "type": "t"}], "other": [{"norm": "Ada", "type": "t"}]},
        {"kind": "retype", "entity": [{"norm": "?!", "type": "t"}], "value": "x"},
        {"kind": "retype", "entity": [], "value": "x"},
    ],
)
async def test_an_import_is_whole_or_not_at_all(editor: Editor, wrong: dict[str, object]) -> None:
    good = {"kind": "retype", "entity": [{"norm": "ada", "type": "t"}], "value": "person"}
    answer = await editor.post(":import", {"curations": [good, wrong]})
    assert answer.status_code in (400, 422)
    assert await editor.listed() == []
    assert (await editor.post(":import", {"curations": [good]})).json() == {"imported": 1, "skipped": 0}


async def test_viewers_read_and_do_not_curate(editor: Editor) -> None:
    ada = str(editor.garden.entity(ADA))
    made = await editor.curate("retype", editor.garden.entity(ADA), type="person")
    for path, body in (
        ("", {"kind": "retype", "entity": ada, "type": "x"}),
        (":import", {"curations": [made]}),
        (f"/{made['id']}:undo", None),
    ):
        assert (await editor.post(path, body, role=Role.VIEWER)).status_code == 403
        assert (await editor.post(path, body, role=Role.OWNER)).status_code < 300


async def test_curations_of_another_workspace_are_not_there(editor: Editor) -> None:
    theirs = editor.graph.elsewhere()
    await theirs.plant([("Ada Lovelace met Lord Byron.", [])])
    stranger = {"Authorization": f"Bearer {uuid4()}"}
    made = await editor.curate("retype", editor.garden.entity(ADA), type="person")
    path = f"{editor.graph.base}/curations"
    for answer in (
        await editor.graph.client.get(path, headers=stranger),
        await editor.graph.client.get(f"{path}/{made['id']}", headers=stranger),
        await editor.graph.client.post(f"{path}/{made['id']}:undo", headers=stranger),
        await editor.post("", {"kind": "retype", "entity": str(theirs.entity(ADA)), "type": "x"}),
        await editor.post(
            "", {"kind": "merge", "entity": str(editor.garden.entity(ADA)), "other": str(theirs.entity(BYRON))}
        ),
    ):
        assert answer.status_code == 404
    user = UUID(editor.headers["Authorization"].removeprefix("Bearer "))
    editor.graph.members.roles[user, theirs.workspace_id] = Role.OWNER
    own = f"/v1/workspaces/{theirs.workspace_id}/graph/curations/{made['id']}"
    assert (await editor.graph.client.get(own, headers=editor.headers)).status_code == 404
    assert (await editor.graph.client.post(f"{own}:undo", headers=editor.headers)).status_code == 404
    assert len(await editor.standing()) == 1


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value) if isinstance(value, UUID) else value
