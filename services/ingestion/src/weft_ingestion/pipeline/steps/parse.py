"""Original bytes → canonical text with its maps."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

from weft_core.contracts.documents import Counters
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import Heading, ParsedDocument
from weft_ingestion.models import GenerationRow
from weft_ingestion.pipeline.context import Batch, Ingest
from weft_ingestion.repositories.generations import GenerationRepository, ParsedVersion
from weft_ingestion.services.naming import clean_title, title_of
from weft_parsing import Limits
from weft_parsing.outcome import Outcome


async def parse(batch: Batch) -> None:
    """Sets `parsed` and `title`. The text is kept in the blob store, so that a file is read once only: it may be the
    one that kills its reader."""
    unread = [ingest for ingest in batch.members if ingest.version.text_key is None]
    for ingest in batch.members:
        if ingest.version.text_key is not None:
            ingest.title = ingest.version.title or title_of(ingest.version.filename)
            _take(ingest, await _kept(batch, ingest.version, ingest.version.text_key))
    versions: list[ParsedVersion] = []
    for ingest, outcome in zip(unread, await _outcomes(batch, unread), strict=True):
        if isinstance(outcome, IngestionFailure):
            batch.fail(ingest, outcome)
        elif not outcome.text.strip():
            batch.fail(ingest, IngestionFailure(FailureCode.EMPTY))
        else:
            version = ingest.version
            ingest.title = version.given_title or clean_title(outcome.title) or title_of(version.filename)
            _take(ingest, outcome)
            versions.append(ParsedVersion(ingest.lease, outcome, await _keep(batch, ingest, outcome), ingest.title))
    if versions:
        async with batch.fence.transaction() as session:
            await GenerationRepository(session, batch.workspace_id).parsed(
                [version for version in versions if batch.fence.holds(version.lease)]
            )
    batch.crash("after_parse")


async def _outcomes(batch: Batch, ingests: Sequence[Ingest]) -> list[Outcome]:
    """Several documents are short ones of plain text, so one process may read them all."""
    async with AsyncExitStack() as files:
        blobs = batch.tools.blobs(batch.workspace_id)
        originals = [
            (await files.enter_async_context(blobs.as_file(ingest.version.blob_key)), ingest.version.filename)
            for ingest in ingests
        ]
        return await batch.tools.parsers.parse_together(originals, Limits())


def _take(ingest: Ingest, parsed: ParsedDocument) -> None:
    ingest.parsed = parsed
    ingest.counters = Counters(characters=len(parsed.text), pages=len(parsed.page_starts))


async def _keep(batch: Batch, ingest: Ingest, parsed: ParsedDocument) -> str:
    """Where the text lies: where the original does, if that is the canonical text already."""
    encoded = parsed.text.encode()
    if hashlib.sha256(encoded).hexdigest() == ingest.version.content_hash:
        return ingest.version.blob_key
    key = f"{ingest.document_id}/text/{ingest.generation}"
    await batch.tools.blobs(batch.workspace_id).put(key, _once(encoded))
    return key


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _kept(batch: Batch, version: GenerationRow, text_key: str) -> ParsedDocument:
    text = (await batch.tools.blobs(batch.workspace_id).read(text_key)).decode()
    return ParsedDocument(
        media_type=version.media_type,
        title=version.title,
        text=text,
        page_starts=tuple(version.page_starts),
        headings=tuple(Heading.model_validate(heading) for heading in version.headings),
    )
