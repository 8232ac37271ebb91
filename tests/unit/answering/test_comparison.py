"""'Which of A, B came first' from two dates; anything missing or tied is no answer."""

import time

import pytest

from weft_models.answering.asked_order import Event, Order, asked_order, options
from weft_models.answering.comparison import TitledText, compare
from weft_models.answering.life_dates import Dated, before, event_date

ANNA = TitledText("Anna Holm", "Anna Holm (4 May 1900 – 2 June 1980) was a Danish poet. She wrote in 1950.")
BO = TitledText("Bo Reed (singer)", "Bo Reed( born 12 June 1967) is a singer.")
NIGHT = TitledText("Blue Night", "Blue Night is a 1931 film. It was directed by Anna Holm, starring Bo Reed.")
DAY = TitledText("Red Day Or Dawn", "Red Day or Dawn is a 1990 film directed by Bo Reed and written by Anna Holm.")
ALL = [NIGHT, ANNA, DAY, BO]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is older, A or B?", Order(Event.BIRTH, later=False, of_director=False)),
        ("Who is younger, A or B?", Order(Event.BIRTH, later=True, of_director=False)),
        ("Was A or B born first?", Order(Event.BIRTH, later=False, of_director=False)),
        ("Who died later, A or B?", Order(Event.DEATH, later=True, of_director=False)),
        ("Which film came out more recently, A or B?", Order(Event.START, later=True, of_director=False)),
        ("Which film has the director who died first, A or B?", Order(Event.DEATH, later=False, of_director=True)),
        ("Which film by its director was released first, A or B?", None),
        ("Who lived longer, A or B?", None),
        ("When was the first king born?", None),
        ("", None),
    ],
)
def test_what_is_asked(question: str, expected: Order | None) -> None:
    assert asked_order(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is older, Anna Holm or Bo Reed?", ([1], [3])),
        ("Who is older, BO REED or the anna holm?", ([3], [1])),
        ("Was Bo Reed or Anna Holm born first?", ([3], [1])),
        ("Who was born first out of Anna Holm and Bo Reed (Singer)?", ([1], [3])),
        ("Which film came out first, The Blue Night or Red Day Or Dawn?", ([0], [2])),
        ("Which film came out first, Red Day or Dawn or Blue Night?", ([2], [0])),
        ("Who is older, Old Anna Holm or Bo Reed?", None),
        ("Who is older, Anna Holm or Bo Reed Junior?", None),
        ("Who is older, Anna Holm or Anna Holm?", None),
        ("Who is older, Anna Holm?", None),
    ],
)
def test_the_options_are_titles(question: str, expected: tuple[list[int], list[int]] | None) -> None:
    assert options(question, [t.title for t in ALL]) == expected


@pytest.mark.parametrize(
    ("text", "birth", "death"),
    [
        ("A (8 December 1861 – 21 January 1938), was", "8 December 1861", "21 January 1938"),
        ("A( May 8, 1889 in Ulm – May 14, 1967 in Rome) was", "8 May 1889", "14 May 1967"),
        ("A (17 February 1944, Pori – 27 September 2007) was", "17 February 1944", "27 September 2007"),
        ("A (January 24, 1886 June 29, 1982) was", "24 January 1886", "29 June 1982"),
        ("A( née B; born February 27, 1933) is", "27 February 1933", None),
        ("A (b. 31 December 1939) is. He made a series (1991–1997).", "31 December 1939", None),
        ("A is an actor. He played in a series (1991–1997).", None, None),
        ("A (died 11 November 1875) was a queen.", None, "11 November 1875"),
        ("A is a poet. She was born in Ulm on 3 May 1901.", "3 May 1901", None),
        ("A is a poet born in Ulm. The town fell in 1901.", None, None),
        ("A is a poet. Her brother was born in 1901 and died in 1950.", None, None),
        ("A (1938 – 1861) was", None, None),
        ("", None, None),
    ],
)
def test_dates_of_a_life(text: str, birth: str | None, death: str | None) -> None:
    found = [event_date(event, text) for event in (Event.BIRTH, Event.DEATH)]
    assert [d and d.name for d in found] == [birth, death]
    assert all(d is None or text[d.start : d.end] for d in found)


def day(year: int, month: int = 0, day_: int = 0) -> Dated:
    return Dated(year, month, day_, 0, 0, "")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (day(1900), day(1901), True),
        (day(1901, 1, 1), day(1900), False),
        (day(1900), day(1900), None),
        (day(1900), day(1900, 5), None),
        (day(1900, 4), day(1900, 5, 3), True),
        (day(1900, 5, 4), day(1900, 5, 3), False),
        (day(1900, 5, 3), day(1900, 5, 3), None),
    ],
)
def test_only_what_both_dates_state_is_compared(one: Dated, other: Dated, expected: bool | None) -> None:
    assert before(one, other) is expected


def test_the_older_one() -> None:
    found = compare("Who is older, Anna Holm or Bo Reed?", ALL)
    assert found is not None
    assert (found.winner.title, found.winner.date) == ("Anna Holm", "4 May 1900")
    assert (found.other.title, found.other.date) == ("Bo Reed (singer)", "12 June 1967")
    assert [ALL[s.text].text[s.start : s.end] for s in found.evidence] == ["4 May 1900", "12 June 1967"]


def test_the_director_is_the_one_named_next_to_direct() -> None:
    found = compare("Which film has the director who was born later, Blue Night or Red Day or Dawn?", ALL)
    assert found is not None
    assert (found.winner.title, found.winner.person) == ("Red Day Or Dawn", "Bo Reed (singer)")
    assert found.other.person == "Anna Holm"
    named = [ALL[s.text].text[s.start : s.end] for s in found.evidence]
    assert named == ["Bo Reed", "12 June 1967", "Anna Holm", "4 May 1900"]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Who died first, Anna Holm or Bo Reed?", ALL),
        ("Who is older, Anna Holm or Bo Reed?", [ANNA]),
        ("Who is older, Anna Holm or Bo Reed?", [ANNA, TitledText("Bo Reed", "Bo Reed (born 4 May 1900) sings.")]),
        ("Which film has the director who was born first, Blue Night or Red Day or Dawn?", [NIGHT, DAY, ANNA]),
        ("Where was Anna Holm or Bo Reed born?", ALL),
    ],
)
def test_missing_or_tied_is_no_answer(question: str, texts: list[TitledText]) -> None:
    if "Blue Night" in question:
        texts = [NIGHT, DAY._replace(text="Red Day or Dawn is a film."), ANNA]
    assert compare(question, texts) is None


def test_a_copy_without_a_date_does_not_hide_one_with_it() -> None:
    bare = TitledText("Anna Holm", "Anna Holm is a poet.")
    found = compare("Who is older, Anna Holm or Bo Reed?", [bare, *ALL])
    assert found is not None
    assert found.winner.evidence[0].text == 2


def test_hostile_questions_take_bounded_time() -> None:
    began = time.process_time()
    for piece in ("or ", " or or", "born first ", "released a ", "director "):
        compare("Which film " + piece * 20_000, ALL * 2)
    event_date(Event.BIRTH, "born (1900 – " * 100_000)
    assert time.process_time() - began < 2
