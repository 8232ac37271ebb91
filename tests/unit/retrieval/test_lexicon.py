"""Names inside names, whatever the order in which they come."""

import random

from weft_models.naming.inner import inner_names
from weft_query.retrieval.lexicon import Lexicon

NAMES = [
    "king of france",
    "france",
    "king",
    "of france",
    "university of new york",
    "new york",
    "york",
    "france new york",
]


def inside(lexicon: Lexicon) -> list[tuple[str, str]]:
    outer, inner = lexicon.inner()
    pairs = zip(outer.tolist(), inner.tolist(), strict=True)
    return sorted((lexicon.norms[owner], lexicon.norms[number]) for owner, number in pairs)


def expected(names: list[str]) -> list[tuple[str, str]]:
    return sorted((name, run) for name in names for run in inner_names(name) if run in names)


def test_names_inside_names_do_not_depend_on_the_order() -> None:
    assert expected(NAMES), "the names hold one another"
    for seed in range(20):
        order = random.Random(seed).sample(NAMES, len(NAMES))  # noqa: S311 - an order, no secret
        lexicon = Lexicon()
        lexicon.add(order)
        assert inside(lexicon) == expected(NAMES), order


def test_names_that_come_later_are_found_in_those_before() -> None:
    for seed in range(20):
        order = random.Random(seed).sample(NAMES, len(NAMES))  # noqa: S311 - an order, no secret
        lexicon = Lexicon()
        for number, name in enumerate(order, start=1):
            lexicon.add([name, order[0]])
            assert inside(lexicon) == expected(order[:number]), order[:number]
