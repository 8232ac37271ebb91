"""Labels of the extraction benchmarks, and what is made of them."""

from pathlib import Path

import pytest

from benchmarks.extraction.labelled import Labelled, read_sample, read_wnut
from benchmarks.extraction.scoring import compare
from benchmarks.extraction.verdicts import Stated, Verdict, show, wilson

FOLDER = Path(__file__).resolve().parents[3] / "benchmarks" / "extraction"


def test_the_labelled_sample_stands_in_its_passages() -> None:
    sample = read_sample(FOLDER / "entity_types.json")
    assert sum(len({(p.text[a:b], t) for a, b, t in p.spans}) for p in sample) >= 300


def test_conll_becomes_texts_with_spans(tmp_path: Path) -> None:
    file = tmp_path / "a.conll"
    file.write_text("Anna\tB-person\nHolm\tI-person\nof\tO\nAcme\tB-corporation\n\t\nno\tO\nname\tO\n")
    first, second = read_wnut(file)
    assert first == Labelled("", "Anna Holm of Acme", [(0, 9, "person"), (13, 17, "organisation")], once=False)
    assert (second.text, second.spans) == ("no name", [])


def test_types_are_scored_with_and_without_spans() -> None:
    text = "We met Anna Holm and the poet Zorblat."
    labelled = Labelled("", text, [(7, 16, "person"), (30, 37, "work")], once=True)
    whole, given = compare([labelled])
    assert (whole.right["person"], whole.labelled["person"], whole.found["person"]) == (1, 1, 2)
    assert (given.right["work"], given.found["person"]) == (0, 2)


def test_verdicts_count_while_the_relation_is_stated(capsys: pytest.CaptureFixture[str]) -> None:
    stated = [Stated("s", 1, "Anna", "born_in", "Oslo"), Stated("s", 1, "Anna", "died_in", "Rome")]
    judged = [
        Verdict(parts=["random s"], set="s", passage=1, subject="Anna", predicate="born_in", object="Oslo", right=True),
        Verdict(parts=["random s"], set="s", passage=1, subject="Anna", predicate="leads", object="Oslo", right=False),
    ]
    show(stated, judged, 10)
    printed = capsys.readouterr().out
    assert "1 of 2 relations have a verdict; 1 without one" in printed
    (line,) = [line for line in printed.splitlines() if line.startswith("random s")]
    assert line.split()[2:6] == ["2", "1", "0", "1.000"]


def test_an_interval_holds_its_share() -> None:
    low, high = wilson(95, 100)
    assert 0.88 < low < 0.95 < high < 0.98
    assert wilson(0, 0) == (0.0, 1.0)
