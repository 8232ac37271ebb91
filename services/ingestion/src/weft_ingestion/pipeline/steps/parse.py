"""Original bytes → canonical text with its maps."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from weft_core.contracts.documents import Counters
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import Heading, ParsedDocument
from weft_ingestion.pipeline.context import Batch, Ingest
from weft_ingestion.pipeline.together import together
from weft_ingestion.repositories.generations import GenerationRepository, ParsedVersion
from weft_ingestion.services.naming import clean_title, title_of
from weft_parsing import Limits

AT_ONCE = 2
"""Files of one batch with a parser: each may take as much memory as its limits allow."""


async def parse(batch: Batch) -> None:
    """Sets `parsed` and `title`. The text is kept in the blob store, so that a file is read once only: it may be the
    one that kills its reader."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(ingest: Ingest) -> ParsedVersion | None:
        async with places:
            return await _parse(batch, ingest)

    versions = await together(one(ingest) for ingest in batch.members)
    fresh = [version for version in versions if version is not None]
    if fresh:
        async with batch.fence.transaction() as session:
            await GenerationRepository(session, batch.workspace_id).parsed(
                [version for version in fresh if batch.fence.holds(version.lease)]
            )
    batch.crash("after_parse")


async def _parse(batch: Batch, ingest: Ingest) -> ParsedVersion | None:
    """The parsed version if it was not kept by an earlier attempt."""
    version, fresh = ingest.version, None
    try:
        if version.text_key is None:
            parsed = await _read_original(batch, ingest)
            ingest.title = version.given_title or clean_title(parsed.title) or title_of(version.filename)
            fresh = ParsedVersion(ingest.lease, parsed, await _keep(batch, ingest, parsed), ingest.title)
        else:
            parsed = await _kept(batch, ingest)
            ingest.title = version.title or title_of(version.filename)
    except IngestionFailure as failure:
        batch.fail(ingest, failure)
        return None
    ingest.parsed = parsed
    ingest.counters = Counters(characters=len(parsed.text), pages=len(parsed.page_starts))
    return fresh


async def _read_original(batch: Batch, ingest: Ingest) -> ParsedDocument:
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="weft-parse-")
    try:
        path = Path(folder.name) / "original"
        with await asyncio.to_thread(path.open, "wb") as file:
            async for piece in batch.tools.blobs(batch.workspace_id).stream(ingest.version.blob_key):
                await asyncio.to_thread(file.write, piece)
        parsed = await batch.tools.parsers.parse(path, ingest.version.filename, Limits())
    finally:
        await asyncio.to_thread(folder.cleanup)
    if not parsed.text.strip():
        raise IngestionFailure(FailureCode.EMPTY)
    return parsed


async def _keep(batch: Batch, ingest: Ingest, parsed: ParsedDocument) -> str:
    key = f"{ingest.document_id}/text/{ingest.generation}"
    await batch.tools.blobs(batch.workspace_id).put(key, _encoded(parsed.text))
    return key


async def _encoded(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def _kept(batch: Batch, ingest: Ingest) -> ParsedDocument:
    version = ingest.version
    text = (await batch.tools.blobs(batch.workspace_id).read(str(version.text_key))).decode()
    return ParsedDocument(
        media_type=version.media_type,
        title=version.title,
        text=text,
        page_starts=tuple(version.page_starts),
        headings=tuple(Heading.model_validate(heading) for heading in version.headings),
    )
