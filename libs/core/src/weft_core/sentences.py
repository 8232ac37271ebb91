"""Where sentences begin and end. Rules only, one pass: linear in the length of the text, whatever it holds."""

import re
from collections.abc import Iterator

_WRAPPED_LINE = 45
"""Characters from which a line without a full stop is taken for a wrapped one rather than a title or an item."""

_LOOK_BACK = 24
"""Characters before a full stop that are read to tell an abbreviation; no listed one is longer."""

_STOP = re.compile("[.!?\u2026]+|[\u3002\uff01\uff1f\uff61\u0964\u0965\u061f\u06d4\u1362]+")
_CLOSING = re.compile("[\"'\u2019\u201d\u00bb)\\]\u300d\u300f\uff09\u3011*_]*")
_LOOSE_MARK = re.compile('[ \\t]+["\u201d](?!\\S)')
"""A quotation mark between spaces: typists and converters set closing marks apart from the full stop."""

_ITEM = re.compile(
    r"[ \t>]*(?:[-*+\u2022\u25cf\u25aa\u2013\u2014\uf0b7]|#{1,6}|\||[A-Z]\)"
    r"|\(?(?:\d{1,3}|[a-h]|[ivx]{1,6}|[IVX]{2,6})[.)])(?=[ \t])"
)
_ITEM_LABEL = re.compile(r"[ \t>]*\(?(?:\d{1,4}|[A-Za-z]|[ivxIVX]{1,6})\Z")
_LAST_WORD = re.compile(r"[\w.&-]+\Z")
_INITIALS = re.compile(r"(?:\w\.)*\w\Z")
_TERMINAL = tuple(".!?:;\u2026\u3002\uff01\uff1f\uff61\u0964\u061f\u06d4\u1362")

_NEVER_LAST = frozenset(
    "mr mrs ms dr prof rev hon st mt messrs mme mlle gen col maj capt lt sgt cpl adm cmdr gov sen rep pres amb "
    "vs v e.g i.e cf viz al fig figs eq eqs sec secs ch chap vol vols pp p ed eds trans approx ca resp "
    "bzw z.b d.h u.a vgl nr abs hr fr sr.a".split()
)
"""Abbreviations that stand before what they belong to: no sentence ends with their full stop."""

_SELDOM_LAST = frozenset(
    "inc ltd co corp llc bros jr sr etc a.m p.m ph.d m.d b.a m.a b.c a.d esq dept univ assn est usw".split()
)
"""Abbreviations that can end a sentence: they do when a usual first word follows."""

_BEFORE_NUMBER = frozenset("no nos art sect para jan feb mar apr jun jul aug sep sept oct nov dec".split())

_STARTERS = frozenset(
    "the this that these those it its he she they we you i his her their our my a an in on at by for from to with as "
    "but and or if when while after before since although though however there here what who where why how both each "
    "some many most all no not so then thus one two other another such during under over between into upon".split()
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open code point spans of the sentences of `text`, ascending, without white space at their edges.

    Every character that is not white space lies in exactly one span. Blank lines, list items, table rows and
    short lines are borders; a long line without a full stop is taken to go on in the next.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        spans.extend(_split_block(text, start, end))
    return spans


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that belong together."""
    start = 0
    previous = ""
    position = 0
    for line in text.split("\n"):
        if position and _is_border(previous, line):
            yield start, position
            start = position
        previous = line
        position += len(line) + 1
    yield start, len(text)


def _is_border(above: str, below: str) -> bool:
    above = above.rstrip()
    head = below[:80].lstrip()
    if not above or not head:
        return True
    if _ITEM.match(below) or " | " in above or above.endswith(_TERMINAL):
        return True
    if head[0].islower():
        return False
    return len(above) < _WRAPPED_LINE


def _split_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    position = start
    marks = 0
    while stop := _STOP.search(text, position, end):
        closing = _CLOSING.match(text, stop.end(), end)
        border = closing.end() if closing else stop.end()
        marks += text.count('"', position, border)
        loose = _LOOSE_MARK.match(text, border, end)
        if loose and (marks % 2 or loose.group().endswith("\u201d")):
            border = loose.end()
            marks += 1
        if _ends_sentence(text, begin, stop.start(), stop.group(), border, end):
            yield from _trimmed(text, begin, border)
            begin = border
            marks = 0
        position = border
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, at: int, mark: str, border: int, end: int) -> bool:
    if border >= end:
        return True
    if mark[0] not in ".!?\u2026":
        return border == at + len(mark) or text[border].isspace()
    if not text[border].isspace():
        return False
    following = text[border : border + 64].lstrip().lstrip("\"'\u2018\u201c\u00ab([*_")
    if following[:1].islower():
        return False
    return mark != "." or _full_stop_ends(text, begin, at, following)


def _full_stop_ends(text: str, begin: int, at: int, following: str) -> bool:
    before = text[max(begin, at - _LOOK_BACK) : at]
    if at - begin <= len(before) and _ITEM_LABEL.match(before):
        return False
    found = _LAST_WORD.search(before)
    if not found:
        return True
    word = found.group().lower()
    starts = _first_word(following) in _STARTERS
    if word in _NEVER_LAST:
        return False
    if word in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    if word in _SELDOM_LAST or (_INITIALS.fullmatch(word) and not word.isdigit() and word != "i"):
        return starts
    return True


def _first_word(text: str) -> str:
    word = ""
    for character in text:
        if not character.isalpha():
            break
        word += character
    return word.lower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
