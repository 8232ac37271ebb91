"""The names of one passage. Linear in its length."""

from collections.abc import Iterable, Sequence

from weft_core.text import normalise_name
from weft_models.extraction.dates import dates
from weft_models.extraction.quoted import quoted_titles
from weft_models.extraction.words import Word, segments, shouting
from weft_models.naming.demonyms import countries, country_of
from weft_models.naming.found import Found
from weft_models.naming.headings import headings_within
from weft_models.naming.joins import joined_start
from weft_models.naming.mentions import Certainty, NameMention
from weft_models.naming.spans import WordSpan, name_spans
from weft_models.naming.subjects import subject_forms
from weft_models.naming.titles import distinct, heading_forms, title_forms

VERSION = "names-2"
"""Changes with the rules: stored mentions of another version are found anew."""


def find_names(
    text: str, sentences: Sequence[tuple[int, int]], title: str = "", headings: Iterable[str] = ()
) -> list[NameMention]:
    """Names in `text`, whose sentences are half-open spans, ascending (`weft_core.sentences.sentence_spans`).

    Never raises for odd text. No more than `MAX_MENTIONS` beside those of the title, and those of one heading.
    """
    text = _plain_quotes(text)
    titled = title_forms(title)
    section = [form for heading in list(headings)[-1:] for form in heading_forms(heading)]
    subject = subject_forms(text[slice(*sentences[0])]) if sentences else []
    found = Found(about=distinct([*titled, *section, *headings_within(text), *subject]))
    _add_dates(found, text, sentences)
    _add_quoted(found, text, sentences)
    full = (titled or subject or [""])[0]
    for number, (start, end) in enumerate(sentences):
        for segment in segments(text, start, end):
            if not shouting(segment):
                _add_segment(found, text, segment, number, full)
    return found.mentions()


def _plain_quotes(text: str) -> str:
    """TeX's quotation marks as typists write them; every other character keeps its place."""
    return text.replace("``", ' "').replace("''", '" ')


def _add_dates(found: Found, text: str, sentences: Sequence[tuple[int, int]]) -> None:
    """Each date under its own name and under its year's."""
    for number, date in _placed(((d.start, d.name) for d in dates(text)), sentences):
        found.add(normalise_name(date), number)
        found.add(date[-4:], number)


def _add_quoted(found: Found, text: str, sentences: Sequence[tuple[int, int]]) -> None:
    spans = ((start, text[start:end]) for start, end in quoted_titles(text))
    for number, title in _placed(spans, sentences):
        found.add(normalise_name(title), number)


def _placed(spans: Iterable[tuple[int, str]], sentences: Sequence[tuple[int, int]]) -> Iterable[tuple[int, str]]:
    """Numbers of the sentences in which the spans begin. Both ascend."""
    number = 0
    for start, value in spans:
        while number < len(sentences) and sentences[number][1] <= start:
            number += 1
        if number < len(sentences) and sentences[number][0] <= start:
            yield number, value


def _add_segment(found: Found, text: str, segment: list[Word], number: int, full: str) -> None:
    before: WordSpan | None = None
    for span in name_spans(text, segment):
        start, end = segment[span.first].start, segment[span.last].end
        norm = normalise_name(text[start:end])
        found.add(country_of(norm), number)
        if norm not in countries():
            found.add(norm, number, span.certainty)
            if _part_of(norm, full):
                found.add(full, number)
        for longer in joined_start(text, segment, before, span):
            found.add(normalise_name(text[longer:end]), number, Certainty.POSSIBLE)
        before = span


def _part_of(norm: str, full: str) -> bool:
    """Whether a span is a short form of what the document is about: all its words are in that name."""
    words = full.split()
    return norm != full and len(words) > 1 and all(word in words for word in norm.split())
