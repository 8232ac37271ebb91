"""Transactions and single reads of one workspace, with a bounded retry and a bounded duration."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from neo4j import READ_ACCESS, WRITE_ACCESS, AsyncDriver, AsyncTransaction, Query, Record
from neo4j.exceptions import Neo4jError

from weft_stores.neo4j.errors import LOST, is_conflict, translate

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

ROWS = 500
"""Rows one statement takes."""
WRITE_S = 60.0
READ_S = 10.0
MAX_CONFLICTS = 40
_FIRST_PAUSE_S = 0.01
_LONGEST_PAUSE_S = 0.5
_STALE_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Transaction:
    """A running transaction. `workspace_id` reaches every statement as a parameter."""

    inner: AsyncTransaction
    workspace_id: UUID

    async def run(self, statement: LiteralString, **parameters: Any) -> list[Record]:  # noqa: ANN401 - Bolt values
        """Runs one statement and fetches all its rows."""
        result = await self.inner.run(statement, {**parameters, "workspace_id": str(self.workspace_id)})
        return [record async for record in result]

    async def in_batches(self, statement: LiteralString, rows: list[Mapping[str, object]], size: int) -> list[Record]:
        """Runs a statement over `$rows` in slices of `size`."""
        found: list[Record] = []
        for start in range(0, len(rows), size):
            found += await self.run(statement, rows=rows[start : start + size])
        return found


Work = Callable[[Transaction], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Graph:
    """One workspace in one database. Nothing reads or writes the graph without one."""

    driver: AsyncDriver
    database: str
    workspace_id: UUID

    async def write(self, work: Work[Result]) -> Result:
        """Runs `work` in a transaction and commits. On a conflict all of it runs again: it must not have effects of
        its own. `UnavailableError` when the server is lost or the time is up."""
        return await self._run(lambda: self._transact(work, WRITE_ACCESS, WRITE_S), WRITE_S)

    async def read(self, work: Work[Result]) -> Result:
        """The same in read access mode, with a shorter time."""
        return await self._run(lambda: self._transact(work, READ_ACCESS, READ_S), READ_S)

    async def query(self, statement: LiteralString, **parameters: Any) -> list[Record]:  # noqa: ANN401 - Bolt values
        """One reading statement on its own: auto-commit costs one round trip where a transaction costs three."""
        bound = {**parameters, "workspace_id": str(self.workspace_id)}
        return await self._run(lambda: self._ask(Query(statement, timeout=READ_S), bound), READ_S)

    async def packed(self, statement: LiteralString, **parameters: Any) -> list[Any]:  # noqa: ANN401 - Bolt values
        """The same of one that returns a single list, `rows`: a record of its own for each costs more to take in than
        what is in it."""
        rows: list[Any] = (await self.query(statement, **parameters))[0]["rows"]
        return rows

    async def _run(self, attempt: Callable[[], Awaitable[Result]], limit_s: float) -> Result:
        conflicts, lost = 0, False
        began = asyncio.get_running_loop().time()
        with translate():
            async with asyncio.timeout(limit_s):
                while True:
                    try:
                        return await attempt()
                    except LOST:
                        # An idle connection that the server has closed fails at once; a silent server does not.
                        if lost or asyncio.get_running_loop().time() - began > _STALE_WITHIN_S:
                            raise
                        lost = True
                    except Neo4jError as error:
                        conflicts += 1
                        if not is_conflict(error) or conflicts > MAX_CONFLICTS:
                            raise
                        logger.debug("graph transaction meets another one and runs again", extra={"code": error.code})
                        await asyncio.sleep(_pause(conflicts))

    async def _ask(self, query: Query, parameters: dict[str, Any]) -> list[Record]:
        async with self.driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            return [record async for record in await session.run(query, parameters)]

    async def _transact(self, work: Work[Result], mode: str, limit_s: float) -> Result:
        async with (
            self.driver.session(database=self.database, default_access_mode=mode) as session,
            await session.begin_transaction(timeout=limit_s) as transaction,
        ):
            result = await work(Transaction(transaction, self.workspace_id))
            await transaction.commit()
            return result


def _pause(conflicts: int) -> float:
    """Full jitter, doubling."""
    return random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**conflicts))  # noqa: S311 - not for secrets
