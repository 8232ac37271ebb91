"""What is found in one passage."""

from enum import IntEnum
from typing import NamedTuple

MAX_MENTIONS = 160
"""Mentions kept per passage: tables and hostile text must not explode the graph. Honest prose has about 15."""
MAX_NORM = 120
"""Characters of a name. Longer ones are no names."""


class Certainty(IntEnum):
    """How far the passage alone decides that this is a name."""

    SURE = 0
    OPENER = 1
    """It begins with the first word of a sentence, whose capital says nothing."""
    POSSIBLE = 2
    """Two names with something between them, which may be one: a name only where other passages say so."""


class NameMention(NamedTuple):
    """A name in a passage. `norm` is `weft_core.text.normalise_name` of it, never empty.

    `sentences` are ascending indexes of the sentences that hold it; empty when only the title does.
    `about` says that the passage is about what bears the name.
    """

    norm: str
    sentences: tuple[int, ...]
    about: bool
    certainty: Certainty = Certainty.SURE
