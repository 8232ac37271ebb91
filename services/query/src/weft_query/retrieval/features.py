"""Candidates of a question and what is known of each."""

from dataclasses import dataclass

import numpy as np

from weft_query.retrieval.chain import Bridge, Links, names_title
from weft_query.retrieval.channels import Hits, cosines
from weft_query.retrieval.image import Image
from weft_query.retrieval.late import covered, matches, residual
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Floats, Ints, largest, rows_of, top
from weft_query.retrieval.walk import SEEDS, Walked

NAMES = ("dense", "sentence", "title", "link", "titled_link", "walk", "late", "late_residual")
_FROM_WALK = 60
_FROM_LINKS = 20
_FIRST_ANCHORS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """`values` is (candidates, features), columns as in `NAMES`."""

    rows: Ints
    values: Floats


def candidates_of(walked: Walked, near: Hits, links: Links) -> Ints:
    """Rows of the best 60 of the walk, 30 of H and 20 by links, ascending."""
    reached = walked.rows[top(walked.masses, _FROM_WALK)]
    linked = np.flatnonzero(links.any)
    linked = linked[top(links.any[linked], _FROM_LINKS)]
    return np.unique(np.concatenate([reached, near.rows[:SEEDS], linked]))


def features_of(image: Image, asked: Asked, rows: Ints, walked: Walked, bridge: Bridge, links: Links) -> Candidates:
    """All features; those that need vectors the image or the question lacks are 0."""
    found = matches(image, asked, rows)
    first = np.searchsorted(rows, bridge.anchors[:_FIRST_ANCHORS])
    held = first[(first < len(rows)) & (rows[np.minimum(first, len(rows) - 1)] == bridge.anchors[:_FIRST_ANCHORS])]
    columns = (
        cosines(image, asked, rows),
        _best_sentence(image, asked, rows),
        names_title(image, asked, rows).astype(np.float32),
        links.any[rows],
        links.titled[rows],
        1 / (2 + _ranks(walked.of(rows))),
        covered(found),
        residual(found, found[held]),
    )
    return Candidates(rows, np.column_stack(columns).astype(np.float32))


def _best_sentence(image: Image, asked: Asked, rows: Ints) -> Floats:
    if not image.has_sentences:
        return np.zeros(len(rows), dtype=np.float32)
    sentences, _ = rows_of(image.sentence_pointers, rows)
    lengths = image.sentence_pointers[rows + 1] - image.sentence_pointers[rows]
    return largest(image.sentences.products(sentences, asked.vector), lengths, 0.0)


def _ranks(values: Floats) -> Ints:
    """0 for the largest."""
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks
