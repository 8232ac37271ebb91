"""What the commands of `cli.py` do. Each returns the exit status."""

import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from weft_local.files import HomeBusyError
from weft_local.supervisor.board import Display
from weft_local.supervisor.detach import DetachError, start_detached, stop_running
from weft_local.supervisor.display import LineDisplay, display_for, table
from weft_local.supervisor.home import Home, default_home
from weft_local.supervisor.logs import follow as follow_logs
from weft_local.supervisor.logs import last_lines
from weft_local.supervisor.plan import Plan, local_servers, whole_system
from weft_local.supervisor.run import Announce, supervise
from weft_local.supervisor.state import Phase, RunState, read_state, running


def up(*, detach: bool) -> int:
    home, console = default_home(), Console()
    state = running(home.state)
    if state is not None and (state.phase == Phase.READY or not detach):
        console.print(_where(state), soft_wrap=True)
        return 0
    console.print(f"Weft starts, with its data in {home.root}", soft_wrap=True, highlight=False)
    display = display_for(console)
    if not detach:
        return _foreground(home, whole_system(), display, lambda state, _: _announce(console, home, state))
    try:
        state = start_detached(home, display)
    except DetachError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        console.print("Stopped; nothing is left running.")
        return 130
    _announce(console, home, state)
    return 0


def down() -> int:
    home, console = default_home(), Console()
    try:
        stopped = stop_running(home, LineDisplay(console, already=read_state(home.state)))
    except DetachError as error:
        return _failed(str(error))
    console.print("Weft is stopped." if stopped else f"Weft is not running in {home.root}", soft_wrap=True)
    return 0


def status(*, as_json: bool = False) -> int:
    home, console = default_home(), Console()
    state = running(home.state)
    if as_json:
        sys.stdout.write((state.model_dump_json(indent=1) if state else "{}") + "\n")
        return 0 if state is not None and state.phase == Phase.READY else 1
    if state is None:
        console.print(f"Weft is not running in {home.root}", soft_wrap=True)
        return 1
    console.print(_where(state), soft_wrap=True)
    console.print(table(state))
    return 0 if state.phase == Phase.READY else 1


def logs(name: str, *, follow: bool, lines: int) -> int:
    home = default_home()
    folder = home.log("x").parent
    chosen = [home.log(name.replace(" ", "-"))] if name else sorted(folder.glob("*.log"))
    chosen = [log for log in chosen if log.parent == folder and log.is_file()]
    if not chosen:
        known = ", ".join(sorted(log.stem for log in folder.glob("*.log"))) or "none yet"
        return _failed(f"no log named {name!r}; there are: {known}" if name else f"no logs in {folder}")
    offsets: dict[Path, int] = {}
    for log in chosen:
        texts, offsets[log] = last_lines(log, lines)
        for text in texts:
            _say_line(log, text, several=len(chosen) > 1)
    if follow:
        try:
            for log, text in follow_logs(offsets):
                _say_line(log, text, several=len(chosen) > 1)
        except KeyboardInterrupt:
            return 130
    return 0


def servers(names: list[str]) -> int:
    by_name = {kind.name: kind for kind in local_servers()}
    if unknown := [name for name in names if name not in by_name]:
        return _failed(f"no server named {', '.join(unknown)}; there are: {', '.join(by_name)}", status=2)
    home, messages = default_home(), Console(stderr=True)
    if (state := running(home.state)) is not None:
        return _failed(f"{_where(state)}; choose another folder with WEFT_HOME")
    plan = Plan(servers=tuple(by_name[name] for name in names or by_name), honour_addresses=False)
    return _foreground(home, plan, display_for(messages), lambda _, addresses: _print_settings(addresses))


def _foreground(home: Home, plan: Plan, display: Display, announce: Announce) -> int:
    try:
        code = supervise(home, plan, display, announce)
    except HomeBusyError:
        display.close()
        state = running(home.state)
        return _failed(_where(state) if state else f"another Weft uses {home.root}")
    if code and (state := read_state(home.state)) is not None:
        return _failed(state.error, code)
    return code


def _failed(message: str, status: int = 1) -> int:
    sys.stderr.write(f"weft: {message}\n")
    return status


def _say_line(log: Path, text: str, *, several: bool) -> None:
    sys.stdout.write(f"{log.stem:<12} {text}\n" if several else f"{text}\n")
    sys.stdout.flush()


def _print_settings(addresses: Mapping[str, str]) -> None:
    for name, value in addresses.items():
        sys.stdout.write(f"{name}={value}\n")
    sys.stdout.flush()


def _where(state: RunState) -> str:
    if not state.gateway_url:
        return f"Weft's servers are already running (process {state.pid})"
    if state.phase == Phase.READY:
        return f"Weft is running at {state.gateway_url} (process {state.pid})"
    return f"Weft is {state.phase} (process {state.pid})"


def _announce(console: Console, home: Home, state: RunState) -> None:
    console.print(f"\nWeft is ready at {state.gateway_url}", soft_wrap=True)
    console.print(f"  account    {home.credentials}", soft_wrap=True, highlight=False)
    console.print(f"  API        {state.gateway_url}/docs", soft_wrap=True)
    console.print("  stop       weft down    (what runs: weft status; logs: weft logs)", highlight=False)
