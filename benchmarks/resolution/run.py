"""Entity resolution against labelled pairs of names, and optionally over a whole corpus. No server, no network.

Method. Each side of a pair is a document of its own. It is read as the worker reads it: the local extractor finds the
names, the collector keeps what the document says of each; where the extractor misses the labelled name, its span is
given (how often is printed). Senses are told, keys compared, pairs scored and linked, with passage vectors of the
default model as context. A pair is found when both sides end in one canonical sense. Precision is the share of pairs
labelled the same among those found, recall the share of those labelled the same that are found; intervals are Wilson's,
95 %. Rules were chosen on the parts 'tuned on', and on others once these were judged and read: fair figures of
those are in pairs.json and ADR 0012, not what this prints since. No rule changed after 'drawn, held out' was judged.

With --corpus, all passages of a set are resolved together: how many senses and links come out, the sizes of blocks, and
milliseconds of CPU a passage, one thread, embedding left out. A sample of links and of homonyms is in the report, to be
read by eye.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.resolution.corpus import measure
from benchmarks.resolution.judging import Judged, judge
from benchmarks.resolution.pairs import Part, labelled_pairs
from benchmarks.resolution.scores import Scores, tally
from benchmarks.sets import read_sets

PARTS: tuple[str, ...] = get_args(Part)
GROUPS = ("alias", "near miss", "homonym", "same name")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these parts of the pairs")
    parser.add_argument("--corpus", type=Path, default=None, help="a set whose passages are resolved together")
    parser.add_argument("--out", type=Path, default=None, help="report as JSON")
    args = parser.parse_args()
    judged = judge([pair for pair in labelled_pairs() if pair.part in args.parts])
    report: dict[str, Any] = {"pairs": len(judged), "given": sum(j.given for j in judged)}
    print(f"{len(judged)} pairs; the extractor missed {report['given']} of {2 * len(judged)} names")
    for part in (*args.parts, "all"):
        chosen = [j for j in judged if part in {"all", j.pair.part}]
        report[part] = _show(part, chosen)
    report["wrong"] = [
        {"part": j.pair.part, "group": j.pair.group, "label": j.pair.label, "a": j.pair.a.name, "b": j.pair.b.name}
        for j in judged
        if not j.right
    ]
    if args.corpus:
        name, data = next(iter(read_sets([args.corpus]).items()))
        report[name] = measure(name, data.passages)
    if args.out:
        args.out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def _show(part: str, judged: list[Judged]) -> dict[str, Any]:
    scores = tally(judged)
    print(f"\n{part}: {len(judged)} pairs")
    _line("all", scores)
    shown: dict[str, Any] = {"all": scores.report()}
    for group in GROUPS:
        of_group = [j for j in judged if j.pair.group == group]
        shown[group] = {"pairs": len(of_group), "right": sum(j.right for j in of_group)}
        print(f"  {group:10} {shown[group]['right']:3} of {shown[group]['pairs']:3} right")
    return shown


def _line(name: str, scores: Scores) -> None:
    low, high = scores.precision_interval
    print(
        f"  {name:10} precision {scores.precision:.3f} [{low:.3f}, {high:.3f}] ({scores.true} of {scores.found} found)"
    )
    low, high = scores.recall_interval
    print(f"  {'':10} recall    {scores.recall:.3f} [{low:.3f}, {high:.3f}] ({scores.true} of {scores.same} the same)")


if __name__ == "__main__":
    main()
