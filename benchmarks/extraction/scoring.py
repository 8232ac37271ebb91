"""Precision, recall and F1 of types."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.extraction.labelled import Labelled
from weft_core.sentences import sentence_spans
from weft_models.extraction.assembly import Document
from weft_models.extraction.finding import NAME, QUOTED, disjoint
from weft_models.extraction.kinds import DATE
from weft_models.extraction.local import LocalExtractor
from weft_models.extraction.quoted import quoted_titles

TYPES = ("person", "organisation", "place", "work", "date", "other")


class Score(NamedTuple):
    """Counts by type, in the order of their names: found and right, found, labelled."""

    right: Counter[str]
    found: Counter[str]
    labelled: Counter[str]


class Scores(NamedTuple):
    """`whole`: span and type. `given`: the type, the spans given."""

    whole: Score
    given: Score


def compare(texts: Sequence[Labelled]) -> Scores:
    """Score the local extractor on every text."""
    whole, given = (Score(Counter(), Counter(), Counter()) for _ in range(2))
    for labelled in texts:
        gold = _items(labelled, labelled.spans)
        (found,) = LocalExtractor().extract_now([labelled.text], labelled.title)
        spans = [(m.start, m.end, m.type) for m in found.mentions]
        if not labelled.once:
            spans = [span for span in spans if span[2] != DATE]
        _count(whole, gold, _items(labelled, spans))
        _count(given, gold, _items(labelled, _typed(labelled)))
    return Scores(whole, given)


def _typed(labelled: Labelled) -> list[tuple[int, int, str]]:
    """The labelled spans with our types; that a span is a date is seen from its form, as the extractor does."""
    text = labelled.text
    quoted = set(quoted_titles(text))
    spans = [
        (start, end, DATE if type_ == DATE else QUOTED if (start, end) in quoted else NAME, "")
        for start, end, type_ in labelled.spans
    ]
    found = list(disjoint(0, text, spans))
    (extraction,) = Document([text], [sentence_spans(text)], [found], labelled.title).extractions("given")
    return [(m.start, m.end, m.type) for m in extraction.mentions]


def _items(labelled: Labelled, spans: Sequence[tuple[int, int, str]]) -> set[tuple[object, str]]:
    if labelled.once:
        return {(labelled.text[start:end], type_) for start, end, type_ in spans}
    return {((start, end), type_) for start, end, type_ in spans}


def _count(score: Score, gold: set[tuple[object, str]], found: set[tuple[object, str]]) -> None:
    score.labelled.update(type_ for _, type_ in gold)
    score.found.update(type_ for _, type_ in found)
    score.right.update(type_ for _, type_ in gold & found)


def show(name: str, scores: Scores) -> None:
    """Print a table of both ways."""
    print(f"\n{name}\n{'':14}{'(a) span and type':^30}{'(b) type, span given':^30}")
    print(f"{'type':14}" + f"{'P':>7}{'R':>7}{'F1':>7}{'labels':>9}" + f"{'P':>7}{'R':>7}{'F1':>7}")
    for type_ in TYPES:
        if scores.whole.labelled[type_]:
            print(
                f"{type_:14}{_row(scores.whole, [type_])}{scores.whole.labelled[type_]:9}{_row(scores.given, [type_])}"
            )
    named = [type_ for type_ in TYPES if type_ not in {"other", "date"}]
    for title, types in (("four types", named), ("all", list(TYPES))):
        total = sum(scores.whole.labelled[type_] for type_ in types)
        print(f"{title:14}{_row(scores.whole, types)}{total:9}{_row(scores.given, types)}")


def _row(score: Score, types: Sequence[str]) -> str:
    right, found, labelled = (sum(counter[type_] for type_ in types) for counter in score)
    precision, recall = right / found if found else 0.0, right / labelled if labelled else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"{precision:7.3f}{recall:7.3f}{f1:7.3f}"
