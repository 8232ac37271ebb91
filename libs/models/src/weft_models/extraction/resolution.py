"""Short names that stand for longer ones in the same document: the title, acronyms, surnames."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from weft_core.text import normalise_name
from weft_models.extraction.kinds import OTHER, PERSON
from weft_models.extraction.name_types import TypeVotes
from weft_models.extraction.shapes import PLACE_OPENERS, shape_type
from weft_models.extraction.titles import introduces
from weft_models.extraction.words import CONNECTORS

_PERSONAL_USE = re.compile(r"^(?:[’']s?\b|,?\s(?:who|has|had|was|is|did|also|later|then|himself|herself|[a-z]+ed)\b)")


class Found(NamedTuple):
    """A span in the text with number `text_index`; `name` is what it means, so far as it alone can say."""

    text_index: int
    start: int
    end: int
    surface: str
    name: str
    kind: str


class Resolver:
    """Learns the full names of one document, then says what each short one means. Ambiguous ones stay themselves."""

    def __init__(self, texts: Sequence[str], found: Sequence[Found], title: str, votes: TypeVotes) -> None:
        self._full: dict[str, str] = {}
        if title:
            self._full[normalise_name(title)] = title
        self._title(texts, found, title, votes)
        self._acronyms(texts, found)
        self._surnames(texts, found, title, votes)

    def name(self, found: Found) -> str:
        """The full name, or the span's own."""
        name = self._full.get(normalise_name(found.name), found.name)
        return self._full.get(normalise_name(name), name)  # a surname may stand for a name that stands for the title

    def _title(self, texts: Sequence[str], found: Sequence[Found], title: str, votes: TypeVotes) -> None:
        """The name that introduces the document means the title."""
        if not title:
            return
        norm = normalise_name(title)
        first = next((f for f in found if f.kind != "date"), None)
        if first and first.text_index == 0 and introduces(texts[0], first.start, first.end, title):
            other = normalise_name(first.name)
            self._full[other] = title
            if votes.of(norm) == OTHER and votes.of(other) != OTHER:
                votes.add(norm, votes.of(other), 2)

    def _acronyms(self, texts: Sequence[str], found: Sequence[Found]) -> None:
        for long, short in itertools.pairwise(found):
            text = texts[short.text_index]
            if long.text_index != short.text_index or text[long.end : short.start] != " (":
                continue
            if text[short.end : short.end + 1] == ")" and short.surface.isupper() and _stands_for(short.surface, long):
                self._full.setdefault(normalise_name(short.surface), long.surface)

    def _surnames(self, texts: Sequence[str], found: Sequence[Found], title: str, votes: TypeVotes) -> None:
        candidates: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for full in _distinct(found):
            parts = full.name.split()
            if _personal_shape(parts):
                candidates[normalise_name(parts[-1])][normalise_name(full.name)] = full.name
        alone = {normalise_name(f.name) for f in found if " " not in f.name and _used_as_person(texts, f)}
        for short, fulls in candidates.items():
            for norm in fulls:
                if short in alone and votes.of(norm) == OTHER:
                    votes.add(norm, PERSON, 2)
            persons = [name for norm, name in fulls.items() if votes.of(norm) == PERSON]
            if title in persons:
                persons = [title]
            if len(persons) == 1 and votes.of(short) in {OTHER, PERSON}:
                self._full.setdefault(short, persons[0])
        self._parts_of_title(title, candidates, votes)

    def _parts_of_title(self, title: str, candidates: Mapping[str, Mapping[str, str]], votes: TypeVotes) -> None:
        """In a document about a person, the first name alone means that person too."""
        norm = normalise_name(title)
        if not _personal_shape(title.split()) or votes.of(norm) != PERSON:
            return
        words = norm.split()
        for word in (words[0], words[-1]):
            if votes.of(word) in {OTHER, PERSON} and not candidates.get(word, {}).keys() - {norm}:
                self._full.setdefault(word, title)


def _distinct(found: Iterable[Found]) -> list[Found]:
    return list({f.name: f for f in found if f.kind != "date"}.values())


def _personal_shape(parts: list[str]) -> bool:
    """Two to four words without connectors, digits or a word that opens place names."""
    return (
        2 <= len(parts) <= 4
        and parts[0] not in PLACE_OPENERS
        and not any(p in CONNECTORS or not p[0].isupper() or p.isdigit() for p in parts)
        and shape_type(" ".join(parts)) in {None, PERSON}
    )


def _used_as_person(texts: Sequence[str], found: Found) -> bool:
    text = texts[found.text_index]
    article = text[max(0, found.start - 4) : found.start].casefold().endswith("the ")
    return not article and bool(_PERSONAL_USE.match(text[found.end : found.end + 24]))


def _stands_for(acronym: str, long: Found) -> bool:
    letters = [c for c in acronym if c.isalpha()]
    words = [w for w in re.split(r"[\s\-]+", long.surface) if w]
    initials = [w[0].upper() for w in words if w not in CONNECTORS]
    return 2 <= len(letters) <= 8 and letters in (initials, [w[0].upper() for w in words])
