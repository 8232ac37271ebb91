"""From labels of word pieces to spans of whole words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from weft_models.extraction.labels import type_of

_OUTSIDE = {"O", "0", "NONE", "OUTSIDE", "NIL"}


class Piece(NamedTuple):
    """A word piece: its place in the text, the number of its word, its label and how sure the model is (0 to 1)."""

    start: int
    end: int
    word: int
    label: str
    score: float


class NamedSpan(NamedTuple):
    """`score` is that of the span's words on average."""

    start: int
    end: int
    type: str
    score: float


def named_spans(pieces: Sequence[Piece]) -> Iterator[NamedSpan]:
    """A word has the label of its first piece; words of one type go on until a B- (or S-, U-) label or another type."""
    run: list[Piece] = []
    for word in _words(pieces):
        if run and not _continues(run[-1], word):
            yield _span(run)
            run = []
        if word.label.upper() not in _OUTSIDE:
            run.append(word)
    if run:
        yield _span(run)


def _words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    current: Piece | None = None
    for piece in pieces:
        if current is not None and piece.word == current.word:
            current = current._replace(end=piece.end)
            continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current


def _continues(last: Piece, word: Piece) -> bool:
    begins = word.label[:2].upper() in {"B-", "S-", "U-"}
    return not begins and word.label.upper() not in _OUTSIDE and type_of(last.label) == type_of(word.label)


def _span(run: list[Piece]) -> NamedSpan:
    score = sum(piece.score for piece in run) / len(run)
    return NamedSpan(run[0].start, run[-1].end, type_of(run[0].label), score)
