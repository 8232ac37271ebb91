"""Words of a sentence with their places, and what their letters say. Every pattern here is linear."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W_]\w*(?:[’'&\-][^\W_]\w*)*")
_POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)

WRAPPED_LINE = 40

CONNECTORS = frozenset(
    "of the de del della di da das do dos du des la le les van von der den ter ten zu zur af av al el bin ibn".split()
)
ABBREVIATIONS = frozenset("Mr Mrs Ms Dr Prof St Sr Jr Gen Col Lt Sgt Capt Rev Hon Fr Mt Ft Gov Sen Rep".split())
NOT_NAMES = frozenset(
    """I I'm I'll I've I'd I’m I’ll I’ve I’d OK Mr Mrs Ms Dr Chapter Section Figure Fig Table Page Part Volume Appendix
    Note Notes
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday AM PM BC AD CE BCE
    January February March April May June July August September October November December""".split()
)
FUNCTION_WORDS = frozenset(
    """the a an this that these those he she it they we you i his her its their our your my in on at by for from with
    without to of as into after before during since until while when where which who whom whose what why how although
    though because if unless but and or nor so yet also then thus hence however moreover furthermore meanwhile instead
    there here both either neither each every all some many most several few other another such no not only even just
    according about above across against along among around behind below beneath beside between beyond despite down
    except inside like near off over past through throughout toward towards under up upon via within is are was were be
    been being has have had do does did can could may might must shall should will would one two three four five six
    seven eight nine ten first second third next last later early today yesterday now once again still already often
    sometimes usually finally please see let unlike rather following based given because""".split()
)


class Word(NamedTuple):
    """`text[start:end]`; a possessive ending is cut off and remembered."""

    text: str
    start: int
    end: int
    possessive: bool


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """Words of text[start:end], with spans in `text`."""
    for match in _WORD.finditer(text, start, end):
        raw = match.group()
        cut = _POSSESSIVE.search(raw)
        if cut and cut.start() > 0:
            yield Word(raw[: cut.start()], match.start(), match.start() + cut.start(), possessive=True)
        else:
            yield Word(raw, match.start(), match.end(), possessive=False)


def segments(text: str, start: int, end: int) -> list[list[Word]]:
    """The words of a sentence, cut where a capital letter says nothing because something new begins: after a colon,
    a quotation mark, a bullet, a table bar, or a line that is too short to have been wrapped."""
    parts: list[list[Word]] = [[]]
    for word in words(text, start, end):
        if parts[-1] and _begins_anew(text, parts[-1][-1].end, word.start):
            parts.append([])
        parts[-1].append(word)
    return parts


def _begins_anew(text: str, left: int, right: int) -> bool:
    gap = text[left:right]
    if len(gap) == 1 and gap != "\n":
        return gap == ":"
    if "\n" in gap:
        return not wrapped(text, left)
    return any(mark in gap for mark in ':"“”«»•|\t*#')


def wrapped(text: str, end: int) -> bool:
    """Whether the line that ends at `end` is so long that its break was made by a page's width."""
    return end - (text.rfind("\n", max(0, end - WRAPPED_LINE), end) + 1) >= WRAPPED_LINE


def is_name_like(word: str) -> bool:
    """A capital at the start, or inside (iPhone, mRNA)."""
    return word[0].isupper() or (word[0].isalpha() and not word.islower() and any(c.isupper() for c in word))


def shouting(sentence: list[Word]) -> bool:
    """Capitals say nothing in a sentence that is all capitals, or Has A Capital On Nearly Every Word."""
    letters = [word.text for word in sentence if word.text[0].isalpha()]
    if len(letters) < 4:
        return False
    upper = sum(len(w) > 1 and w.isupper() for w in letters)
    capital = sum(w[0].isupper() for w in letters)
    return upper > 0.6 * len(letters) or (len(letters) >= 8 and capital > 0.85 * len(letters))
