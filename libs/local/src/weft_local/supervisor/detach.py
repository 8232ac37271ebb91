"""Start the supervisor in the background, and stop it from outside."""

import os
import signal
import subprocess
import sys
import time

from weft_local.supervisor.board import Display
from weft_local.supervisor.home import Home
from weft_local.supervisor.logs import last_lines
from weft_local.supervisor.state import Phase, RunState, read_state, running

_POLL_S = 0.1
_STOP_WITHIN_S = 90


class DetachError(Exception):
    """The supervisor in the background ended, or could not be stopped."""


def start_detached(home: Home, display: Display) -> RunState:
    """Start a supervisor that outlives this process and wait until it is ready.

    When one is already starting, wait for that one. Interrupted, it takes the new supervisor down again.
    """
    state = running(home.state)
    if state is not None:
        return _follow(home, display, None)
    home.make()
    log = home.log("supervisor")
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "weft_local.supervisor", "--home", str(home.root)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        return _follow(home, display, supervisor)
    except BaseException:
        if supervisor.poll() is None:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait(_STOP_WITHIN_S)
        raise


def _follow(home: Home, display: Display, supervisor: "subprocess.Popen[bytes] | None") -> RunState:
    """Show the run until it is ready; DetachError when it ends before."""
    try:
        while True:
            state = read_state(home.state)
            mine = state is not None and (supervisor is None or state.pid == supervisor.pid)
            if state is not None and mine:
                display.update(state)
                if state.phase == Phase.READY and state.alive:
                    return state
            ended = supervisor.poll() is not None if supervisor else state is None or not state.alive
            if ended:
                reason = (
                    state.error
                    if state is not None and mine and state.error
                    else "\n".join(last_lines(home.log("supervisor"), 15)[0])
                )
                raise DetachError(reason or "the supervisor ended while starting")
            time.sleep(_POLL_S)
    finally:
        display.close()


def stop_running(home: Home, display: Display) -> bool:
    """Stop the running system; False when none runs. Killed when it does not end in time."""
    state = running(home.state)
    if state is None:
        return False
    os.kill(state.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_WITHIN_S
    while state.alive:
        if time.monotonic() > deadline:
            os.kill(state.pid, signal.SIGKILL)  # the kernel ends its children with it
            raise DetachError(f"the supervisor did not stop within {_STOP_WITHIN_S} s and was killed")
        if (latest := read_state(home.state)) is not None:
            display.update(latest)
        time.sleep(_POLL_S)
    display.close()
    return True
