"""What the command lines of the benchmarks on retrieval sets have in common."""

import argparse
import os
from pathlib import Path


def add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET.json")
    parser.add_argument("--out", type=Path, help="write the report as JSON")
    parser.add_argument("--home", type=Path, help="a folder that keeps the system's data, to go on with later")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="of the worker and of raw embedding")


def prepared(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The arguments; what cannot work is said before a system is started."""
    args = parser.parse_args()
    for path in args.sets:
        if not path.is_file():
            parser.error(f"{path} is not a file")
    if args.out is not None:
        args.out.parent.mkdir(parents=True, exist_ok=True)
    return args
