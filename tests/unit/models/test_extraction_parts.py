"""The local extractor's parts, each by its own examples."""

import pytest

from weft_core.sentences import sentence_spans
from weft_models.extraction.casing import TextCasing
from weft_models.extraction.dates import dates
from weft_models.extraction.name_types import shape_type
from weft_models.extraction.names import name_spans
from weft_models.extraction.quoted import quoted_titles
from weft_models.extraction.titles import title_name, title_spans
from weft_models.extraction.words import segments, shouting


def names(text: str) -> list[str]:
    parts = [part for span in sentence_spans(text) for part in segments(text, *span)]
    casing = TextCasing(parts)
    return [text[a:b] for part in parts if not shouting(part) for a, b in name_spans(text, part, casing)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The film was shot in New York by Francis Ford Coppola.", ["New York", "Francis Ford Coppola"]),
        ("He led the Bank of England and met Ludwig van Beethoven.", ["Bank of England", "Ludwig van Beethoven"]),
        ("In Paris, Marie Curie lived.", ["Paris", "Marie Curie"]),
        ("Books by J. R. R. Tolkien and by Simon & Schuster.", ["J. R. R. Tolkien", "Simon & Schuster"]),
        ("We flew on Apollo 11 to see O'Brien and Jean-Luc.", ["Apollo 11", "O'Brien", "Jean-Luc"]),
        ("She read Coppola's Godfather notes.", ["Coppola", "Godfather"]),
        ("Yesterday nobody came. Perhaps tomorrow.", []),
        ("Rivers are long, as rivers go and rivers run. We saw Rivers Casino.", ["Rivers Casino"]),
        ("An Iranian film and the American director left.", []),
        ("We met on Monday in May with Mr Darcy.", ["Darcy"]),
        ("no capitals anywhere in this sentence of ours.", []),
        ("ALL OF THIS IS WRITTEN IN CAPITALS BY SOMEONE.", []),
        ("東京は日本の首都である。大阪も大きい。", []),
        ("Name | Age\nAnna | 7\nBert | 9", []),
        ("Notes: Never again. “Absolutely not,” they said.", []),
        ("The iPhone and eBay were there.", ["iPhone", "eBay"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_name_is_joined_over_a_wrapped_line_only() -> None:
    wrapped = "This line of prose is long enough that it was surely wrapped at New\nYork by a page."
    assert "New\nYork" in names(wrapped)
    assert names("we list\nApple\nBanana") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 4 May 1950 and May 4, 1950", ["4 May 1950", "4 May 1950"]),
        ("the 3rd of January 2001; Sept. 1999; 2020-02-29", ["3 January 2001", "September 1999", "29 February 2020"]),
        ("in 1972 and (1984)", ["1972", "1984"]),
        ("it cost 1,500 or 1999.50, or £1800; v1.2024; 1984-2", []),
        ("12345 and 2999 and 0999", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    found = list(dates(text))
    assert [d.name for d in found] == expected
    assert all(0 <= d.start < d.end <= len(text) for d in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He wrote "The Old Man and the Sea" first.', ["The Old Man and the Sea"]),
        ("the song “Yesterday,” and «Le Monde»", ["Yesterday", "Le Monde"]),
        ("《红楼梦》 is a novel", ["红楼梦"]),
        ('She said "I will go there tomorrow."', []),
        ('a "tender years" rule', []),
    ],
)
def test_quoted_titles(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in quoted_titles(text)] == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Drive (film)", "Drive"),
        ("Joan III, Countess of Burgundy", "Joan III, Countess of Burgundy"),
        ("report_2024-final.pdf", ""),
        ("notes", ""),
        ("This is much rather a whole sentence than the title of any document at all", ""),
        ("", ""),
    ],
)
def test_title_names(title: str, name: str) -> None:
    assert title_name(title) == name


def test_titles_are_found_as_whole_words_in_any_case() -> None:
    text = "DRIVE is a film; drivers like Drive. Overdrive is not."
    assert [text[a:b] for a, b in title_spans(text, "Drive")] == ["DRIVE", "Drive"]


@pytest.mark.parametrize(
    ("surface", "type_"),
    [
        ("University of Oxford", "organisation"),
        ("Acme Corp.", "organisation"),
        ("Lake Como", "place"),
        ("King Philip V", "person"),
        ("Francis Coppola", None),
        ("Press", None),
    ],
)
def test_shapes(surface: str, type_: str | None) -> None:
    assert shape_type(surface) == type_
