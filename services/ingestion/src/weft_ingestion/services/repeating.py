"""Loops that run beside the requests for as long as the process does."""

from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog

from weft_core.errors import UnavailableError

POLL_S = 0.5
LONGEST_WAIT_S = 5.0

_log = structlog.get_logger("weft.ingestion.repeating")


async def repeat(
    name: str, work: Callable[[], Awaitable[object]], pause: Callable[[float], Awaitable[None]]
) -> NoReturn:
    """Until cancelled. A store that is away only makes it slower."""
    wait_s = POLL_S
    while True:
        try:
            await work()
            wait_s = POLL_S
        except UnavailableError as error:
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)
            _log.warning(f"{name}_waits", dependency=error.dependency, seconds=wait_s)
        except Exception:  # noqa: BLE001 - logged; the loop must outlive whatever it is
            wait_s = LONGEST_WAIT_S
            _log.exception(f"{name}_failed")
        await pause(wait_s)
