"""Other people's names for types of entities, brought to ours."""

import re
from functools import cache

from weft_models.extraction.kinds import OTHER, TYPES

_NAMES = """
person: per pers people human name artist actor politician scholar character
organisation: org organization company corporation group band team institution agency party university school
place: loc location gpe geo geopolitical city country region facility fac address street building
work: wrk work_of_art creative_work creativework film movie book novel song album product_work media title
date: time year datetime
other: misc miscellaneous event product norp nationality law language object thing entity
"""
_PREFIX = re.compile(r"^[BIESLUM][-_](?=\w)", re.IGNORECASE)


@cache
def _table() -> dict[str, str]:
    table = {type_: type_ for type_ in TYPES}
    for line in _NAMES.strip().splitlines():
        type_, _, words = line.partition(":")
        table |= dict.fromkeys(words.split(), type_)
    return table


def type_of(label: str) -> str:
    """'B-PER', 'Organization' or 'creative-work' as one of our types; what has no place among them is `other`."""
    word = re.sub(r"\W+", "_", _PREFIX.sub("", label.strip()).casefold()).strip("_")
    return _table().get(word, OTHER)
