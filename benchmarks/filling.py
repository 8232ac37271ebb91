"""A corpus into a workspace: through the gateway and the whole pipeline."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from benchmarks.progress import Bar, bar
from benchmarks.sets import Corpus
from benchmarks.system import require
from weft_client import AsyncWeft
from weft_core.contracts.documents import Document, DocumentStatus, TextUpload, UploadAccepted

TOGETHER = 50
"""Passages sent in one request."""
IN_FLIGHT = 4
POLL_S = 0.25


@dataclass(frozen=True)
class Filled:
    """A workspace that holds a corpus. `fresh` documents were read now, in `seconds` from the first byte sent to the
    moment the last was ready."""

    numbers: dict[UUID, int]
    fresh: int
    seconds: float

    def ids(self) -> dict[int, UUID]:
        """Documents by their numbers in the corpus."""
        return {number: document for document, number in self.numbers.items()}


async def missing(weft: AsyncWeft, corpus: Corpus) -> list[int]:
    """Numbers of the documents the workspace has not got."""
    there = {document.content_hash async for document in weft.documents.each()}
    return [number for number, document in enumerate(corpus.documents) if document.content_hash not in there]


async def fill(weft: AsyncWeft, corpus: Corpus, lacking: Sequence[int]) -> Filled:
    """Upload what is lacking and wait until all is ready. Ends the benchmark when a document cannot be read."""
    began = time.monotonic()
    with bar("reading passages", len(corpus), len(corpus) - len(lacking)) as shown:
        uploads = asyncio.create_task(_upload(weft, corpus, lacking))
        try:
            await _read(weft, corpus, uploads, shown)
        finally:
            uploads.cancel()
        seconds = time.monotonic() - began
        shown.at(len(corpus))
    documents = [document async for document in weft.documents.each()]
    failed = [document for document in documents if document.status is not DocumentStatus.READY]
    require(not failed, f"{len(failed)} documents were not read, the first: {failed[:1]}")
    numbers = {document.id: _number(corpus, document) for document in documents}
    require(sorted(numbers.values()) == list(range(len(corpus))), "the workspace holds something else than the corpus")
    return Filled(numbers, len(lacking), seconds)


async def _upload(weft: AsyncWeft, corpus: Corpus, lacking: Sequence[int]) -> None:
    documents = [corpus.documents[number] for number in lacking]
    await send(weft, [TextUpload(text=document.text, title=document.title) for document in documents])


async def send(weft: AsyncWeft, texts: Sequence[TextUpload]) -> list[UploadAccepted]:
    """Uploads in the order of the texts."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def some(part: Sequence[TextUpload]) -> list[UploadAccepted]:
        async with gate:
            return await weft.documents.upload_texts(part)

    parts = [texts[start : start + TOGETHER] for start in range(0, len(texts), TOGETHER)]
    return [one for accepted in await asyncio.gather(*map(some, parts)) for one in accepted]


async def unread(weft: AsyncWeft) -> tuple[list[Document], list[Document]]:
    """One document that waits, and up to a hundred that are being read."""
    # in this order: a document that moves on in between is seen at its next place
    queued = await weft.documents.list(status=DocumentStatus.QUEUED, limit=1)
    at_work = await weft.documents.list(status=DocumentStatus.PROCESSING, limit=100)
    return queued.items, at_work.items


async def _read(weft: AsyncWeft, corpus: Corpus, uploads: "asyncio.Task[None]", shown: Bar) -> None:
    """Until nothing is left to read. Documents are read about in order: the first one at work tells how far it is."""
    while True:
        sent = uploads.done()
        queued, at_work = await unread(weft)
        if sent and not queued and not at_work:
            uploads.result()
            return
        if at_work:
            shown.at(min(_number(corpus, document) for document in at_work))
        await asyncio.sleep(POLL_S)


def _number(corpus: Corpus, document: Document) -> int:
    number = corpus.number(document.content_hash)
    return -1 if number is None else number
