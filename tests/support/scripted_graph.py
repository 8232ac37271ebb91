"""The graph routes of the scripted Weft: a small graph that can be curated, with faults on demand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from support.answers import answer, problem
from weft_core.contracts.common import Page
from weft_core.contracts.curations import CuratedName, Curation, CurationRequest, Imported, ImportRequest
from weft_core.contracts.graph import (
    Alias,
    Community,
    CommunityDetail,
    Entity,
    EntityDetail,
    Evidence,
    GraphStats,
    Paths,
    PathsRequest,
    Relation,
    Subgraph,
    SubgraphRequest,
)
from weft_core.fuzzy import similarity
from weft_core.text import normalise_name

MADE = datetime(2026, 1, 2, 10, 4, tzinfo=UTC)
PERSON = UUID("22222222-2222-4222-8222-222222222222")
NEARLY = 0.3
ENDS = {"json": b"\n]}\n", "graphml": b"</graphml>\n"}

_REQUEST: TypeAdapter[CurationRequest] = TypeAdapter(CurationRequest)


def entity(name: str, kind: str = "person", aliases: tuple[Alias, ...] = (), **changes: object) -> EntityDetail:
    """An entity with its own name among its aliases, as the server gives it."""
    own = Alias(id=uuid4(), name=name, type=kind, origin="name", score=1, reasons=[])
    values: dict[str, object] = {"id": own.id, "name": name, "type": kind, "mentions": 3, "documents": 2}
    return EntityDetail.model_validate(values | {"aliases": [own, *aliases]} | changes)


def evidence(title: str, quote: str, page: int | None = None, document_id: UUID | None = None) -> Evidence:
    return Evidence(
        chunk_id=uuid4(),
        document_id=document_id or uuid4(),
        document_title=title,
        page=page,
        start=0,
        end=len(quote),
        quote=quote,
    )


@dataclass
class ScriptedGraph:
    """What the routes answer. `asked` has the query and the bodies that came; tests set the rest."""

    entities: list[EntityDetail] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    evidence: dict[UUID, list[Evidence]] = field(default_factory=dict)
    paths: Paths = field(default_factory=lambda: Paths(paths=[]))
    around: Subgraph = field(default_factory=lambda: Subgraph(entities=[], relations=[]))
    communities: list[CommunityDetail] = field(default_factory=list)
    curations: list[Curation] = field(default_factory=list)
    lag: int = 0
    """Times a curation is asked for before the graph shows it."""
    refusal: Response | None = None
    """Answered to whatever changes something, and to an export."""
    export: list[bytes] = field(default_factory=list)
    """What comes before the end of the format asked for."""
    endless: bool = False
    """The export's end is left out, as by a proxy that lost Weft."""
    cut: bool = False
    """The export's connection is closed before its end."""
    page_size: int = 2
    asked: list[object] = field(default_factory=list)
    rebuilds: int = 0

    def routes(self) -> dict[tuple[str, str], Callable[[Request], Awaitable[Response]]]:
        """Handlers by method and path below the workspace's."""
        return {
            ("GET", "/graph/entities"): self._search,
            ("GET", "/graph/entities/{id}"): self._entity,
            ("GET", "/graph/entities/{id}/evidence"): self._evidence,
            ("GET", "/graph/relations"): self._relations,
            ("GET", "/graph/relations/{id}/evidence"): self._evidence,
            ("GET", "/graph/neighbourhood"): self._around,
            ("POST", "/graph/subgraph"): self._subgraph,
            ("POST", "/graph/paths"): self._paths,
            ("GET", "/graph/communities"): self._communities,
            ("GET", "/graph/communities/{id}"): self._community,
            ("GET", "/graph/stats"): self._stats,
            ("GET", "/graph/export"): self._export,
            ("POST", "/graph:rebuild"): self._rebuild,
            ("GET", "/graph/curations"): self._curations,
            ("POST", "/graph/curations"): self._curate,
            ("POST", "/graph/curations:import"): self._import,
            ("POST", "/graph/curations/{id}:undo"): self._undo,
            ("GET", "/graph/curations/{id}"): self._curation,
        }

    def named(self, name: str) -> EntityDetail:
        return next(found for found in self.entities if found.name == name)

    async def _search(self, request: Request) -> Response:
        """Exact names, aliases and parts of names first, then similar ones."""
        wanted = normalise_name(request.query_params.get("q", ""))
        limit = int(request.query_params.get("limit", "50"))

        def rank(found: EntityDetail) -> float:
            norms = [normalise_name(alias.name) for alias in found.aliases] + [normalise_name(found.name)]
            return max(1.0 if wanted in norm else similarity(wanted, norm) for norm in norms)

        matching = sorted((one for one in self.entities if rank(one) >= NEARLY), key=rank, reverse=True)
        return answer(Page[Entity](items=[Entity.model_validate(_plain(one)) for one in matching[:limit]]))

    async def _entity(self, request: Request) -> Response:
        found = self._find(request.path_params["id"])
        return answer(found) if found else problem(404, "not_found", "there is no such entity")

    def _find(self, text: str) -> EntityDetail | None:
        wanted = UUID(text)
        return next(
            (one for one in self.entities if wanted in (one.id, *(alias.id for alias in one.aliases))),
            None,
        )

    async def _evidence(self, request: Request) -> Response:
        items = self.evidence.get(UUID(request.path_params["id"]), [])
        at, limit = int(request.query_params.get("cursor", "0")), int(request.query_params.get("limit", "50"))
        end = at + min(limit, self.page_size)
        return answer(Page[Evidence](items=items[at:end], next_cursor=str(end) if end < len(items) else None))

    async def _relations(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        at = int(request.query_params.get("cursor", "0"))
        end = at + self.page_size
        more = str(end) if end < len(self.relations) else None
        return answer(Page[Relation](items=self.relations[at:end], next_cursor=more))

    async def _around(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        return answer(self.around)

    async def _subgraph(self, request: Request) -> Response:
        self.asked.append(SubgraphRequest.model_validate_json(await request.body()))
        return answer(self.around)

    async def _paths(self, request: Request) -> Response:
        self.asked.append(PathsRequest.model_validate_json(await request.body()))
        return answer(self.paths)

    async def _communities(self, _request: Request) -> Response:
        return answer(Page[Community](items=[Community(**one.model_dump()) for one in self.communities]))

    async def _community(self, request: Request) -> Response:
        return answer(next(one for one in self.communities if one.id == UUID(request.path_params["id"])))

    async def _stats(self, _request: Request) -> Response:
        held = len(self.entities)
        return answer(
            GraphStats(
                documents=1, chunks=2, entities=held, relations=0, mentions=9, entity_types=[], resolving=self.lag > 0
            )
        )

    async def _export(self, request: Request) -> Response:
        if self.refusal:
            return self.refusal
        self.asked.append(dict(request.query_params))

        async def blocks() -> AsyncIterator[bytes]:
            for block in self.export:
                yield block
                await asyncio.sleep(0)
            if self.cut:
                raise ConnectionResetError("the test pulls the plug")
            if not self.endless:
                yield ENDS[request.query_params["format"]]

        return StreamingResponse(blocks(), media_type="application/json")

    async def _rebuild(self, _request: Request) -> Response:
        if self.refusal:
            return self.refusal
        self.rebuilds += 1
        return Response('{"accepted": true}', 202, media_type="application/json")

    async def _curations(self, request: Request) -> Response:
        newest = sorted(self.curations, key=lambda one: -one.number)
        at = int(request.query_params.get("cursor", "0"))
        end = at + self.page_size
        return answer(Page[Curation](items=newest[at:end], next_cursor=str(end) if end < len(newest) else None))

    async def _curate(self, request: Request) -> Response:
        if self.refusal:
            return self.refusal
        body = _REQUEST.validate_json(await request.body())
        self.asked.append(body)
        return answer(self.add(body), 201)

    def add(self, body: CurationRequest) -> Curation:
        about = self._find(str(body.entity))
        assert about is not None, "tests curate what is there"
        other: list[EntityDetail | Alias] = []
        value = ""
        match body.kind:
            case "merge":
                other = [one for one in self.entities if one.id == body.other]
            case "split":
                other = [alias for alias in about.aliases if alias.id in body.names] or [about]
            case "rename":
                value = body.name
            case "retype":
                value = body.type
        made = Curation(
            id=uuid4(),
            number=len(self.curations) + 1,
            kind=body.kind,
            entity=[CuratedName(norm=normalise_name(about.name), type=about.type)],
            other=[CuratedName(norm=normalise_name(one.name), type=one.type) for one in other],
            value=value,
            created_by=PERSON,
            created_at=MADE,
            undone_at=None,
            applied=self.lag == 0,
        )
        self.curations.append(made)
        return made

    async def _import(self, request: Request) -> Response:
        if self.refusal:
            return self.refusal
        body = ImportRequest.model_validate_json(await request.body())
        self.asked.append(body)
        undone = sum(one.undone_at is not None for one in body.curations)
        return answer(Imported(imported=len(body.curations) - undone, skipped=undone))

    async def _undo(self, request: Request) -> Response:
        if self.refusal:
            return self.refusal
        found = self._made(request.path_params["id"])
        if found is None:
            return problem(404, "not_found", "there is no such curation")
        if found.undone_at:
            return answer(found)
        return answer(self._replace(found, undone_at=MADE, applied=self.lag == 0))

    async def _curation(self, request: Request) -> Response:
        found = self._made(request.path_params["id"])
        if found is None:
            return problem(404, "not_found", "there is no such curation")
        self.lag = max(0, self.lag - 1)
        return answer(self._replace(found, applied=self.lag == 0))

    def _made(self, text: str) -> Curation | None:
        return next((one for one in self.curations if one.id == UUID(text)), None)

    def _replace(self, old: Curation, **changes: object) -> Curation:
        new = old.model_copy(update=changes)
        self.curations[self.curations.index(old)] = new
        return new


def _plain(one: EntityDetail) -> dict[str, object]:
    return {name: getattr(one, name) for name in Entity.model_fields}
