"""`python -m weft_local.supervisor --home DIR`: the supervisor in the background, saying each change in a line."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from weft_local.files import HomeBusyError
from weft_local.supervisor.display import LineDisplay
from weft_local.supervisor.home import Home
from weft_local.supervisor.plan import whole_system
from weft_local.supervisor.run import supervise
from weft_local.supervisor.state import read_state


def main() -> int:
    parser = argparse.ArgumentParser(prog="weft_local.supervisor")
    parser.add_argument("--home", type=Path, required=True)
    home = Home(parser.parse_args().home)
    console = Console(width=200)
    try:
        status = supervise(home, whole_system(), LineDisplay(console, timed=True))
    except HomeBusyError as error:
        console.print(str(error))
        return 1
    if status and (state := read_state(home.state)) is not None:
        console.print(state.error, markup=False, highlight=False)
    return status


sys.exit(main())
