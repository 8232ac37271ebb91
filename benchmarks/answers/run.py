"""Answers through the whole system: retrieval sets are ingested by the real pipeline and asked through `/chat`.

Method. A fresh system of the real topology is started; every file's passages become documents of a workspace of its
own. Every question is asked by `POST …/chat` for an extractive answer of 3 and of 5 quotes, each in a new conversation.
`answer_in_quotes`: share of the questions not answered by yes or no whose answer stands in one quote (see
`scoring.py`). `gold_quoted`: share of the gold passages that are quoted. `verbatim`: share of all quotes that are the
slice of the document's text they say. 'Not found' counts as no quotes. Then every question is asked of the other
files' workspaces, or with one file of the sample documents; AUROC is the chance that a question's confidence is higher
where its answer is. With a folder for `--home` a broken-off run goes on.
"""

import argparse
import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.answers.measuring import measure
from benchmarks.answers.tables import show
from benchmarks.commands import add_common, prepared
from benchmarks.sets import read_sets, samples
from benchmarks.system import fresh_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common(parser)
    args = prepared(parser)
    sets = read_sets(args.sets)
    others = {} if len(sets) > 1 else {"sample documents": samples()}
    with fresh_system(args.home, WEFT_WORKER_CONCURRENCY=str(args.processes)) as system:
        report = asyncio.run(measure(system, sets, others, args.out))
    show(report)


if __name__ == "__main__":
    main()
