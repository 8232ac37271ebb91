"""Columns without the places of removed passages and the names only those held."""

import numpy as np

from weft_query.retrieval.columns import Columns
from weft_query.retrieval.lexicon import Lexicon
from weft_query.retrieval.quantised import Quantised
from weft_query.retrieval.ragged import Ints, Numbers, gather, pointers


def compacted(old: Columns) -> Columns:
    """The same living passages, in the same order."""
    new = Columns(old.dimension)
    kept = np.array([row for row in range(len(old)) if row not in old.removed], dtype=np.int64)
    new.keys = [old.keys[row] for row in kept]
    new.documents = [old.documents[row] for row in kept]
    new.rows = {key: row for row, key in enumerate(new.keys)}
    new.with_sentences, new.pieces = old.with_sentences, old.pieces
    new.vectors.append(old.vectors.view[kept])
    of_sentence, _ = _ranges(old.sentence_counts.view, kept)
    of_token, _ = _ranges(old.token_counts.view, kept)
    sentences = old.sentences.view
    new.sentences.append(Quantised(sentences.bytes_[of_sentence], sentences.scales[of_sentence]))
    new.tokens.append(old.tokens.view[of_token])
    new.token_ids.append(old.token_ids.view[of_token])
    new.token_sentences.append(old.token_sentences.view[of_token])
    new.sentence_counts.append(old.sentence_counts.view[kept])
    new.token_counts.append(old.token_counts.view[kept])
    moved = np.full(len(old), -1, dtype=np.int64)
    moved[kept] = np.arange(len(kept))
    shift = pointers(old.sentence_counts.view)[kept] - pointers(new.sentence_counts.view)[:-1]
    _move_candidates(old, new, moved, shift)
    return new


def _ranges(counts: Numbers, rows: Ints) -> tuple[Ints, Ints]:
    bounds = pointers(counts)
    return gather(bounds[rows], bounds[rows + 1])


def _move_candidates(old: Columns, new: Columns, moved: Ints, shift: Ints) -> None:
    """`moved`: the new row of an old one; `shift`: by how much a new row's sentences lie further to the front."""
    source, target = old.candidates, new.candidates
    kept = np.flatnonzero(moved[source.passages.view] >= 0)
    rows = moved[source.passages.view[kept]]
    positions, owners = _ranges(source.sentence_counts.view, kept)
    target.passages.append(rows.astype(np.int32))
    target.names.append(_renamed(source.names.view[kept], old.lexicon, new.lexicon))
    target.rests.append(_renamed(source.rests.view[kept], old.lexicon, new.lexicon))
    target.certainty.append(source.certainty.view[kept])
    target.about.append(source.about.view[kept])
    target.placed.append(source.placed.view[kept])
    target.sentence_counts.append(source.sentence_counts.view[kept])
    target.sentences.append((source.sentences.view[positions] - shift[rows[owners]]).astype(np.int32))


def _renamed(names: Numbers, old: Lexicon, new: Lexicon) -> Numbers:
    """Numbers in the new lexicon; -1 stays."""
    distinct = [int(number) for number in np.unique(names) if number >= 0]
    table = np.full(len(old) + 1, -1, dtype=np.int32)
    table[distinct] = new.add(old.norms[number] for number in distinct)
    renamed: Numbers = table[names]
    return renamed
