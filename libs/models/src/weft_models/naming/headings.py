"""Headings inside a passage: a chunk may hold several short sections, and is about what each of them is named after."""

from itertools import pairwise

from weft_models.naming.titles import distinct, heading_forms

_MOST = 4
_MAX_WORDS = 8
_TEXT = 60
"""Characters of a line that is taken for running text."""


def headings_within(text: str) -> list[str]:
    """Norms of lines that stand alone like headings, with running text below, and are names."""
    lines = [line.strip().lstrip("#").strip() for line in text.splitlines()]
    filled = [line for line in lines if line]
    found = [
        line
        for line, below in pairwise(filled)
        if len(below) >= _TEXT and len(line.split()) <= _MAX_WORDS and line[-1] not in ".!?;:,"
    ]
    return distinct(form for line in found[:_MOST] for form in heading_forms(line))
