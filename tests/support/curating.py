"""Curations as the graph service writes them, for tests of what the worker makes of them."""

import json
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.resolution import Anchor, CurationKind

_HEAD = text(
    "INSERT INTO graph.curation_heads (workspace_id, version) VALUES (:w, 1) "
    "ON CONFLICT (workspace_id) DO UPDATE SET version = curation_heads.version + 1 RETURNING version"
)
_ADD = text(
    "INSERT INTO graph.curations (id, workspace_id, number, kind, entity, other, value, created_by, version) "
    "VALUES (:id, :w, (SELECT coalesce(max(number), 0) + 1 FROM graph.curations WHERE workspace_id = :w), :kind, "
    "CAST(:entity AS jsonb), CAST(:other AS jsonb), :value, :id, :version)"
)
_UNDO = text("UPDATE graph.curations SET undone_at = now(), version = :version WHERE id = :id")


class Curator:
    """Decides for one workspace."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], workspace_id: UUID) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id

    async def decide(
        self, kind: CurationKind, entity: Sequence[Anchor], other: Sequence[Anchor] = (), value: str = ""
    ) -> UUID:
        curation_id = uuid4()
        async with self._sessions.begin() as session:
            version = await session.scalar(_HEAD, {"w": self._workspace_id})
            values = {"kind": kind, "entity": _stored(entity), "other": _stored(other), "value": value}
            place = {"id": curation_id, "w": self._workspace_id, "version": version}
            await session.execute(_ADD, {**values, **place})
        return curation_id

    async def undo(self, curation_id: UUID) -> None:
        async with self._sessions.begin() as session:
            version = await session.scalar(_HEAD, {"w": self._workspace_id})
            await session.execute(_UNDO, {"id": curation_id, "version": version})

    async def is_applied(self) -> bool:
        """Whether all of it is, and no name waits to be resolved."""
        statement = text(
            "SELECT coalesce((SELECT version FROM graph.curation_heads WHERE workspace_id = :w), 0) "
            "= coalesce((SELECT curated FROM ingestion.resolutions WHERE workspace_id = :w), 0) "
            "AND NOT EXISTS (SELECT FROM ingestion.unresolved_names WHERE workspace_id = :w)"
        )
        async with self._sessions() as session:
            return bool(await session.scalar(statement, {"w": self._workspace_id}))


def _stored(anchors: Sequence[Anchor]) -> str:
    return json.dumps(
        [{"norm": a.norm, "type": a.type, "document_ids": [str(id_) for id_ in a.document_ids]} for a in anchors]
    )
