"""The local extractor as a whole: entities of a document, what they are, and what is said of them."""

import itertools
import time

import pytest

from weft_core.extraction import Extraction
from weft_core.text import canonicalise
from weft_models.extraction.base import MAX_MENTIONS, MAX_RELATIONS
from weft_models.extraction.local import LocalExtractor
from weft_models.extraction.predicates import predicates

GODFATHER = (
    "The Godfather is a 1972 American crime film directed by Francis Ford Coppola. It stars Marlon Brando. "
    "The film is based on the novel “The Godfather” by Mario Puzo. Coppola was born in Detroit on April 7, 1939."
)


async def extract(*texts: str, title: str = "") -> list[Extraction]:
    found = await LocalExtractor().extract(texts, title)
    for text, extraction in zip(texts, found, strict=True):
        check(text, extraction)
    return found


def check(text: str, extraction: Extraction) -> None:
    """What holds for every extraction of every text."""
    mentions = extraction.mentions
    assert len(mentions) <= MAX_MENTIONS
    assert len(extraction.relations) <= MAX_RELATIONS
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    for relation in extraction.relations:
        assert relation.subject != relation.object
        ends = (mentions[relation.subject], mentions[relation.object])
        start, end = relation.evidence_start, relation.evidence_end
        assert 0 <= start < end <= len(text)
        assert any(start <= m.start < m.end <= end for m in ends), "the other may be meant by a pronoun"
        assert relation.predicate in predicates()


def types(extraction: Extraction) -> dict[str, str]:
    return {m.entity_name: m.type for m in extraction.mentions}


def statements(extraction: Extraction) -> set[tuple[str, str, str]]:
    named = [m.entity_name for m in extraction.mentions]
    return {(named[r.subject], r.predicate, named[r.object]) for r in extraction.relations}


async def test_a_film_with_its_director() -> None:
    (found,) = await extract(GODFATHER, title="The Godfather")
    kinds = types(found)
    assert kinds["Francis Ford Coppola"] == "person"
    assert kinds["Detroit"] == "place"
    assert kinds["7 April 1939"] == "date"
    assert "Coppola" not in kinds, "the surname means the full name"
    assert {
        ("The Godfather", "directed_by", "Francis Ford Coppola"),
        ("Francis Ford Coppola", "born_in", "Detroit"),
        ("Francis Ford Coppola", "born_on", "7 April 1939"),
    } <= statements(found)


async def test_the_document_explains_its_chunks() -> None:
    first, second = await extract(
        "Ada Lovelace was born in London. She met Charles Babbage.", "Later Lovelace wrote. Lovelace died in 1852."
    )
    assert {m.entity_name for m in first.mentions} >= {"Ada Lovelace", "London", "Charles Babbage"}
    assert {m.entity_name for m in second.mentions} == {"Ada Lovelace", "1852"}
    assert ("Ada Lovelace", "died_on", "1852") in statements(second)


async def test_acronyms_mean_their_long_form() -> None:
    (found,) = await extract("The World Health Organization (WHO) met. Nobody asked why WHO left.")
    assert [m.entity_name for m in found.mentions] == ["World Health Organization"] * 3


async def test_two_people_of_one_surname_stay_apart() -> None:
    (found,) = await extract("Jane Grey was born in Bath. John Grey was born in York. Then Grey left the town.")
    assert {"Jane Grey", "John Grey", "Grey"} <= set(types(found))


async def test_a_place_is_not_taken_for_a_person() -> None:
    (found,) = await extract("They saw New York. Then York was old. They liked York and New York.")
    assert {"New York", "York"} == set(types(found))


async def test_what_the_title_introduces_means_the_title() -> None:
    (found,) = await extract(
        "Esteban José Bullrich (born 26 May 1969) is an Argentine politician. Bullrich lives in Quilmes.",
        title="Esteban Bullrich",
    )
    assert types(found)["Esteban Bullrich"] == "person"
    assert {m.entity_name for m in found.mentions} == {"Esteban Bullrich", "26 May 1969", "Quilmes"}


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("In brief, Anna Holm founded Northwind Records with money.", ("Anna Holm", "founded", "Northwind Records")),
        ("Paris is the capital of France.", ("Paris", "capital_of", "France")),
        ("Today Anna Holm's wife Berta Lind sings.", ("Anna Holm", "married_to", "Berta Lind")),
        ("Blue Night is a film starring Al Stone and Bo Reed.", ("Bo Reed", "starred_in", "Blue Night")),
        ("Then Anna Holm (born 4 May 1950 in Oslo) left.", ("Anna Holm", "born_in", "Oslo")),
    ],
)
async def test_statements(text: str, statement: tuple[str, str, str]) -> None:
    # the second text shows that the first word of a sentence is a name
    first, _ = await extract(text, "We like Paris, and Anna Holm, and France, and Blue Night.")
    assert statement in statements(first)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Holm never joined Northwind Records.",
        "Anna Holm was not born in Oslo.",
        "Anna Holm, Oslo, Northwind Records, Berta Lind.",
        "Anna Holm was an actress, once seen in many films directed by Al Stone.",
    ],
)
async def test_nothing_is_stated_where_nothing_is_said(text: str) -> None:
    (found,) = await extract(text)
    assert statements(found) == set()


async def test_he_means_the_person_the_text_is_about() -> None:
    (found,) = await extract("Karl Berg was born in Oslo. He died in Rome.")
    assert ("Karl Berg", "died_in", "Rome") in statements(found)


HOSTILE = {
    "exclamations": "Aaaa! " * 170_000,
    "one word": "A" * 1_000_000,
    "dots": "a.b." * 250_000,
    "capitals": "Ab " * 300_000,
    "quotes": '"' * 1_000_000,
    "connectors": "Ab of " * 170_000,
    "dates": "1999-" * 200_000,
    "acronyms": "Ab (AB) " * 125_000,
    "chinese": "漢字" * 500_000,
    "table": "| A | B | 1 |\n" * 70_000,
    "brackets": "(“«" * 300_000,
    "possessives": "John’s " * 140_000,
    "initials": "A. " * 300_000,
    "copulas": "X is a " * 140_000,
    "born": "Anna (born " * 90_000,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_text_costs_linear_time(name: str) -> None:
    text = HOSTILE[name]
    small = await _cpu(text[: len(text) // 8])
    whole = await _cpu(text)
    assert whole < 4, "a megabyte is no chunk, and yet"
    assert whole < 24 * max(small, 0.02), "eight times the text, about eight times the time"


async def _cpu(text: str) -> float:
    began = time.process_time()
    await extract(text, title="Aaaa")
    return time.process_time() - began


ODD = [
    "",
    " \n\t ",
    "MINUTES OF THE GENERAL MEETING OF ALL MEMBERS HELD IN LONDON ON 4 MAY 1950",
    "minutes of the meeting held in london on 4 may 1950 by nobody",
    "def main(argv: list[str]) -> int:\n    return Parser(argv).run() or sys.exit(1)",
    "Москва является столицей России. Её основал Юрий Долгорукий в 1147 году.",
    "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας.",
    "東京は日本の首都である。",
    "İstanbul ﬁne ǅungla ß \u202e Abc \u0301",
    "a\u0000b" * 10,
    "🙂 Anna 🙂 met 🙂 Bo Reed 🙂",
]


@pytest.mark.parametrize("text", ODD)
async def test_odd_text_is_harmless(text: str) -> None:
    await extract(canonicalise(text), title="İstanbul (2)")


async def test_a_passage_takes_little_time() -> None:
    passages = [f"{GODFATHER} Number {i} was seen by Anna Holm in Oslo." for i in range(200)]
    began = time.process_time()
    await extract(*passages, title="The Godfather")
    assert (time.process_time() - began) / len(passages) < 0.006, "3 ms, doubled for a busy machine"
