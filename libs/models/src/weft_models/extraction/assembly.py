"""From found names to extractions: types by votes, full names, relations. Shared by the extractors without an LLM."""

import itertools
from collections.abc import Iterator, Sequence

from weft_core.extraction import ExtractedRelation, Extraction, Mention
from weft_core.text import normalise_name
from weft_models.extraction.base import MAX_RELATIONS
from weft_models.extraction.finding import QUOTED
from weft_models.extraction.kinds import DATE, OTHER
from weft_models.extraction.name_types import TypeVotes, note_type
from weft_models.extraction.predicates import predicates
from weft_models.extraction.relations import statements
from weft_models.extraction.resolution import Found, Resolver
from weft_models.extraction.rules.rule import Statement
from weft_models.extraction.series import share_types
from weft_models.extraction.skeleton import Placed
from weft_models.extraction.titles import title_name
from weft_models.extraction.topics import Topic

_NOTED = 8
"""Votes of the note in a title ('(film)'): more than any one sentence has."""

Told = tuple[Statement, tuple[int, int]]
"""A statement with the span of its sentence."""


class Document:
    """The texts of one call with what was found in them. `votes` may already hold what a model said of the types."""

    def __init__(
        self,
        texts: Sequence[str],
        sentences: Sequence[list[tuple[int, int]]],
        found: Sequence[list[Found]],
        title: str,
        votes: TypeVotes | None = None,
    ) -> None:
        self._texts, self._sentences, self._found = texts, sentences, found
        self._votes = votes or TypeVotes()
        everything = [f for of_text in found for f in of_text]
        for f in everything:
            if f.kind != DATE:
                self._votes.look(normalise_name(f.name), texts[f.text_index], f.start, f.end, quoted=f.kind == QUOTED)
        name = title_name(title)
        if name and (noted := note_type(title)):
            self._votes.add(normalise_name(name), noted, _NOTED)
        share_types(texts, found, self._votes)
        self._title = name
        self._resolver = Resolver(texts, everything, name, self._votes)

    def extractions(self, version: str) -> list[Extraction]:
        """One a text. What is said of an unsure name settles its type."""
        placed = [self._placed(of_text) for of_text in self._found]
        told = [list(self._told(i, of_text)) for i, of_text in enumerate(placed)]
        for of_text, statements_ in zip(placed, told, strict=True):
            for said, _ in statements_:
                known = predicates()[said.predicate]
                for number, types in ((said.subject, known.subject), (said.object, known.object)):
                    if of_text[number].type == OTHER and self._votes.of(of_text[number].name) == OTHER:
                        self._votes.add(of_text[number].name, types[0], 1)
        return [
            Extraction(extractor=version, mentions=tuple(self._mentions(of_text)), relations=tuple(_relations(said)))
            for of_text, said in zip(self._found, told, strict=True)
        ]

    def _placed(self, found: list[Found]) -> list[Placed]:
        placed = []
        for number, f in enumerate(found):
            name = normalise_name(self._resolver.name(f))
            placed.append(Placed(number, f.start, f.end, self._type(f, name), f.surface, name))
        return placed

    def _type(self, found: Found, name: str) -> str:
        return DATE if found.kind == DATE else self._votes.of(name)

    def _mentions(self, found: list[Found]) -> Iterator[Mention]:
        for f in found:
            name = self._resolver.name(f)
            type_ = self._type(f, normalise_name(name))
            full = "" if name == f.surface else name
            yield Mention(surface=f.surface, type=type_, start=f.start, end=f.end, name=full)

    def _told(self, index: int, placed: list[Placed]) -> Iterator[Told]:
        topic = Topic(normalise_name(self._title), self._texts[index])
        at = 0
        for start, end in self._sentences[index]:
            first = at
            while at < len(placed) and placed[at].start < end:
                at += 1
            inside = placed[first:at]
            for said in statements(self._texts[index], (start, end), inside, topic):
                yield said, (start, end)
            topic.note(self._texts[index][start:end], start, inside)


def _relations(told: list[Told]) -> Iterator[ExtractedRelation]:
    for said, (start, end) in itertools.islice(told, MAX_RELATIONS):
        yield ExtractedRelation(
            subject=said.subject,
            predicate=said.predicate,
            object=said.object,
            evidence_start=start,
            evidence_end=end,
            confidence=said.confidence,
        )
