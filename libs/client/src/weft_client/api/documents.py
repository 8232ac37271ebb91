"""Documents: upload, watch, read, delete."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from uuid import UUID

import anyio

from weft_client.api.paging import walk
from weft_client.api.progress import Progress, follow
from weft_client.api.scope import WorkspaceScope
from weft_client.errors import WeftConnectionError
from weft_client.multipart import FileForm, OnSent, Source
from weft_client.transport import Transport
from weft_core.contracts.common import Page
from weft_core.contracts.documents import (
    BatchAccepted,
    CanonicalContent,
    ChunkOut,
    Document,
    DocumentStatus,
    Metadata,
    TextBatch,
    TextUpload,
    UploadAccepted,
)


class DocumentsApi:
    """The documents of one workspace."""

    def __init__(self, transport: Transport, scope: WorkspaceScope) -> None:
        self._transport = transport
        self._scope = scope

    async def upload(
        self,
        source: Source,
        *,
        filename: str | None = None,
        title: str | None = None,
        metadata: Metadata | None = None,
        idempotency_key: str | None = None,
        on_sent: OnSent | None = None,
    ) -> UploadAccepted:
        """Send a file (a path, streamed from disk; or bytes with a `filename`).

        Returns as soon as the bytes are safe; `wait` or `events` tell what becomes of them. The same
        `idempotency_key` within a day gives the first reply again. `on_sent` gets the number of bytes sent so far,
        and of all the file's bytes.
        """
        form = _form(source, filename, title, metadata, on_sent)
        path = await self._scope.path("/documents")
        headers = _once(idempotency_key)
        return await self._transport.fetch(UploadAccepted, "POST", path, body=form, headers=headers)

    async def upload_text(
        self, text: str, *, title: str, media_type: str = "text/plain", metadata: Metadata | None = None
    ) -> UploadAccepted:
        """Send a text instead of a file; `media_type` is text/plain, text/markdown or text/html."""
        body = TextUpload(text=text, title=title, media_type=media_type, metadata=metadata or {})
        path = await self._scope.path("/documents")
        return await self._transport.fetch(UploadAccepted, "POST", path, body=body)

    async def upload_texts(
        self, texts: Sequence[TextUpload], *, idempotency_key: str | None = None
    ) -> list[UploadAccepted]:
        """Send up to 100 texts in one request: all of them are taken, or none. Answers in the order of the texts. For
        many short documents much cheaper than a request for each."""
        path = await self._scope.path("/documents:batch")
        body, headers = TextBatch(documents=list(texts)), _once(idempotency_key)
        return (await self._transport.fetch(BatchAccepted, "POST", path, body=body, headers=headers)).items

    async def replace(
        self,
        document_id: UUID,
        source: Source,
        *,
        filename: str | None = None,
        title: str | None = None,
        metadata: Metadata | None = None,
        on_sent: OnSent | None = None,
    ) -> UploadAccepted:
        """Send a new version; readers keep the old one until the new one is ready."""
        form = _form(source, filename, title, metadata, on_sent)
        return await self._transport.fetch(UploadAccepted, "PUT", await self._path(document_id), body=form)

    async def list(
        self, *, status: DocumentStatus | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Document]:
        """One page."""
        params = {"status": status, "limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Document], "GET", await self._scope.path("/documents"), params=params)

    def each(self, *, status: DocumentStatus | None = None) -> AsyncIterator[Document]:
        """All of them."""
        return walk(lambda cursor: self.list(status=status, limit=100, cursor=cursor))

    async def get(self, document_id: UUID) -> Document:
        return await self._transport.fetch(Document, "GET", await self._path(document_id))

    async def text(self, document_id: UUID) -> CanonicalContent:
        """The canonical text that every span counts in."""
        return await self._transport.fetch(CanonicalContent, "GET", await self._path(document_id, "/text"))

    async def content(self, document_id: UUID) -> AsyncIterator[bytes]:
        """The original bytes, block by block."""
        async with self._transport.open("GET", await self._path(document_id, "/content")) as response:
            async for block in response.aiter_bytes():
                yield block

    async def chunks(self, document_id: UUID, *, limit: int | None = None, cursor: str | None = None) -> Page[ChunkOut]:
        """One page of the active version's chunks, in reading order."""
        params, path = {"limit": limit, "cursor": cursor}, await self._path(document_id, "/chunks")
        return await self._transport.fetch(Page[ChunkOut], "GET", path, params=params)

    def each_chunk(self, document_id: UUID) -> AsyncIterator[ChunkOut]:
        """All of them."""
        return walk(lambda cursor: self.chunks(document_id, limit=100, cursor=cursor))

    async def events(self, document_id: UUID) -> AsyncGenerator[Progress]:
        """The document's progress until it is `done` or `failed`; a broken connection is taken up again."""
        async with aclosing(follow(self._transport, await self._path(document_id, "/events"))) as events:
            async for progress in events:
                yield progress

    async def wait(self, document_id: UUID, *, timeout: float | None = None) -> Document:
        """The document once it is ready or failed. Raises TimeoutError after `timeout` seconds."""
        with anyio.fail_after(timeout):
            async with aclosing(self.events(document_id)) as events:
                async for progress in events:
                    if progress.final:
                        return progress.document
        raise WeftConnectionError(self._transport.base_url, "the events ended without an outcome")

    async def delete(self, document_id: UUID) -> None:
        """Invisible at once; its traces in the stores go shortly after."""
        await self._transport.send("DELETE", await self._path(document_id))

    async def retry(self, document_id: UUID) -> Document:
        """Try a failed document again."""
        return await self._transport.fetch(Document, "POST", await self._path(document_id, ":retry"))

    async def cancel(self, document_id: UUID) -> Document:
        """Stop reading it."""
        return await self._transport.fetch(Document, "POST", await self._path(document_id, ":cancel"))

    async def _path(self, document_id: UUID, rest: str = "") -> str:
        return await self._scope.path(f"/documents/{document_id}{rest}")


def _once(idempotency_key: str | None) -> dict[str, str] | None:
    return {"Idempotency-Key": idempotency_key} if idempotency_key else None


def _form(
    source: Source,
    filename: str | None,
    title: str | None,
    metadata: Metadata | None,
    on_sent: OnSent | None,
) -> FileForm:
    fields = {} if title is None else {"title": title}
    if metadata:
        fields["metadata"] = json.dumps(metadata)
    return FileForm(source, filename=filename, fields=fields, on_sent=on_sent)
