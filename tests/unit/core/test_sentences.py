import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft_core.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. J. R. Smith met Mr. Brown. He left.", ["Dr. J. R. Smith met Mr. Brown.", "He left."]),
        ("The U.S. Army paid 3.14 million. It won.", ["The U.S. Army paid 3.14 million.", "It won."]),
        ("She lives in the U.S. The house is old.", ["She lives in the U.S.", "The house is old."]),
        ("Apple Inc. The company grew.", ["Apple Inc.", "The company grew."]),
        ("See Fig. 3 and No. 5. Then go.", ["See Fig. 3 and No. 5.", "Then go."]),
        ("Is that a no. Yes.", ["Is that a no.", "Yes."]),
        ("Version 1.2.3 is out. 5 people came.", ["Version 1.2.3 is out.", "5 people came."]),
        ('He said "Go!" and left. "Why?" she asked.', ['He said "Go!" and left.', '"Why?" she asked.']),
        ('It is the "Red Book. " Within the sport it won.', ['It is the "Red Book. "', "Within the sport it won."]),
        ("It is the “Red Book. ” Within it.", ["It is the “Red Book. ”", "Within it."]),
        ('It won in 1995. " Rolling Stone" ranked it.', ["It won in 1995.", '" Rolling Stone" ranked it.']),
        ('He read "Go. " and left. " Up" is a film.', ['He read "Go. " and left.', '" Up" is a film.']),
        ('It is the "Red Book. "', ['It is the "Red Book. "']),
        ("He stopped (at last.) Then he ran.", ["He stopped (at last.)", "Then he ran."]),
        ("And then... nothing. Wait… What?", ["And then... nothing.", "Wait…", "What?"]),
        ("e.g. this one, i.e. that.", ["e.g. this one, i.e. that."]),
        ("今日は晴れ。明日は雨！", ["今日は晴れ。", "明日は雨！"]),
        ("「そう？」と言った。次。", ["「そう？」と言った。", "次。"]),
        ("यह एक है। वह दो है।", ["यह एक है।", "वह दो है।"]),
        ("هل هذا جيد؟ نعم.", ["هل هذا جيد؟", "نعم."]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_lines_that_go_on_are_joined_and_others_are_not() -> None:
    text = (
        "A Short Title\n"
        "The first line of a paragraph that was wrapped at a\n"
        "Border goes on here and\n"
        "here. Next sentence.\n\n"
        "After a blank line"
    )
    assert sentences(text) == [
        "A Short Title",
        "The first line of a paragraph that was wrapped at a\nBorder goes on here and\nhere.",
        "Next sentence.",
        "After a blank line",
    ]


def test_items_and_rows_are_sentences_of_their_own() -> None:
    text = "1. First item\n2. Second one\n- bullet\n* star\na) letter\nName | Age | Town and much more\nAnn | 3 | Ulm"
    assert sentences(text) == text.split("\n")


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n\t\"')|-。」é\u0301"), max_size=200) | st.text(max_size=200))
def test_spans_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    outside = "".join(
        text[a:b] for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    )
    assert not outside.strip()


@pytest.mark.parametrize(
    "piece",
    [
        ".",
        "a.",
        ". ",
        "\n",
        " ",
        "A. ",
        ")",
        "1. ",
        '."',
        "(\n",
        "x" * 44 + "\n",
        "| ",
        "U.S. ",
        "\n\u3000",
        "。」",
        "…",
        'a. " b. ',
        'A. " ',
    ],
)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    begun = time.process_time()
    sentence_spans(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begun < 8
