"""Pairs of names as they come, drawn by a seeded script from whole sets, to be labelled by hand.

    python benchmarks/resolution/sampling.py --seed "one more draw" --out drawn.json SET.json SET.json

Two draws a set. 'same': of every name that at least two documents hold, each name once in a random order, two of its
documents. 'key': two different names in two documents whose senses share a blocking key, each two names once. Passages
and names that a labelled pair holds are left out. What is written is the beginning of each passage and what stands
around the name; a label is for who reads both.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.resolution.pairs import labelled_pairs
from benchmarks.resolution.reading import Passage, collect, extract, passage_of
from benchmarks.sets import read_sets
from weft_core.resolution import Appearance
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.extraction.kinds import DATE
from weft_models.resolution.keys import keys

LARGEST_BLOCK = 64
Drawn = tuple[Appearance, Appearance]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--seed", required=True, help="another one draws other pairs")
    parser.add_argument("--each", type=int, default=60, help="pairs of each draw and set")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    drawn = []
    sides = [side for pair in labelled_pairs() for side in (pair.a, pair.b)]
    known, names = {side.source for side in sides}, {normalise_name(side.name) for side in sides}
    for name, data in read_sets(args.sets).items():
        documents = {
            (passage := passage_of(p.title, p.text)).document_id: (f"{name} {at}", passage)
            for at, p in enumerate(data.passages)
            if f"{name} {at}" not in known
        }
        held: dict[str, list[Appearance]] = defaultdict(list)
        for _, passage in documents.values():
            for norm, appearance in collect(passage, extract(passage)).appearances.items():
                if appearance.type != DATE:
                    held[norm].append(appearance)
        draw = random.Random(f"{args.seed} {name}")  # noqa: S311 -- a sample for reading, the same in every run
        for kind, pairs in (("same", _same(held, draw)), ("key", _keyed(held, draw))):
            fresh = ((a, b) for a, b in pairs if a.norm not in names or b.norm not in names)
            for a, b in islice(fresh, args.each):
                drawn.append({"draw": kind, "a": _side(a, documents), "b": _side(b, documents)})
    args.out.write_text(json.dumps(drawn, ensure_ascii=False, indent=1), encoding="utf-8")


def _same(held: Mapping[str, list[Appearance]], draw: random.Random) -> Iterator[Drawn]:
    shared = sorted(norm for norm, appearances in held.items() if len(appearances) > 1)
    for norm in draw.sample(shared, len(shared)):
        a, b = draw.sample(sorted(held[norm], key=lambda a: a.document_id), 2)
        yield a, b


def _keyed(held: Mapping[str, list[Appearance]], draw: random.Random) -> Iterator[Drawn]:
    blocks: dict[str, set[str]] = defaultdict(set)
    for norm, appearances in held.items():
        for key in keys(norm, appearances[0].type, appearances):
            blocks[key].add(norm)
    pairs = sorted({p for b in blocks.values() if len(b) <= LARGEST_BLOCK for p in combinations(sorted(b), 2)})
    for one, other in draw.sample(pairs, len(pairs)):
        a, b = (draw.choice(sorted(held[norm], key=lambda a: a.document_id)) for norm in (one, other))
        if a.document_id != b.document_id:
            yield a, b


def _side(appearance: Appearance, documents: Mapping[Any, tuple[str, Passage]]) -> dict[str, str]:
    source, passage = documents[appearance.document_id]
    return {
        "name": appearance.name,
        "type": appearance.type,
        "title": passage.title,
        "text": _cut(passage.text, appearance.name),
        "source": source,
    }


def _cut(text: str, name: str) -> str:
    """The first sentence, the one with the name and its neighbours."""
    spans = list(sentence_spans(text))
    at = text.find(name)
    holds = next((i for i, (_, end) in enumerate(spans) if at < end), 0)
    kept = sorted({0, *range(max(0, holds - 1), min(len(spans), holds + 2))})
    return " ".join(text[spans[i][0] : spans[i][1]].strip() for i in kept)


if __name__ == "__main__":
    main()
