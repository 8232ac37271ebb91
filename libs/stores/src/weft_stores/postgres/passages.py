"""What ingestion publishes for retrieval: vectors and names of chunks of active generations, and what changed when.

Read by a role that sees this only, see `weft_stores.postgres.reader`.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, Text, Uuid, bindparam, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

from weft_core.passage_vectors import PackedVectors
from weft_stores.postgres.arrays import one_of
from weft_stores.postgres.reader import Reader, reading

DOCUMENTS_AT_ONCE = 64
ROWS_AT_ONCE = 500
"""Passages in one answer: some five megabytes."""

_CORPORA = table(
    "corpora",
    column("workspace_id", Uuid()),
    column("version", BigInteger()),
    column("horizon", BigInteger()),
    schema="ingestion",
)
_CHANGES = table(
    "corpus_changes",
    column("workspace_id", Uuid()),
    column("version", BigInteger()),
    column("document_id", Uuid()),
    column("generation", BigInteger()),
    schema="ingestion",
)
_PASSAGES = table(
    "published_passages",
    column("chunk_id", Uuid()),
    column("workspace_id", Uuid()),
    column("document_id", Uuid()),
    column("slug", Text()),
    column("names", JSONB()),
    column("passage", LargeBinary()),
    column("sentences", LargeBinary()),
    column("tokens", LargeBinary()),
    column("token_ids", LargeBinary()),
    column("token_sentences", LargeBinary()),
    schema="ingestion",
)
_DOCUMENTS = table("published_documents", column("id", Uuid()), column("workspace_id", Uuid()), schema="ingestion")

_CORPUS = select(_CORPORA.c.version, _CORPORA.c.horizon).where(_CORPORA.c.workspace_id == bindparam("workspace_id"))


@dataclass(frozen=True, slots=True)
class PublishedPassage:
    """A chunk as it was indexed. `names`: `weft_models.naming.mentions.NameMention`s as lists."""

    chunk_id: UUID
    document_id: UUID
    names: Sequence[Sequence[Any]]
    vectors: PackedVectors


@dataclass(frozen=True, slots=True)
class Corpus:
    """How far a workspace is. Whoever is older than `horizon` cannot catch up by changes."""

    version: int = 0
    horizon: int = 0


class PublishedPassages:
    """Published passages of one workspace, in one vector space."""

    def __init__(self, reader: Reader, workspace_id: UUID, slug: str) -> None:
        self._reader = reader
        self._workspace_id = workspace_id
        self._slug = slug

    async def corpus(self) -> Corpus:
        """Every change up to its version is visible to what is read afterwards."""
        async with reading(self._reader) as connection:
            row = (await connection.execute(_CORPUS, {"workspace_id": self._workspace_id})).one_or_none()
        return Corpus() if row is None else Corpus(*row)

    async def changed(self, after: int, until: int) -> set[UUID]:
        """Documents that appeared, changed or went in the versions after the first up to the second."""
        c = _CHANGES.c
        statement = select(c.document_id).where(
            c.workspace_id == self._workspace_id, c.version > after, c.version <= until
        )
        async with reading(self._reader) as connection:
            return set(await connection.scalars(statement))

    async def documents(self) -> list[UUID]:
        """All that readers see now."""
        c = _DOCUMENTS.c
        async with reading(self._reader) as connection:
            found = await connection.scalars(select(c.id).where(c.workspace_id == self._workspace_id).order_by(c.id))
            return list(found)

    async def of_documents(self, document_ids: Sequence[UUID]) -> AsyncIterator[list[PublishedPassage]]:
        """Passages of those of the documents that readers see, some hundred at a time."""
        for start in range(0, len(document_ids), DOCUMENTS_AT_ONCE):
            wanted = list(document_ids[start : start + DOCUMENTS_AT_ONCE])
            after: UUID | None = None
            while rows := await self._page(wanted, after):
                yield rows
                after = rows[-1].chunk_id
                if len(rows) < ROWS_AT_ONCE:
                    break

    async def _page(self, document_ids: list[UUID], after: UUID | None) -> list[PublishedPassage]:
        c = _PASSAGES.c
        statement = (
            select(*(col for col in c if col not in {c.workspace_id, c.slug}))
            .where(
                c.workspace_id == self._workspace_id,
                one_of(c.document_id, document_ids),
                c.slug == self._slug,
            )
            .order_by(c.chunk_id)
            .limit(ROWS_AT_ONCE)
        )
        if after is not None:
            statement = statement.where(c.chunk_id > after)
        async with reading(self._reader) as connection:
            return [
                PublishedPassage(
                    row.chunk_id,
                    row.document_id,
                    row.names,
                    PackedVectors(row.passage, row.sentences, row.tokens, row.token_ids, row.token_sentences),
                )
                for row in await connection.execute(statement)
            ]
