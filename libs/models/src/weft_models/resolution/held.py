"""What one document says of one name, put together from all the places where it stands."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from weft_models.extraction.kinds import ORGANISATION, PERSON, PLACE
from weft_models.resolution.notes import Said
from weft_models.resolution.roles import role_of
from weft_models.resolution.surveys import Survey

NOTHING: Final = Said()


@dataclass(slots=True)
class Held:
    """What is known of one name so far."""

    mentions: int = 0
    chunk_ids: list[UUID] = field(default_factory=list)
    said: Said = NOTHING
    passing: str = ""
    """What it is called where it is only mentioned."""
    region: str = ""
    beside: set[str] = field(default_factory=set)
    """Words of domains in the sentences that hold it."""
    nearby: set[str] = field(default_factory=set)
    """The same, of the passages that hold it."""
    dated: tuple[int, ...] = ()
    """First and last year in the sentences that hold it."""
    words: tuple[str, ...] = ()
    """Of the text around its first mention."""

    def survey(self, passage: Survey, start: int) -> None:
        """Takes in what is spoken of where the name stands at `start`."""
        words, years = passage.beside(start)
        self.beside |= words
        self.nearby |= passage.words
        if years:
            every = (*years, *self.dated)
            self.dated = (min(every), max(every))


def described(description: str, held: Held, type_: str) -> str:
    if (type_ == PERSON) != role_of(held.passing).made:
        description = description or held.passing
    if type_ == PERSON:
        return description
    if held.region and type_ in {PLACE, ORGANISATION} and " in " not in f" {description}":
        return f"{description} in {held.region}".strip()
    return description


def first_said(one: Said, other: Said) -> Said:
    """Both, the first where they differ."""
    if other == NOTHING:
        return one
    return Said(
        born=one.born or other.born,
        died=one.died or other.died,
        made=one.made or other.made,
        qualifier=one.qualifier or other.qualifier,
        description=one.description or other.description,
    )


def years(said: Said, type_: str) -> tuple[int, ...]:
    """Of life for a person, else of when a thing was made. A year of death alone is none: the first is what counts."""
    if type_ == PERSON:
        return tuple(year for year in (said.born, said.died) if year) if said.born else ()
    return (said.made,) if said.made else ()
