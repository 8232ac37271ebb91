"""Correcting the graph of one workspace. Every curation is kept and can be undone."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import anyio

from weft_client.api.paging import walk
from weft_client.api.scope import WorkspaceScope
from weft_client.transport import Transport
from weft_core.contracts.common import Page
from weft_core.contracts.curations import (
    Curation,
    CurationRequest,
    Imported,
    ImportedCuration,
    ImportRequest,
    MergeRequest,
    RenameRequest,
    RetypeRequest,
    SplitRequest,
)


class CurationsApi:
    """What people decided about entities. A curation is safe when the call returns, and shows in the graph shortly
    after: `wait` for that."""

    def __init__(self, transport: Transport, scope: WorkspaceScope) -> None:
        self._transport = transport
        self._scope = scope

    async def merge(self, entity: UUID, other: UUID) -> Curation:
        """The two are one, called as `entity` is."""
        return await self._create(MergeRequest(kind="merge", entity=entity, other=other))

    async def split(self, entity: UUID, *, names: Sequence[UUID] = (), documents: Sequence[UUID] = ()) -> Curation:
        """Take names (ids of its aliases) off an entity, or what it is in some documents."""
        body = SplitRequest(kind="split", entity=entity, names=list(names), documents=list(documents))
        return await self._create(body)

    async def rename(self, entity: UUID, name: str) -> Curation:
        """Call it otherwise; the names in the documents still find it."""
        return await self._create(RenameRequest(kind="rename", entity=entity, name=name))

    async def retype(self, entity: UUID, entity_type: str) -> Curation:
        """Say what kind of thing it is."""
        return await self._create(RetypeRequest(kind="retype", entity=entity, type=entity_type))

    async def list(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Curation]:
        """One page, newest first, undone ones included."""
        params = {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Curation], "GET", await self._path(), params=params)

    def each(self) -> AsyncIterator[Curation]:
        """All of them."""
        return walk(lambda cursor: self.list(limit=100, cursor=cursor))

    async def get(self, curation_id: UUID) -> Curation:
        return await self._transport.fetch(Curation, "GET", await self._path(f"/{curation_id}"))

    async def undo(self, curation_id: UUID) -> Curation:
        """Take it back; the others stand. Once more changes nothing."""
        return await self._transport.fetch(Curation, "POST", await self._path(f"/{curation_id}:undo"))

    async def import_(self, curations: Sequence[ImportedCuration]) -> Imported:
        """Add curations (at most 10,000), as `list` gave them, after those that are there."""
        body = ImportRequest(curations=list(curations))
        return await self._transport.fetch(Imported, "POST", await self._path(":import"), body=body)

    async def wait(self, curation_id: UUID, *, timeout: float | None = None) -> Curation:
        """The curation once the graph shows it or, when undone, no longer shows it. Raises TimeoutError after
        `timeout` seconds."""
        pause = 0.1
        with anyio.fail_after(timeout):
            while not (curation := await self.get(curation_id)).applied:
                await anyio.sleep(pause)
                pause = min(1.0, 1.5 * pause)
        return curation

    async def _create(self, body: CurationRequest) -> Curation:
        return await self._transport.fetch(Curation, "POST", await self._path(), body=body)

    async def _path(self, rest: str = "") -> str:
        return await self._scope.path(f"/graph/curations{rest}")
