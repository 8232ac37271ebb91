"""Types of entities: by a name's own words, by what stands beside it, by what is said of it."""

import pytest

from weft_core.text import normalise_name
from weft_models.extraction.contexts import quoted_votes
from weft_models.extraction.kinds import TYPES
from weft_models.extraction.lists import affixes, given_names, nouns, organisations, places, sole_names, wide_places
from weft_models.extraction.local import LocalExtractor
from weft_models.extraction.name_types import note_type
from weft_models.extraction.phrases import head_type
from weft_models.extraction.shapes import shape_vote


def kinds(text: str, title: str = "") -> dict[str, str]:
    (found,) = LocalExtractor().extract_now([text], title)
    return {m.surface: m.type for m in found.mentions}


@pytest.mark.parametrize(
    ("phrase", "type_"),
    [
        ("American crime film directed by nobody", "work"),
        ("Danish film director and writer who", "person"),
        ("rock band from Leeds", "organisation"),
        ("small town in the north", "place"),
        ("former member of the band", "person"),
        ("singer-songwriter", "person"),
        ("largest cities in the world", "place"),
        ("one of the largest museums", "organisation"),
        ("species of beetle", "other"),
        ("thing nobody lists", None),
        ("", None),
    ],
)
def test_the_head_of_a_phrase_says_what_a_thing_is(phrase: str, type_: str | None) -> None:
    assert head_type(phrase) == type_


@pytest.mark.parametrize(
    ("surface", "type_"),
    [
        ("Bank of England", "organisation"),
        ("House of Nassau", "organisation"),
        ("Battle of Kulikovo", "other"),
        ("World War II", "other"),
        ("Sir Henry Wellcome", "person"),
        ("Margaret of Bavaria", "person"),
        ("Ivan II", "person"),
        ("Anna Holm", "person"),
        ("J. R. R. Tolkien", "person"),
        ("Soviet Union", "place"),
        ("Twitter", "organisation"),
        ("Nashville", "place"),
        ("September 833", "other"),
        ("New Anna", None),
        ("Zorblat", None),
    ],
)
def test_the_shape_of_a_name(surface: str, type_: str | None) -> None:
    vote = shape_vote(surface)
    assert (vote[0] if vote else None) == type_


@pytest.mark.parametrize(
    ("text", "surface", "type_"),
    [
        ("He read the novel Zorblat twice.", "Zorblat", "work"),
        ("He lived in the village of Zorblat then.", "Zorblat", "place"),
        ("We asked the poet Zorblat Quim.", "Zorblat Quim", "person"),
        ("It was published by Zorblat last year.", "Zorblat", "organisation"),
        ("We know that Zorblat (12 May 1900 – 3 June 1970) sang.", "Zorblat", "person"),
        ("They left Zorblat, a town in the hills.", "Zorblat", "place"),
        ("They like Zorblat, the Danish rock band, most.", "Zorblat", "organisation"),
        ("They saw Zorblat, Texas, and left.", "Zorblat", "place"),
        ("We like Zorblat's wife.", "Zorblat", "person"),
        ("They met Anna Holm, Zorblat Quim and Berta Lind.", "Zorblat Quim", "person"),
        ("In all, Zorblat Quim studied at Vrell.", "Vrell", "organisation"),
        ("Nothing is known of Zorblat Quim.", "Zorblat Quim", "other"),
    ],
)
def test_the_context_of_a_name(text: str, surface: str, type_: str) -> None:
    assert kinds(text)[surface] == type_


def test_what_is_said_of_an_unsure_name_settles_its_type() -> None:
    text = (
        "We saw Zorblat Quim. In 1990 Anna Holm directed it, and Blue Night is a film starring Anna Holm and Vrell Ott."
    )
    assert kinds(text)["Vrell Ott"] == "person"


def test_the_note_of_a_title_outweighs_the_text() -> None:
    assert note_type("Paris (2008 film)") == "work"
    assert note_type("Paris") is None
    assert kinds("Paris was shown in Oslo.", "Paris (2008 film)")["Paris"] == "work"


@pytest.mark.parametrize(
    ("text", "type_"),
    [('He wrote "Vrell"', "work"), ('He starred as "Vrell"', "person"), ('He is known by "Vrell"', "other")],
)
def test_quotation_marks_hold_titles_roles_and_by_names(text: str, type_: str) -> None:
    assert quoted_votes(text, text.index("Vrell"))[0] == type_


def test_the_word_lists_are_sound() -> None:
    for norms in (given_names(), places(), organisations()):
        assert all(normalise_name(word) == word for word in norms), "or they would never be found"
    assert sole_names() < given_names()
    assert wide_places() < places()
    assert set(nouns().values()) <= TYPES
    assert all(set(table.values()) <= TYPES for table in affixes())
