"""One run of the supervisor: from taking the lock to the last process stopped."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Mapping

from weft_local.files import HomeBusyError, exclusive
from weft_local.leftovers import end_marked
from weft_local.managed import NotOursError, StartError
from weft_local.supervisor.board import Board, Display
from weft_local.supervisor.environment import MARK
from weft_local.supervisor.home import Home
from weft_local.supervisor.logs import rotate
from weft_local.supervisor.plan import Plan
from weft_local.supervisor.state import Phase, RunState, Step
from weft_local.supervisor.system import System

Announce = Callable[[RunState, Mapping[str, str]], None]

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ACCOUNT = "account"


def supervise(home: Home, plan: Plan, display: Display, announce: Announce | None = None) -> int:
    """Run `plan` until SIGINT or SIGTERM; the exit status. `announce` is called once, when all is ready.

    Raises HomeBusyError when another supervisor has the home.
    """
    with exclusive(home.make().lock):
        try:
            return asyncio.run(_run(home, plan, display, announce))
        finally:
            display.close()


async def _run(home: Home, plan: Plan, display: Display, announce: Announce | None) -> int:
    board = Board(home, display)
    end_marked(MARK, str(home.root))
    system = System(home, plan, board)
    stop = _stop_on_signals(system)
    beat = asyncio.create_task(_beat(home, board))
    status = 0
    try:
        await _until(stop, _bring_up(home, plan, system, board))
        if announce is not None and not stop.is_set():
            announce(board.state, system.addresses)
        await _watch(stop, system)
    except (StartError, NotOursError, HomeBusyError, OSError) as error:
        board.phase(Phase.FAILED, str(error))
        status = 1
    finally:
        if status == 0:
            board.phase(Phase.STOPPING)
        await system.stop()
        beat.cancel()
        board.phase(Phase.FAILED if status else Phase.STOPPED, board.state.error)
    return status


def _stop_on_signals(system: System) -> asyncio.Event:
    stop = asyncio.Event()

    def asked() -> None:
        if stop.is_set():
            system.kill()
        stop.set()

    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, asked)
    return stop


async def _until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do `work`, unless the stop comes first."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        stopping.cancel()
        with contextlib.suppress(asyncio.CancelledError, StartError, NotOursError):
            await working


async def _bring_up(home: Home, plan: Plan, system: System, board: Board) -> None:
    system.lay_out()
    if plan.first_account:
        board.add(_ACCOUNT)
    board.publish()
    await system.start()
    if plan.first_account:
        # loads an HTTP client: not before the processes are on their way
        from weft_local.supervisor.account import AccountError, ensure_account

        board.step(_ACCOUNT, Step.STARTING)
        try:
            await ensure_account(board.state.gateway_url, home.credentials)
        except AccountError as error:
            board.step(_ACCOUNT, Step.FAILED, str(error))
        else:
            board.step(_ACCOUNT, Step.DONE)
    board.phase(Phase.READY)


async def _watch(stop: asyncio.Event, system: System) -> None:
    """Wait for the stop; a keeper never ends by itself, so one that does has met a fault of ours."""
    if stop.is_set():
        return
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({stopping, *system.keepers}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for task in done - {stopping}:
        task.result()


async def _beat(home: Home, board: Board) -> None:
    """Seconds for the display, and log rotation."""
    while True:
        for _ in range(20):
            board.tick()
            await asyncio.sleep(0.25)
        await asyncio.to_thread(rotate, home.log("x").parent)
