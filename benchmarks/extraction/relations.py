"""Relations that the local extractor states, against verdicts by hand: precision, yield, and what they cost.

Method. The passages of both retrieval sets (--data, a folder) are read by the extractor. relations.json holds verdicts
on relations drawn at random with fixed seeds: the rules were tuned on musique_train, so 2wiki_dev is the figure that
counts; other draws show rare predicates, or were made before the last change of the rules. A verdict counts when the
extractor still states the relation; how many it no longer states, and how many it states in the same passages without
a verdict, is printed beside. Intervals are Wilson's, 95 %. CPU is of this process, one thread, over the first 500
passages of each set.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.extraction.verdicts import Stated, Verdict, show
from benchmarks.sets import RetrievalSet, read_sets
from weft_models.extraction.local import LocalExtractor

SETS = ("2wiki_dev", "musique_train")
LABELS = Path(__file__).with_name("relations.json")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "retrieval"
TIMED = 500


def read(name: str, data: RetrievalSet) -> tuple[list[Stated], float]:
    """Every relation found in the set, and milliseconds of CPU for each of the first passages."""
    extractor = LocalExtractor()
    extractor.extract_now(["Anna Holm was born in Oslo."], "")  # what is built once is no cost of a passage
    stated: list[Stated] = []
    timed, began = 0.0, time.process_time()
    for number, passage in enumerate(data.passages):
        (found,) = extractor.extract_now([passage.text], passage.title)
        names = [mention.entity_name for mention in found.mentions]
        stated += [Stated(name, number, names[r.subject], r.predicate, names[r.object]) for r in found.relations]
        if number + 1 == TIMED:
            timed = 1000 * (time.process_time() - began) / TIMED
    return stated, timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with 2wiki_dev.json and musique_train.json")
    args = parser.parse_args()
    sets = read_sets([args.data / f"{name}.json" for name in SETS])
    everything: list[Stated] = []
    for name, data in sets.items():
        stated, cost = read(name, data)
        everything += stated
        per_100 = 100 * len(stated) / len(data.passages)
        print(f"{name}: {len(stated)} relations in {len(data.passages)} passages, {per_100:.0f} per 100; {cost:.2f} ms")
    verdicts = [Verdict.model_validate(v) for v in json.loads(LABELS.read_text("utf-8"))["relations"]]
    show(everything, verdicts, sum(len(data.passages) for data in sets.values()))


if __name__ == "__main__":
    main()
