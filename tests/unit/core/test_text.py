"""Canonical text and the keys of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft_core.text import canonicalise, normalise_name


@given(st.text())
def test_canonical_text_is_a_fixed_point_postgres_takes(text: str) -> None:
    once = canonicalise(text)
    assert canonicalise(once) == once
    assert "\x00" not in once
    assert "\r" not in once
    once.encode("utf-8")  # no lone surrogates
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Beatles", "beatles"),
        ("Beyoncé", "beyonce"),
        ("Ada Lovelace's", "ada lovelace"),
        ("Ada Lovelace\u2019s", "ada lovelace"),
        ("  U.S.  Senate ", "u s senate"),
        ("ＮＡＳＡ", "nasa"),
        ("snake_case", "snake case"),
        ("The", "the"),
        ("!!!", ""),
        ("Straße", "strasse"),
        ("東京", "東京"),
    ],
)
def test_spellings_meet(name: str, key: str) -> None:
    assert normalise_name(name) == key


@given(st.text())
def test_a_key_is_its_own_key_but_for_articles(name: str) -> None:
    key = normalise_name(name)
    if not key.startswith(("the ", "a ", "an ")):
        assert normalise_name(key) == key
