"""One workspace's image, kept in step with what ingestion publishes."""

import asyncio
import logging
from collections.abc import Sequence
from time import monotonic
from uuid import UUID

from weft_query.images.reading import to_record
from weft_query.retrieval.builder import ImageBuilder
from weft_query.retrieval.image import Image
from weft_stores.postgres.passages import PublishedPassage, PublishedPassages

ALWAYS_FRESH = 2_000
"""Passages up to which a question waits for what has changed, `FRESH_S` at most: mostly 10 ms."""
FRESH_S = 1.0
"""Of a workspace nobody asked for a while, into which thousands of documents came, more than that may have changed."""
PATIENCE_S = 0.05
"""How long it waits in a larger workspace: one that is just being filled answers from an image a moment old."""
REST = 19.0
"""So many times the duration of a refresh pass before the next of a larger workspace: where documents come all the
time, images are made in a twentieth of it, so that hardly one question in twenty waits."""

_log = logging.getLogger(__name__)


class ImageKeeper:
    """Looks at the workspace's version whenever it is asked, and reads what has changed since.

    A passage that is gone may stay in the image for a moment: whoever uses it hydrates from Postgres and drops what
    is not published.
    """

    def __init__(self, source: PublishedPassages, dimension: int) -> None:
        self._source = source
        self._dimension = dimension
        self._builder = ImageBuilder(dimension)
        self._keys: dict[UUID, list[UUID]] = {}
        self._image: Image | None = None
        self._version = 0
        self._refreshing: asyncio.Task[Image] | None = None
        self._rest_until = 0.0

    def __len__(self) -> int:
        """Passages held."""
        return len(self._builder)

    @property
    def busy(self) -> bool:
        """Whether the image is being made anew."""
        return self._refreshing is not None and not self._refreshing.done()

    async def current(self) -> Image:
        """Raises `UnavailableError("postgres")`. Changes that cannot be read are logged, and the image that is there
        serves on."""
        wanted = (await self._source.corpus()).version
        if self._image is None:
            return await asyncio.shield(self._refresh())
        small = len(self) <= ALWAYS_FRESH
        deadline = monotonic() + (FRESH_S if small else PATIENCE_S)
        while self._version < wanted and (small or self._rest_until < monotonic()) and monotonic() < deadline:
            refresh = self._refresh()
            await asyncio.wait([refresh], timeout=deadline - monotonic())
            if refresh.done() and refresh.exception() is not None:
                break
        return self._image

    async def close(self) -> None:
        if self._refreshing is not None:
            self._refreshing.cancel()
            await asyncio.gather(self._refreshing, return_exceptions=True)

    def _refresh(self) -> "asyncio.Task[Image]":
        """The one refresh that runs, for all who wait."""
        if self._refreshing is None or self._refreshing.done():  # as `busy`, for the type checker
            self._refreshing = asyncio.create_task(self._made_anew())
            self._refreshing.add_done_callback(_log_failure)
        return self._refreshing

    async def _made_anew(self) -> Image:
        began = monotonic()
        corpus = await self._source.corpus()
        if self._image is None or self._version < corpus.horizon:
            self._builder, self._keys = ImageBuilder(self._dimension), {}
            documents = await self._source.documents()
        else:
            documents = sorted(await self._source.changed(self._version, corpus.version))
            gone = [key for document in documents for key in self._keys.pop(document, ())]
            await asyncio.to_thread(self._builder.remove, gone)
        async for passages in self._source.of_documents(documents):
            await asyncio.to_thread(self._add, passages)
        self._image = await asyncio.to_thread(self._builder.image)
        self._version = corpus.version
        took = monotonic() - began
        self._rest_until = monotonic() + REST * took
        _log.debug("image of %d passages made in %.3f s", len(self), took)
        return self._image

    def _add(self, passages: Sequence[PublishedPassage]) -> None:
        self._builder.add(to_record(passage) for passage in passages)
        for passage in passages:
            self._keys.setdefault(passage.document_id, []).append(passage.chunk_id)


def _log_failure(task: "asyncio.Task[Image]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.warning("an image was not refreshed: %s", error)
