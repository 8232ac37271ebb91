"""What one passage gives: spans, titles, subjects, dates, demonyms, short forms."""

import time

import pytest

from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.naming.finder import find_names
from weft_models.naming.mentions import MAX_MENTIONS, MAX_NORM, Certainty, NameMention


def found(text: str, title: str = "", headings: tuple[str, ...] = ()) -> dict[str, NameMention]:
    mentions = find_names(text, sentence_spans(text), title, headings)
    assert len({(m.norm, m.certainty) for m in mentions}) == len(mentions)
    return {m.norm: m for m in sorted(mentions, key=lambda m: -m.certainty)}


def test_spans_with_connectors_and_initials_are_one_name() -> None:
    names = found("He met Otto von Bismarck and J. R. R. Tolkien at the University of Copenhagen.")
    assert {"otto von bismarck", "j r r tolkien", "university of copenhagen"} <= names.keys()


def test_sentence_numbers_say_where_a_name_stands() -> None:
    names = found("They saw Lucca. It rained. They left Lucca for Arles.")
    assert names["lucca"].sentences == (0, 2)
    assert names["arles"].sentences == (2,)


def test_first_words_stay_open() -> None:
    names = found("Rivers rise here. Former Chancellor Kohl spoke. However, it rained in Bonn.")
    assert names["rivers"].certainty is Certainty.OPENER
    assert names["former chancellor kohl"].certainty is Certainty.OPENER
    assert names["bonn"].certainty is Certainty.SURE
    assert "however" not in names


def test_a_title_names_what_the_passage_is_about() -> None:
    names = found("A son of Otto, he ruled until 1398.", "Hermann II, Landgrave of Hesse (Thuringia)")
    about = {norm for norm, mention in names.items() if mention.about}
    assert about == {"hermann ii landgrave of hesse thuringia", "hermann ii landgrave of hesse", "hermann ii"}
    assert names["hermann ii"].sentences == ()


@pytest.mark.parametrize("title", ["report_2023-final.pdf", "", "  ", "***", "x" * 300, "word " * 40])
def test_file_names_and_sentences_are_no_titles(title: str) -> None:
    assert not [m for m in found("It rained all day in Bonn.", title).values() if m.about]


def test_headings_count_only_when_they_are_names() -> None:
    names = found("It rained.", headings=("Chapter", "Treaty of Westphalia"))
    assert names["treaty of westphalia"].about
    assert not found("It rained.", headings=("Early history of the town",))


def test_the_subject_of_the_first_sentence_is_what_it_is_about() -> None:
    names = found("Norman Rae Taurog (February 23, 1899) was an American director. He lived in Chicago.")
    assert {n for n, m in names.items() if m.about} == {"norman rae taurog", "norman taurog"}
    assert found("Through Fire and Water is a 1923 British film.")["through fire and water"].about


@pytest.mark.parametrize(
    "text", ["It was cold.", "The company was founded in Bonn.", "In Bonn, rain is usual.", "Yes."]
)
def test_a_pronoun_or_a_common_noun_is_no_subject(text: str) -> None:
    assert not [m for m in found(text).values() if m.about]


def test_a_part_of_the_title_means_the_title() -> None:
    names = found("Born in 1900, young Malott studied law. Later Malott taught.", "Deane Waldo Malott")
    assert names["deane waldo malott"].sentences == (0, 1)


def test_dates_and_their_years() -> None:
    names = found("It fell on 3rd of May 1856 and again in 1871.")
    assert {"3 may 1856", "1856", "1871"} <= names.keys()


def test_demonyms_name_countries() -> None:
    names = found("She was a Danish painter and owned a South Korean car.")
    assert {"denmark", "south korea"} <= names.keys()
    assert "danish" not in names


def test_quoted_titles_in_any_marks() -> None:
    assert "the birds" not in found('He wrote "The Birds" there.')
    assert "birds" in found('He wrote "The Birds" there.')
    assert "milkman" in found("He was called ``Milkman '' by all.")


def test_what_may_be_one_name_is_left_open() -> None:
    names = found("He knew David Ogilvy, 11th Earl of Airlie, and saw Blind Man's Eyes and the 2017 World Series.")
    for norm in ("david ogilvy 11th earl of airlie", "blind man eyes", "2017 world series"):
        assert names[norm].certainty is Certainty.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "no capitals at all here, not one of them. and none here.",
        "ALL OF THIS IS WRITTEN IN CAPITALS. EVERY SINGLE WORD OF IT IS, REALLY.",
        "| Name | Age |\n|---|---|\n| Anna | 3 |\n| Otto | 4 |\n",
        "def Main(X): return [Y for Y in X if Y.Is_Ok()]\nclass Foo(Bar):\n    pass",
        "Пётр Первый основал Санкт-Петербург в 1703 году.",
        "Ο Σωκράτης γεννήθηκε στην Αθήνα.",
        "司馬遷は中国の歴史家である。『史記』を著した。",
        "(((((((((((((((((((( , , , , \x00 \ud7ff \U0001f600 '' `` \" \"",
        "A" * 5000,
        "'" * 5000,
    ],
)
def test_odd_text_gives_few_sound_names(text: str) -> None:
    for mention in find_names(text, sentence_spans(text), text[:80], (text[:40],)):
        assert mention.norm
        assert mention.norm == normalise_name(mention.norm)
        assert list(mention.sentences) == sorted(set(mention.sentences))
        assert all(n < len(sentence_spans(text)) for n in mention.sentences)


def test_other_alphabets_with_capitals_have_names() -> None:
    assert normalise_name("Санкт-Петербург") in found("Царь Пётр основал город Санкт-Петербург на Неве.")
    assert normalise_name("Αθήνα") in found("Ο Σωκράτης γεννήθηκε στην Αθήνα.")


def test_capitals_everywhere_say_nothing() -> None:
    assert not found("ALL OF THIS IS WRITTEN IN CAPITALS AND OTTO IS TOO.")


def test_a_flood_of_names_is_cut_and_fast() -> None:
    text = " ".join(f"Then came Karl{i}a Meier{i}b of Bonn." for i in range(10_000))
    began = time.perf_counter()
    mentions = find_names(text, sentence_spans(text))
    assert time.perf_counter() - began < 10
    assert 100 < len(mentions) <= MAX_MENTIONS
    assert all(len(m.norm) <= MAX_NORM for m in mentions)
