"""Vectors and names of chunks as the pipeline writes them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.chunks import Chunk
from weft_core.passage_vectors import PackedVectors
from weft_ingestion.models import PassageRow
from weft_stores.postgres.arrays import one_of

StoredName = tuple[str, Sequence[int], bool, int]
"""`weft_models.naming.mentions.NameMention` as it is stored."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What retrieval will read of a chunk."""

    chunk: Chunk
    vectors: PackedVectors
    names: Sequence[StoredName]


class PassageRepository:
    """Passages of one workspace, in one vector space and under one version of the rules for names."""

    def __init__(self, session: AsyncSession, workspace_id: UUID, slug: str, names_version: str) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._slug = slug
        self._names_version = names_version

    async def write(self, passages: Sequence[Passage]) -> None:
        """Writing again replaces: an earlier attempt may have run with other rules."""
        rows = [
            {
                "chunk_id": passage.chunk.id,
                "workspace_id": self._workspace_id,
                "document_id": passage.chunk.document_id,
                "generation": passage.chunk.generation,
                "slug": self._slug,
                "names_version": self._names_version,
                "names": [list(name) for name in passage.names],
                **asdict(passage.vectors),
            }
            for passage in passages
        ]
        statement = upsert(PassageRow)
        replaced = {name: statement.excluded[name] for name in rows[0] if name != "chunk_id"} if rows else {}
        if rows:
            connection = await self._session.connection()
            await connection.execute(statement.on_conflict_do_update(index_elements=["chunk_id"], set_=replaced), rows)

    async def existing(self, chunk_ids: Sequence[UUID]) -> set[UUID]:
        """Those of the chunks whose passage is there, in this space and under these rules."""
        statement = select(PassageRow.chunk_id).where(
            PassageRow.workspace_id == self._workspace_id,
            one_of(PassageRow.chunk_id, chunk_ids),
            PassageRow.slug == self._slug,
            PassageRow.names_version == self._names_version,
        )
        return set(await self._session.scalars(statement))
