"""Whether a pooled connection still lives, asked before it is handed out.

SQLAlchemy's own `pool_pre_ping` asks at every turn, three exchanges with the server each time: a third of what a small
request costs. A connection used a moment ago is asked nothing but whether its socket was closed, which asyncpg knows.
"""

import time

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

TRUSTED_S = 1.0
"""A connection that lay idle for longer is asked by a ping, which also finds a server that went without a word."""

_RETURNED = "weft.returned_at"


def check_before_use(engine: AsyncEngine) -> None:
    """Replaces dead connections of `engine`'s pool when they are taken from it: whoever takes one does not notice."""

    def taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        returned = record.info.get(_RETURNED)
        if returned is None:  # just opened
            return
        driver = record.driver_connection
        if driver is None or driver.is_closed():
            raise InvalidatePoolError("the server has closed the connection")
        if time.monotonic() - returned > TRUSTED_S:
            try:
                engine.dialect.do_ping(connection)
            except Exception as error:
                raise InvalidatePoolError("the connection does not answer") from error

    event.listen(engine.sync_engine, "checkin", _note_return)
    event.listen(engine.sync_engine, "checkout", taken)


def _note_return(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RETURNED] = time.monotonic()
