"""Word lists of names, read once from beside the code."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """Section and line, without remarks."""
    section = ""
    for line in (files("weft_models.resolution") / "data" / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            yield section, line


@cache
def words(*sections: str) -> frozenset[str]:
    """Words of these sections of words.txt."""
    return frozenset(word for section, line in _lines("words.txt") if section in sections for word in line.split())


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """An abbreviated word → the words it stands for."""
    pairs = (line.partition(":") for section, line in _lines("words.txt") if section == "abbreviations")
    return {short.strip(): tuple(long.split()) for short, _, long in pairs}


@cache
def ordinals() -> dict[str, str]:
    """'second' → '2'."""
    spelt = [line.split() for section, line in _lines("words.txt") if section == "ordinals"]
    return {word: str(number) for number, word in enumerate((w for line in spelt for w in line), start=1)}


@cache
def kinds_of_works() -> dict[str, str]:
    """A word for a made thing → the first word of those that may mean the same: 'movie' is a film."""
    lines = [line.split() for section, line in _lines("words.txt") if section == "made things"]
    return {word: line[0] for line in lines for word in line}


@cache
def holders() -> dict[str, str]:
    """Norm of a region or country → what it lies in; countries lie in 'world'."""
    pairs = (line.partition(":") for _, line in _lines("regions.txt"))
    return {part.strip(): whole.strip() for whole, _, parts in pairs for part in parts.split(",")}


@cache
def trades() -> dict[str, str]:
    """A word of what bodies do → the first word of those that may mean the same: a 'lender' is a bank."""
    lines = [line.split() for section, line in _lines("words.txt") if section == "trades"]
    return {word: line[0] for line in lines for word in line}


@cache
def domains() -> dict[str, tuple[str, ...]]:
    """A word → the domains of which passages with it speak."""
    found: dict[str, list[str]] = {}
    for domain, line in _lines("domains.txt"):
        for word in line.split():
            found.setdefault(word, []).append(domain)
    return {word: tuple(held) for word, held in found.items()}


@cache
def common_words() -> frozenset[str]:
    """Words of prose, so that a name of one of them may be many things'."""
    return frozenset(word for _, line in _lines("common_words.txt") for word in line.split())


@cache
def people(section: str) -> frozenset[str]:
    """Norms of 'first names' or of 'family names' that many people have."""
    return frozenset(word for held, line in _lines("people.txt") if held == section for word in line.split())


@cache
def shared_places() -> frozenset[str]:
    """Norms of towns of which there are several."""
    lines = (line for _, line in _lines("shared_places.txt"))
    return frozenset(name.strip() for line in lines for name in line.split(",") if name.strip())


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for _, line in _lines("given_name_variants.txt"):
        head, *_ = names = line.split()
        for name in names:
            groups.setdefault(name, set()).add(head)
    return {name: frozenset(heads) for name, heads in groups.items()}


def full_forms(given_name: str) -> frozenset[str]:
    """Given names this one may stand for, each by its first spelling; 'chris' for one of three. Empty: unknown."""
    return _groups().get(given_name, frozenset())


def variants(one: str, other: str) -> bool:
    """Whether two given names may be one: Bob and Robert, Katherine and Catherine."""
    return not full_forms(one).isdisjoint(full_forms(other))
