"""Labelled texts: ours as JSON, others' in CoNLL form."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OURS = {
    "location": "place", "corporation": "organisation", "group": "organisation", "creative-work": "work",
    "product": "other", "person": "person",
}  # fmt: skip


class Labelled(NamedTuple):
    """`spans`: start, end, type, ascending. `once`: a name counts once a text, not at each place it stands."""

    title: str
    text: str
    spans: list[tuple[int, int, str]]
    once: bool


def read_sample(path: Path) -> list[Labelled]:
    """Every place of every labelled name; where labels overlap, the longer holds."""
    passages = json.loads(path.read_text("utf-8"))["passages"]
    return [Labelled(p["title"], p["text"], list(_places(p["text"], p["entities"])), once=True) for p in passages]


def _places(text: str, entities: list[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    found = [
        (match.start(), match.end(), type_)
        for surface, type_ in entities
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text)
    ]
    taken = 0
    for start, end, type_ in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= taken:
            yield start, end, type_
            taken = end


def read_wnut(path: Path) -> list[Labelled]:
    """One text a block; its words are joined by single spaces."""
    texts: list[Labelled] = []
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line and line.strip()]
        if rows:
            texts.append(_joined(rows))
    return texts


def _joined(rows: list[list[str]]) -> Labelled:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for word, label, *_ in rows:
        start = len(text) + 1 if text else 0
        text = f"{text} {word}" if text else word
        if label.startswith("B-"):
            spans.append((start, len(text), OURS[label[2:].strip()]))
        elif label.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], len(text), spans[-1][2])
    return Labelled("", text, spans, once=False)
