"""Ready check over Bolt."""

import asyncio
import secrets

from weft_local.managed import NotOursError


async def bolt_answers(port: int, user: str, password: str, database: str = "neo4j") -> bool:
    """Whether the server on the loopback port runs a query with our password and refuses another one.

    Raises NotOursError when it refuses ours, or accepts any.
    """
    if not await _is_open(port):
        return False
    from neo4j.exceptions import AuthError

    try:
        if not await _runs(port, (user, password), database):
            return False
    except AuthError as error:
        raise NotOursError(f"the server on port {port} refuses our password") from error
    try:
        accepted = await _runs(port, ("nobody-" + secrets.token_hex(4), secrets.token_hex(16)), database)
    except AuthError:
        return True
    if accepted:
        raise NotOursError(f"the server on port {port} accepts any password")
    return False


async def _is_open(port: int) -> bool:
    try:
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _runs(port: int, auth: tuple[str, str], database: str) -> bool:
    from neo4j import AsyncGraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    driver = AsyncGraphDatabase.driver(
        f"bolt://127.0.0.1:{port}", auth=auth, connection_timeout=5, max_transaction_retry_time=0
    )
    async with driver:
        try:
            async with asyncio.timeout(10):
                await driver.execute_query("RETURN 1 AS one", database_=database)
        except AuthError:
            raise
        except (DriverError, Neo4jError, OSError, TimeoutError):
            return False
    return True


async def change_password(port: int, user: str, old: str, new: str) -> bool:
    """Replace a user's password on a Neo4j; False when the server refuses the old one."""
    from neo4j import AsyncGraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    address = f"bolt://127.0.0.1:{port}"
    async with AsyncGraphDatabase.driver(address, auth=(user, old), connection_timeout=5) as driver:
        try:
            async with asyncio.timeout(10):
                statement = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
                await driver.execute_query(statement, old=old, new=new, database_="system")
        except (DriverError, Neo4jError, OSError, TimeoutError):
            return False
    return True
