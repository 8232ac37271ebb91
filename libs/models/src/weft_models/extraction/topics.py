"""What 'He', 'The film' or 'Its' at the start of a sentence means."""

import re

from weft_models.extraction.contexts import definition_words
from weft_models.extraction.kinds import ORGANISATION, PERSON, PLACE, WORK
from weft_models.extraction.phrases import last_noun
from weft_models.extraction.skeleton import LETTERS, Placed, mark

_HE = re.compile(r"^(?:He|She)(?= )")
_HIS = re.compile(r"^(?:His|Her)(?= )")
_IT = re.compile(
    r"^(?:It|The (?P<noun>[a-z]+(?: [a-z]+)?))(?= (?:is|was|are|were|has|had|also|stars|features|starred|premiered))"
)
_FILMS = frozenset("film movie picture thriller comedy drama western documentary biopic".split())
_PRONOUNS = re.compile(r"\b(?:he|his|him|she|her|hers)\b", re.IGNORECASE)
_HERS = {"she", "her", "hers"}
_ALIKE = {PERSON: {PERSON}, WORK: {WORK}, ORGANISATION: {ORGANISATION, PLACE}, PLACE: {PLACE, ORGANISATION}}


class Topic:
    """Follows one text. `title` is the norm of what the document is about, which outlives the sentences before; the
    pronoun that the text uses more often is taken to mean it."""

    def __init__(self, title: str, text: str) -> None:
        self._title = title
        found = [match.group().casefold() for match in _PRONOUNS.finditer(text)]
        women = sum(word in _HERS for word in found)
        self._woman = None if 2 * women == len(found) else 2 * women > len(found)
        self._subject: Placed | None = None
        self._about: Placed | None = None
        self._called: set[str] = set()

    def note(self, sentence: str, sentence_start: int, mentions: list[Placed]) -> None:
        """Remember a sentence that has been read, and what it calls the thing it is about."""
        for mention in mentions:
            if mention.name == self._title:
                self._about = mention
                self._called = self._called or definition_words(sentence[mention.end - sentence_start :])
        first = mentions[0] if mentions else None
        if first and first.start - sentence_start <= 5 and first.type in _ALIKE:
            self._subject = first

    def opened(self, plain: str) -> tuple[str, Placed | None]:
        """The sentence with its opening pronoun replaced by a mark, and the mention that the mark stands for."""
        if match := _HE.match(plain):
            return self._replaced(plain, match, self._person(woman=match.group() == "She"), "")
        if match := _HIS.match(plain):
            return self._replaced(plain, match, self._person(woman=match.group() == "Her"), "'s")
        if match := _IT.match(plain):
            return self._replaced(plain, match, self._thing(match["noun"]), "")
        return plain, None

    def _person(self, *, woman: bool) -> Placed | None:
        if self._woman is not None and woman != self._woman:
            return None
        about = self._about if self._about and self._about.type == PERSON else None
        subject = self._subject if self._subject and self._subject.type == PERSON else None
        if about and subject and about.name != subject.name:
            return None
        return about or subject

    def _thing(self, noun: str | None) -> Placed | None:
        thing = self._about if self._title else self._subject
        if thing is None or thing.type not in {WORK, ORGANISATION, PLACE}:
            return None
        if noun is None or (last_noun(noun) in _ALIKE[thing.type] and self._is_called(noun.split()[-1])):
            return thing
        return None

    def _is_called(self, noun: str) -> bool:
        return not self._called or noun in self._called or (noun in _FILMS and bool(_FILMS & self._called))

    @staticmethod
    def _replaced(plain: str, match: re.Match[str], meant: Placed | None, ending: str) -> tuple[str, Placed | None]:
        if meant is None:
            return plain, None
        return mark(meant.number, LETTERS[meant.type]) + ending + plain[match.end() :], meant
