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
    from weft_stores.answers import Answer
    from weft_stores.neo4j.admin import ask

    address = f"bolt://127.0.0.1:{port}"
    ours = await ask(address, user, password, database)
    if ours is Answer.REFUSED:
        raise NotOursError(f"the server on port {port} refuses our password")
    if ours is Answer.NO:
        return False
    strangers = await ask(address, "nobody-" + secrets.token_hex(4), secrets.token_hex(16), database)
    if strangers is Answer.YES:
        raise NotOursError(f"the server on port {port} accepts any password")
    return strangers is Answer.REFUSED


async def _is_open(port: int) -> bool:
    try:
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
