"""What one document says of its names. Fed slice by slice, so that long documents need not be in memory."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction, Mention, sound_mentions
from weft_core.resolution import Appearance
from weft_core.text import normalise_name
from weft_models.extraction.kinds import DATE, PERSON, PLACE
from weft_models.resolution.aliases import belongs
from weft_models.resolution.expansions import Expansions
from weft_models.resolution.frequency import says_little
from weft_models.resolution.held import NOTHING, Held, described, first_said, years
from weft_models.resolution.introductions import called_before, said_after
from weft_models.resolution.neighbours import Neighbours
from weft_models.resolution.notes import note_of, said_in_note
from weft_models.resolution.regions import region_after, region_in
from weft_models.resolution.shape import is_office
from weft_models.resolution.surveys import Survey, domains_of
from weft_models.resolution.words import words

_CHUNKS: Final = 4
_BEFORE_A_NAME: Final = " \n\t#*\"“‘'The"
"""Signs and the article, which may open a document before its first name."""


class Collector:
    """One document's appearances, from its chunks in reading order."""

    def __init__(self, document_id: UUID, title: str) -> None:
        self._document_id = document_id
        name, note = note_of(title)
        self._title = normalise_name(name)
        self._note = said_in_note(note) if note else NOTHING
        self._names: dict[str, Held] = defaultdict(Held)
        self._neighbours = Neighbours()
        self._expansions = Expansions()

    def count(self, chunk: Chunk, extraction: Extraction) -> None:
        """Takes in one chunk. Mentions whose surface is not exactly their slice of the text are left out."""
        sound = [(mention, norm) for _, mention, norm in sound_mentions(chunk.text, extraction)]
        before, survey = 0, Survey(chunk.text)
        for mention, norm in sound:
            held = self._names[norm]
            held.mentions += 1
            if len(held.chunk_ids) < _CHUNKS and chunk.id not in held.chunk_ids:
                held.chunk_ids.append(chunk.id)
            if mention.type != DATE:
                held.survey(survey, mention.start)
                if not held.words and says_little(norm):
                    held.words = survey.around(mention.start, norm)
                self._read(chunk, (mention, norm), before, held)
            before = mention.end
        self._expansions.count(chunk.text, sound)
        self._neighbours.count([norm for mention, norm in sound if mention.type != DATE])

    def _read(self, chunk: Chunk, named: tuple[Mention, str], before: int, held: Held) -> None:
        """What stands around the name. `before`: the end of the name in front of it."""
        (mention, norm), text = named, chunk.text
        listed = text[before : mention.start] == ", "
        if not (listed or is_office(norm) or belongs(text, mention.start)):
            opening = chunk.ordinal == 0 and not text[: mention.start].strip(_BEFORE_A_NAME)
            held.said = first_said(held.said, said_after(text, mention.end, opening=opening))
        held.passing = held.passing or called_before(text, mention.start)
        if not (held.region or listed or mention.type == PERSON or region_in(norm)):
            sited = mention.type == PLACE or not words("sited bodies").isdisjoint(norm.split())
            held.region = region_after(text, mention.end, sited=sited)

    def appearances(self, types: Mapping[str, str], names: Mapping[str, str]) -> list[Appearance]:
        """By norm, ascending. `types` and `names`: what was decided for each norm of the document."""
        self._expansions.settle()
        known = sorted(self._names.keys() & types.keys())
        return [self._appearance(norm, names.get(norm, norm), types) for norm in known]

    def _appearance(self, norm: str, name: str, types: Mapping[str, str]) -> Appearance:
        held, type_ = self._names[norm], types[norm]
        said = first_said(self._note, held.said) if norm == self._title else held.said
        return Appearance(
            document_id=self._document_id,
            norm=norm,
            type=type_,
            name=name,
            mentions=held.mentions,
            chunk_ids=tuple(held.chunk_ids),
            neighbours=self._neighbours.of(norm, types),
            years=years(said, type_),
            qualifier=said.qualifier,
            description=described(said.description, held, type_),
            domains=domains_of(norm, held.beside, held.nearby),
            dated=held.dated,
            words=held.words,
            expansions=tuple(sorted(self._expansions.of(norm, types))),
        )
