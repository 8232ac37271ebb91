"""Which passwords are refused although their length is right.

Published lists of leaked passwords hold next to nothing of 15 characters and more, and looking passwords up elsewhere
is out of the question. So this does not compare with one list. It refuses, after undoing capitals, look-alike signs
and separators:

- a known long phrase (data/common_phrases.txt), with digits or signs around it or not;
- fewer than five different characters, or a short piece repeated;
- anything made up only of at most three of the words people choose most (data/common_stems.txt), digits that run,
  repeat or are few, and this installation's context words: the product's name, the user's name and e-mail address.

That is many millions of passwords, all that one thinks of first. It does not catch a leaked password that looks random.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from weft_core.errors import InvalidInputError

MAX_COMMON_WORDS = 3
_MIN_DISTINCT = 5
_MAX_FREE_DIGITS = 8
_PRODUCT = ("weft", "knowledgegraph")
_DIGIT_LETTERS = str.maketrans("013457", "oleast")
_SIGN_LETTERS = str.maketrans("@$!", "asi")
_SEPARATORS = re.compile(r"[\W_]+")
_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
)
_RUNS = tuple(row * 2 for row in _ROWS)


def check_password(password: str, *, email: str, name: str) -> None:
    """Raises `InvalidInputError` for a password that is easily guessed. Its length is checked by the contract."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < _MIN_DISTINCT or _repeats(folded):
        raise InvalidInputError("this password repeats itself; choose another one")
    context = _context_words(email, name)
    for spelled in {_SEPARATORS.sub("", folded), _SEPARATORS.sub("", folded.translate(_SIGN_LETTERS))}:
        if _is_phrase(spelled) or _only_common(spelled, context):
            raise InvalidInputError("this password is too easily guessed; choose one that is not made of common words")
    local_part = email.partition("@")[0].casefold()
    if len(local_part) >= 4 and local_part in folded:
        raise InvalidInputError("this password holds your e-mail address; choose another one")


def _repeats(text: str) -> bool:
    """Whether `text` is one piece of at most half its length over and over, the last time maybe cut short."""
    return any(all(text[i] == text[i % size] for i in range(size, len(text))) for size in range(1, len(text) // 2 + 1))


def _is_phrase(spelled: str) -> bool:
    return spelled.strip("0123456789") in _phrases()


def _only_common(spelled: str, context: frozenset[str]) -> bool:
    """Whether the whole text splits into at most three common words and easy digits.

    `fewest[i]` is the smallest number of words the first `i` characters can be split into.
    """
    if not spelled:
        return False
    unreached = len(spelled) + 1
    fewest = [0] + [unreached] * len(spelled)
    for start in range(len(spelled)):
        if fewest[start] == unreached:
            continue
        for end in range(start + 1, len(spelled) + 1):
            piece = spelled[start:end]
            if piece in context or _is_walk(piece) or _is_number(spelled, start, end):
                cost = 0
            elif piece in _stems() or piece.translate(_DIGIT_LETTERS) in _stems():
                cost = 1
            else:
                continue
            fewest[end] = min(fewest[end], fewest[start] + cost)
    return fewest[-1] <= MAX_COMMON_WORDS


def _is_walk(piece: str) -> bool:
    """One character repeated, or a run along the alphabet or the keyboard."""
    if len(piece) >= 3 and len(set(piece)) == 1:
        return True
    return len(piece) >= 4 and any(piece in run or piece[::-1] in run for run in _RUNS)


def _is_number(spelled: str, start: int, end: int) -> bool:
    """A few digits that stand alone, such as a year. A long number is not made of several of these."""
    inside = spelled[start:end].isdigit() and end - start <= _MAX_FREE_DIGITS
    return inside and not spelled[:start][-1:].isdigit() and not spelled[end:][:1].isdigit()


def _context_words(email: str, name: str) -> frozenset[str]:
    words = _SEPARATORS.split(f"{email} {name}".casefold())
    whole = _SEPARATORS.sub("", email.casefold()), _SEPARATORS.sub("", name.casefold())
    return frozenset(word for word in (*words, *whole, *_PRODUCT) if len(word) >= 3)


@cache
def _stems() -> frozenset[str]:
    return frozenset(_data("common_stems.txt").split())


@cache
def _phrases() -> frozenset[str]:
    return frozenset(_data("common_phrases.txt").split())


def _data(name: str) -> str:
    return files("weft_auth").joinpath("data", name).read_text(encoding="utf-8")
