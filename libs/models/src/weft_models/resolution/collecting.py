"""What one document says of its names. Fed slice by slice, so that long documents need not be in memory."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction, Mention
from weft_core.resolution import Appearance
from weft_core.text import normalise_name
from weft_models.extraction.kinds import DATE, OTHER, PERSON
from weft_models.extraction.lists import wide_places
from weft_models.resolution.acronyms import SHORTEST, initials, looks_short, paired
from weft_models.resolution.neighbours import Neighbours
from weft_models.resolution.shape import is_office
from weft_models.resolution.statements import Said, alias_between, belongs, note_of, said_after, said_in_note

_CHUNKS: Final = 4
_EXPANSIONS: Final = 4
_LONGEST_ACRONYM: Final = 8
_NOTHING = Said()
_BEFORE_A_NAME: Final = " \n\t#*\"“‘'The"
"""Signs and the article, which may open a document before its first name."""


@dataclass(slots=True)
class _Held:
    """What is known of one name so far."""

    mentions: int = 0
    chunk_ids: list[UUID] = field(default_factory=list)
    said: Said = _NOTHING
    expansions: dict[str, str] = field(default_factory=dict)
    """Other norms, with how they were said to be so: 'born', 'known', 'now', 'short'."""


class Collector:
    """One document's appearances, from its chunks in reading order."""

    def __init__(self, document_id: UUID, title: str) -> None:
        self._document_id = document_id
        name, note = note_of(title)
        self._title = normalise_name(name)
        self._note = said_in_note(note) if note else _NOTHING
        self._names: dict[str, _Held] = defaultdict(_Held)
        self._neighbours = Neighbours()
        self._capitals: set[str] = set()
        """Norms that stand as letters alone."""

    def count(self, chunk: Chunk, extraction: Extraction) -> None:
        """Takes in one chunk. Mentions whose surface is not exactly their slice of the text are left out."""
        sound = list(_sound(chunk.text, extraction))
        before = 0
        for mention, norm in sound:
            held = self._names[norm]
            held.mentions += 1
            if len(held.chunk_ids) < _CHUNKS and chunk.id not in held.chunk_ids:
                held.chunk_ids.append(chunk.id)
            aside = chunk.text[before : mention.start] == ", " or belongs(chunk.text, mention.start)
            if mention.type != DATE and not aside and not is_office(norm):
                opening = chunk.ordinal == 0 and not chunk.text[: mention.start].strip(_BEFORE_A_NAME)
                held.said = _first_said(held.said, said_after(chunk.text, mention.end, opening=opening))
            if looks_short(mention.surface) and len(norm) >= SHORTEST and not mention.name:
                self._capitals.add(norm)
            if mention.type != DATE and mention.name:
                self._note_surface(mention.surface, norm, held)
            before = mention.end
        self._statements(chunk.text, sound)
        self._neighbours.count([norm for mention, norm in sound if mention.type != DATE])

    def _statements(self, text: str, sound: Sequence[tuple[Mention, str]]) -> None:
        """Two names with nothing but years or the name of a language between them."""
        named = [(m, norm) for m, norm in sound if m.type != DATE and not text.startswith(":", m.end)]
        for (one, norm), (other, alias) in pairwise(named):
            first, second = (one.start, one.end), (other.start, other.end)
            if norm == alias:
                continue
            if pair := paired(text, one.end, second, (norm, alias)):
                self._expand(*pair, "short")
            elif not other.name and (how := alias_between(text, first, second)) and _could_be(norm, alias, how):
                self._expand(norm, alias, how)

    def _letters(self) -> None:
        """Letters that are the initials of exactly one name of the document."""
        long: dict[str, set[str]] = defaultdict(set)
        for norm in self._names:
            for letters in initials(norm):
                long[letters].add(norm)
        for norm in list(self._names):
            if norm in self._capitals and len(long[norm]) == 1:
                self._expand(min(long[norm]), norm, "short")

    def appearances(self, types: Mapping[str, str], names: Mapping[str, str]) -> list[Appearance]:
        """By norm, ascending. `types` and `names`: what was decided for each norm of the document."""
        self._letters()
        known = sorted(self._names.keys() & types.keys())
        return [self._appearance(norm, names.get(norm, norm), types) for norm in known]

    def _appearance(self, norm: str, name: str, types: Mapping[str, str]) -> Appearance:
        held, type_ = self._names[norm], types[norm]
        said = _first_said(self._note, held.said) if norm == self._title else held.said
        return Appearance(
            document_id=self._document_id,
            norm=norm,
            type=type_,
            name=name,
            mentions=held.mentions,
            chunk_ids=tuple(held.chunk_ids),
            neighbours=self._neighbours.of(norm, types),
            years=_years(said, type_),
            qualifier=said.qualifier,
            description=said.description,
            expansions=tuple(sorted(self._stated(held, type_, types))),
        )

    def _stated(self, held: _Held, type_: str, types: Mapping[str, str]) -> Iterator[str]:
        """Other names of it, without what has another type."""
        for alias, how in held.expansions.items():
            same = {type_, types.get(alias, type_)} - {OTHER}
            if how == "short" or (len(same) < 2 and DATE not in same):
                yield alias

    def _note_surface(self, surface: str, norm: str, held: _Held) -> None:
        """What the extractor reads as another form of the name: an acronym, or a full name under the title's."""
        short = normalise_name(surface)
        if short == norm:
            return
        acronym = surface.isupper() and " " not in surface and 2 <= len(surface) <= _LONGEST_ACRONYM
        if acronym or (" " in short and not set(short.split()) <= set(norm.split())):
            _add(held, short, "short" if acronym else "known")

    def _expand(self, norm: str, alias: str, how: str) -> None:
        for one, other in ((norm, alias), (alias, norm)):
            if one in self._names:
                _add(self._names[one], other, how)


def _sound(text: str, extraction: Extraction) -> Iterator[tuple[Mention, str]]:
    for mention in extraction.mentions:
        norm = normalise_name(mention.entity_name)
        if norm and text[mention.start : mention.end] == mention.surface:
            yield mention, norm


def _first_said(one: Said, other: Said) -> Said:
    """Both, the first where they differ."""
    if other == _NOTHING:
        return one
    return Said(
        born=one.born or other.born,
        died=one.died or other.died,
        made=one.made or other.made,
        qualifier=one.qualifier or other.qualifier,
        description=one.description or other.description,
    )


def _years(said: Said, type_: str) -> tuple[int, ...]:
    """Of life for a person, else of when a thing was made. A year of death alone is none: the first is what counts."""
    if type_ == PERSON:
        return tuple(year for year in (said.born, said.died) if year) if said.born else ()
    return (said.made,) if said.made else ()


def _add(held: _Held, alias: str, how: str) -> None:
    if len(held.expansions) < _EXPANSIONS:
        held.expansions.setdefault(alias, how)


def _could_be(norm: str, alias: str, how: str) -> bool:
    """A single word at birth is a family name or a place, one with a number holds a date, and a country that is now
    another is not the same; an office has many holders."""
    if is_office(norm) or is_office(alias):
        return False
    if how == "born":
        return " " in norm and " " in alias and not any(c.isdigit() for c in alias)
    return how != "now" or not {norm, alias} & wide_places()
