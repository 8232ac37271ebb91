"""Types of entities that the local extractor gives, against labels: on a hand-labelled sample, and on WNUT-17.

Method. Twice over each set: (a) span and type, as the extractor finds them; (b) the type alone, the spans given. The
sample (entity_types.json) holds every distinct name of passages drawn at random; a found name is right when a label has
the same characters and type, honorifics and articles included. WNUT-17 (--wnut, a folder with its CoNLL files) is noisy
social text; its types are brought to ours: location to place, corporation and group to organisation, creative-work to
work, product to other. Dates are left out there: it has none. What we call `other` is everything else that has a name.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.extraction.labelled import read_sample, read_wnut
from benchmarks.extraction.scoring import compare, show

WNUT = ("emerging.dev.conll", "emerging.test.annotated")
SAMPLE = Path(__file__).with_name("entity_types.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wnut", type=Path, default=None, help="folder of WNUT-17; left out: only the sample")
    args = parser.parse_args()
    sample = read_sample(SAMPLE)
    show(f"hand-labelled sample, {len(sample)} passages", compare(sample))
    for name in WNUT if args.wnut else ():
        texts = read_wnut(args.wnut / name)
        show(f"WNUT-17 {name}, {len(texts)} texts", compare(texts))


if __name__ == "__main__":
    main()
