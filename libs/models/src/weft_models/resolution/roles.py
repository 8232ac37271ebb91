"""What a thing is called by those who introduce it: an American composer, a 2004 Danish film."""

from functools import lru_cache
from typing import NamedTuple

from weft_models.naming.demonyms import countries
from weft_models.resolution.regions import region_in
from weft_models.resolution.words import kinds_of_works, trades, words

_FIELDS = {
    field: words(f"field {field}")
    for field in ("arts", "sports", "public life", "learning", "church", "crime", "kin", "bodies")
}


class Role(NamedTuple):
    """`callings` of people and kinds of made things, the fields of the former, and the countries they are of."""

    callings: frozenset[str]
    fields: frozenset[str]
    countries: frozenset[str]
    made: bool
    """Whether it is a made thing."""
    trades: frozenset[str]
    """What a body does."""
    place: str
    """The country or region in which it is said to be; empty: unsaid."""


_RANKS = words("titles of men", "titles of women")


@lru_cache(maxsize=4096)
def role_of(description: str) -> Role:
    """Of a normalised phrase, such as 'american composer and conductor'. A film director is no film."""
    read = description.split()
    people = [at for at, word in enumerate(read) if any(word in held for held in _FIELDS.values())]
    last = people[-1] + 1 if people else 0
    made = {kinds_of_works()[word] for word in read[last:] if word in kinds_of_works()}
    callings = frozenset(made or {read[at] for at in people})
    fields = frozenset(field for field, held in _FIELDS.items() if not callings.isdisjoint(held))
    return Role(
        callings,
        fields,
        frozenset(countries()[word] for word in read if word in countries()),
        bool(made),
        frozenset(trade for word in read if (trade := trades().get(word) or trades().get(word.removesuffix("s")))),
        region_in(f" {description}".rpartition(" in ")[2]),
    )


def qualifiers_differ(one: str, other: str) -> bool:
    """Whether two notes tell two things apart: no word in common, or other numbers with the same words."""
    (words_one, numbers_one), (words_other, numbers_other) = _parts(one), _parts(other)
    if numbers_one and numbers_other and numbers_one.isdisjoint(numbers_other):
        return words_one == words_other or words_one.isdisjoint(_RANKS)
    return words_one.isdisjoint(words_other)


def ranks(qualifier: str) -> bool:
    """Whether it is a rank of nobility. One person may hold several."""
    return not _RANKS.isdisjoint(qualifier.split())


def _parts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    read = text.split()
    numbers = frozenset(word for word in read if word[0].isdigit())
    return frozenset(read) - numbers - words("connectors"), numbers
