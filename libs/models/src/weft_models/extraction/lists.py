"""The word lists shipped beside the code, read once. A line '[head]' begins a section; '#' begins a remark."""

from functools import cache
from importlib.resources import files

from weft_core.text import normalise_name


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    words: list[str] = sections.setdefault("", [])
    for line in (files("weft_models.extraction") / "data" / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            words += [word.strip() for word in line.split(",") if word.strip()]
    return sections


@cache
def given_names() -> frozenset[str]:
    """Norms of names, those that are words too among them."""
    return sole_names() | {word for line in _sections("given_names.txt")["also words"] for word in line.split()}


@cache
def sole_names() -> frozenset[str]:
    """Norms of given names that need no second name to be seen as such."""
    return frozenset(word for line in _sections("given_names.txt")[""] for word in line.split())


@cache
def surnames() -> frozenset[str]:
    """Norms of frequent family names."""
    return frozenset(word for line in _sections("surnames.txt")[""] for word in line.split())


@cache
def organisations() -> frozenset[str]:
    """Norms of bodies that need no context."""
    return frozenset(_sections("organisations.txt")[""])


@cache
def places() -> frozenset[str]:
    """Norms of places that need no context."""
    return frozenset(word for words in _sections("places.txt").values() for word in words)


def is_known(word: str) -> bool:
    """Whether a single word is a name wherever it stands."""
    norm = normalise_name(word)
    return norm in sole_names() or norm in places() or norm in organisations()


@cache
def wide_places() -> frozenset[str]:
    """Norms of countries and of regions: what stands after the comma in 'Austin, Texas'."""
    sections = _sections("places.txt")
    return frozenset([*sections["country"], *sections["region"]])


@cache
def nouns() -> dict[str, str]:
    """What a thing is called → its type, in lower case; the first section that has a noun decides."""
    table: dict[str, str] = {}
    for type_, words in _sections("nouns.txt").items():
        for word in words:
            table.setdefault(word, type_)
    return table


@cache
def affixes() -> tuple[dict[str, str], dict[str, str]]:
    """First words of names → type, and last words → type. Both hold one or two words."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for head, words in _sections("affixes.txt").items():
        type_, _, place = head.partition(" ")
        for word in words:
            (first if place == "first" else last).setdefault(word, type_)
    return first, last
