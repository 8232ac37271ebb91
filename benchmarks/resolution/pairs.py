"""The labelled pairs, and what the system's own reading makes of each side."""

import json
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from benchmarks.resolution.reading import Given, Passage, Reading, collect, extract, passage_of, with_given
from weft_core.resolution import Appearance
from weft_core.text import normalise_name

PAIRS = Path(__file__).with_name("pairs.json")


Part = Literal[
    "tuned on",
    "judged before",
    "held out",
    "as they come",
    "written last",
    "drawn later",
    "drawn, tuned on",
    "drawn, judged before",
    "drawn, held out",
]
"""In the order in which they were made."""


class Side(BaseModel):
    """A name and a passage that holds it. `type` stands in where the extractor misses the name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    type: str
    title: str
    text: str
    source: str

    @property
    def passage(self) -> Passage:
        return passage_of(self.title, self.text)


class Pair(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    part: Part
    group: Literal["alias", "near miss", "homonym", "same name"]
    kind: str
    label: Literal["same", "different"]
    a: Side
    b: Side


class Seen(NamedTuple):
    """One side as the system sees it; `given`: the extractor missed the name, and the label's span was used."""

    appearance: Appearance
    given: bool


def labelled_pairs(path: Path = PAIRS) -> list[Pair]:
    return [Pair.model_validate(pair) for pair in json.loads(path.read_text("utf-8"))["pairs"]]


def seen(side: Side) -> Seen:
    """The appearance of the side's name, under the norm that the extractor gives it."""
    extraction = extract(side.passage)
    reading = collect(side.passage, extraction)
    if norm := _norm_of(reading, side):
        return Seen(reading.appearances[norm], given=False)
    given = with_given(extraction, side.passage, Given(side.name, side.type))
    return Seen(collect(side.passage, given).appearances[normalise_name(side.name)], given=True)


def _norm_of(reading: Reading, side: Side) -> str:
    """That of the mention with exactly the name's span, else the name's own if any mention has it; else empty."""
    start = side.text.find(side.name)
    exact = [norm for s, e, norm in reading.spans if (s, e) == (start, start + len(side.name))]
    own = [norm for norm in reading.appearances if norm == normalise_name(side.name)]
    return next(iter([*exact, *own]), "")
