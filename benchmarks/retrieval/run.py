"""Recall through the whole system: retrieval sets are ingested by the real pipeline and asked through the gateway.

Method. A fresh system of the real topology is started; every passage of all files given becomes a document of one
workspace (title and text as JSON, fifty to a request, four requests in flight). Then every question is asked by
`POST …/query`: `hybrid` is the mode auto, `bm25` the mode sparse, `dense` the mode dense, and `rrf` fuses the two
latter (50 passages each, constant 60). A document ranks where its first passage does. Intervals are of 10,000 bootstrap
samples over questions.
One client asks one question at a time, each one new to the system; before each the model alone embeds it in a process
that does nothing else. With a folder for `--home` a broken-off run goes on: documents that are there are not sent
again, and answers lie beside the report until it is written.
"""

import argparse
import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.commands import add_common, prepared
from benchmarks.retrieval.measuring import Options, measure
from benchmarks.retrieval.tables import show
from benchmarks.sets import read_sets
from benchmarks.system import fresh_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common(parser)
    parser.add_argument("--titles", choices=("on", "off"), default="on", help="off: passages come without their titles")
    args = prepared(parser)
    sets = read_sets(args.sets)
    options = Options(titles=args.titles == "on", processes=args.processes, out=args.out)
    with fresh_system(args.home, WEFT_WORKER_CONCURRENCY=str(args.processes)) as system:
        report = asyncio.run(measure(system, sets, options))
    show(report)


if __name__ == "__main__":
    main()
