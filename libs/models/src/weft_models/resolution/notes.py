"""What parentheses behind a name say of it, in the text and in a document's title."""

import re
from typing import NamedTuple

from weft_core.text import normalise_name
from weft_models.extraction.phrases import head_type
from weft_models.resolution.words import words

YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?=\D|$|\d{1,2}\s[A-Z])")
"""A year, also where a dash was lost before the next date: '20 March 176223 January 1770'."""
_NOT_LIFE = re.compile(
    r"^\s*(?:[–—-]|d\.|died|r\.|fl|bef|aft|see|also)|\?"
    r"|\b(?:BC|ruled|reign\w*|office|between|from|since|until|as|king|duke|count|emperor|president|elected|married)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"[^\W\d_]{3,}|\bborn\b")
_SHORTEST_LIFE = 15


class Said(NamedTuple):
    """`born` and `died` are years, 0 where unsaid; `made`: the year a work or an event is said to be of."""

    born: int = 0
    died: int = 0
    made: int = 0
    qualifier: str = ""
    description: str = ""


def said_in_brackets(note: str) -> Said:
    years = [int(year) for year in YEAR.findall(note)]
    if years and not _NOT_LIFE.search(note):
        first, last = years[0], years[-1]
        if _DATED.search(note) or last - first >= _SHORTEST_LIFE:
            return Said(born=first, died=last if last > first else 0)
        return Said(made=first) if len(years) == 1 else Said()
    if not years and note[0].islower() and len(note.split()) <= 4 and head_type(note):
        return Said(qualifier=normalise_name(note))
    return Said()


def note_of(title: str) -> tuple[str, str]:
    """Name and note of a title: 'Edsel Ford (poet)' is ('Edsel Ford', 'poet')."""
    name, opened, rest = title.strip().rpartition("(")
    if opened and name.strip() and rest.endswith(")"):
        return name.strip(), rest[:-1].strip()
    return title.strip(), ""


def said_in_note(note: str) -> Said:
    """The note of a title: years say when, other words what. 'Plan (draft)' says nothing."""
    years = [int(year) for year in YEAR.findall(note)]
    if len(years) == 2 and not re.search(r"[^\W\d_]", note):
        return Said(born=years[0], died=years[1])
    if not years and not words("words for versions of a document").isdisjoint(normalise_name(note).split()):
        return Said()
    said = Said(qualifier=normalise_name(note))
    if years:
        said = said._replace(born=years[0]) if "born" in note else said._replace(made=years[0])
    return said
