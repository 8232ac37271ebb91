"""Original bytes → canonical text with its maps."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from weft_core.contracts.documents import Counters
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import Heading, ParsedDocument
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.repositories.versions import VersionRepository
from weft_ingestion.services.naming import clean_title, title_of
from weft_parsing import Limits, parse_isolated


async def parse(ingest: Ingest) -> None:
    """Sets `parsed` and `title`. The text is kept in the blob store, so that a file is read once only: it may be the
    one that kills its reader. Raises `IngestionFailure`."""
    if ingest.version.text_key is None:
        parsed = await _read_original(ingest)
        ingest.title = ingest.version.given_title or clean_title(parsed.title) or title_of(ingest.version.filename)
        await _keep(ingest, parsed)
    else:
        parsed = await _kept(ingest)
        ingest.title = ingest.version.title or title_of(ingest.version.filename)
    ingest.parsed = parsed
    ingest.counters = Counters(characters=len(parsed.text), pages=len(parsed.page_starts))
    ingest.crash("after_parse")


async def _read_original(ingest: Ingest) -> ParsedDocument:
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="weft-parse-")
    try:
        path = Path(folder.name) / "original"
        with await asyncio.to_thread(path.open, "wb") as file:
            async for piece in ingest.tools.blobs(ingest.workspace_id).stream(ingest.version.blob_key):
                await asyncio.to_thread(file.write, piece)
        parsed = await parse_isolated(path, ingest.version.filename, Limits())
    finally:
        await asyncio.to_thread(folder.cleanup)
    if not parsed.text.strip():
        raise IngestionFailure(FailureCode.EMPTY)
    return parsed


async def _keep(ingest: Ingest, parsed: ParsedDocument) -> None:
    key = f"{ingest.document_id}/text/{ingest.generation}"
    await ingest.tools.blobs(ingest.workspace_id).put(key, _encoded(parsed.text))
    async with ingest.fence.transaction() as session:
        versions = VersionRepository(session, ingest.workspace_id, ingest.document_id)
        await versions.parsed(ingest.generation, parsed, key, ingest.title)


async def _encoded(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def _kept(ingest: Ingest) -> ParsedDocument:
    version = ingest.version
    text = (await ingest.tools.blobs(ingest.workspace_id).read(str(version.text_key))).decode()
    return ParsedDocument(
        media_type=version.media_type,
        title=version.title,
        text=text,
        page_starts=tuple(version.page_starts),
        headings=tuple(Heading.model_validate(heading) for heading in version.headings),
    )
