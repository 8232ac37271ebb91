"""The exported graph is the graph, opened by NetworkX, and a broken export does not look like a whole one."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import networkx
import pytest
import uvicorn
from fastapi import FastAPI

from integration.graph.conftest import Graph
from support.planted import Garden, Triple
from support.waiting import until
from weft_graph.container import Container
from weft_service.server import server_config

ODD = 'Ad<a> & "B\x0bob" \U0001d504'
NAMES = ("Ada Lovelace", "Charles Babbage", "Analytical Engine", "Lord Byron", ODD)
DESIGNED: Triple = ("Charles Babbage", "designed", "Analytical Engine")
WROTE: Triple = ("Ada Lovelace", "wrote about", "Analytical Engine")
CHILD: Triple = ("Ada Lovelace", "child of", "Lord Byron")
MET: Triple = ("Lord Byron", "met <&>", ODD)

OPENERS: dict[str, Callable[[bytes], object]] = {
    "json": json.loads,
    "graphml": lambda content: networkx.read_graphml(io.BytesIO(content)),
}


@pytest.fixture
async def garden(graph: Graph) -> Garden:
    garden = Garden(graph.garden.sessions, graph.garden.writer, graph.garden.workspace_id, NAMES)
    await garden.plant([("Charles Babbage designed the Analytical Engine.", [DESIGNED])], title="One")
    await garden.plant([("Ada Lovelace wrote about the Analytical Engine.", [WROTE])], title="Two")
    await garden.plant([("Ada Lovelace wrote about the Analytical Engine again.", [WROTE])], title="Three")
    await garden.plant([(f"Ada Lovelace, child of Lord Byron. Lord Byron met {ODD}.", [CHILD, MET])], title="Four")
    hidden: Triple = ("Charles Babbage", "met", "Lord Byron")
    await garden.plant([("Charles Babbage met Lord Byron.", [hidden])], active=False)
    return garden


async def exported(graph: Graph, file_format: str) -> httpx.Response:
    answer = await graph.get("export", format=file_format)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="graph.{file_format}"'
    return answer


def names_by_id(opened: "networkx.MultiDiGraph[str]") -> dict[str, str]:
    return dict(opened.nodes(data="label"))


@pytest.mark.usefixtures("garden")
async def test_json_opens_as_the_graph(graph: Graph) -> None:
    data = (await exported(graph, "json")).json()
    opened = networkx.node_link_graph(data, edges="edges")
    assert opened.is_directed()
    assert opened.is_multigraph()
    names = names_by_id(opened)
    assert sorted(names.values()) == sorted(NAMES)
    edges = {(names[s], d["predicate"], names[t]): d for s, t, d in opened.edges(data=True)}
    assert edges.keys() == {DESIGNED, WROTE, CHILD, MET}
    assert {triple: d["weight"] for triple, d in edges.items()} == {DESIGNED: 1, WROTE: 2, CHILD: 1, MET: 1}
    assert len(edges[WROTE]["documents"]) == 2
    engine = opened.nodes[str(graph.garden.entity("Analytical Engine"))]
    assert (engine["type"], engine["mentions"], engine["documents"]) == ("thing", 3, 3)


async def test_graphml_opens_as_the_same_graph(graph: Graph, garden: Garden) -> None:
    text = (await exported(graph, "graphml")).content
    opened = networkx.read_graphml(io.BytesIO(text), force_multigraph=True)
    data = (await exported(graph, "json")).json()
    names = names_by_id(opened)
    clean = {name.replace("\x0b", "") for name in NAMES}  # XML cannot hold it
    assert set(names.values()) == clean
    assert {key for *_, key in opened.edges(keys=True)} == {edge["key"] for edge in data["edges"]}
    weights = {key: d["weight"] for *_, key, d in opened.edges(keys=True, data=True)}
    assert weights[str(garden.relation(WROTE))] == 2.0
    (odd,) = (d for *_, key, d in opened.edges(keys=True, data=True) if key == str(garden.relation(MET)))
    assert odd["predicate"] == "met <&>"
    assert all(UUID(id_) for *_, d in opened.edges(data=True) for id_ in d["documents"].split())


async def test_an_empty_workspace_exports_an_empty_graph(graph: Graph) -> None:
    assert len(networkx.node_link_graph((await exported(graph, "json")).json(), edges="edges")) == 0
    assert len(networkx.read_graphml(io.BytesIO((await exported(graph, "graphml")).content))) == 0


@pytest.mark.usefixtures("garden")
async def test_small_pages_give_the_same(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {kind: (await exported(graph, kind)).content for kind in ("json", "graphml")}
    monkeypatch.setattr("weft_graph.services.export.PAGE", 2)
    monkeypatch.setattr("weft_stores.neo4j.reader.MANY", 1)
    for kind, content in whole.items():
        small = (await exported(graph, kind)).content
        assert sorted(small.replace(b",\n", b"\n").split(b"\n")) == sorted(content.replace(b",\n", b"\n").split(b"\n"))
    data = json.loads((await exported(graph, "json")).content)
    assert len(data["edges"]) == 4


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of a running app on a socket of its own, in this loop."""
    config = server_config(app, host="127.0.0.1", port=0)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    try:
        await until(started, bool)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(("file_format", "complaint"), [("json", ValueError), ("graphml", SyntaxError)])
async def test_an_export_that_breaks_does_not_look_whole(
    graph: Graph, file_format: str, complaint: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neo4j is lost after the entities were sent: the connection breaks and the text is not closed."""
    monkeypatch.setattr("weft_graph.services.export.PAGE", 2)
    container: Container = graph.app.state.container
    await container.driver.close()
    got = b""

    async def download(client: httpx.AsyncClient) -> None:
        nonlocal got
        async with client.stream("GET", f"{graph.base}/export", params={"format": file_format}) as answer:
            assert answer.status_code == 200
            async for block in answer.aiter_raw():
                got += block

    async with (
        served(graph.app) as address,
        httpx.AsyncClient(base_url=address, headers=graph.client.headers, timeout=120) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await download(client)
    assert b"Ada Lovelace" in got
    with pytest.raises(complaint):
        OPENERS[file_format](got)
