"""Appearances of one name in groups of one meaning each."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final
from uuid import UUID

from weft_core.resolution import Appearance, Reason
from weft_models.extraction.kinds import OTHER, PLACE
from weft_models.extraction.lists import wide_places
from weft_models.resolution.disagreement import apart, contradict, doubtful, said, total
from weft_models.resolution.groups import Groups
from weft_models.resolution.surroundings import around
from weft_models.resolution.vectors import Vector

Meaning = tuple[list[Appearance], tuple[Reason, ...]]
"""Appearances in the order of document ids, and why they stand apart from others."""
_MINORITY: Final = {True: 0.34, False: 0.1}
"""Share of the documents with the most frequent type; for a name of several words, and for a single word."""


def meanings(appearances: Sequence[Appearance], context: Mapping[UUID, Vector]) -> list[Meaning]:
    """All in one, unless some disagree: then those that agree best find each other first, and whatever does not
    disagree comes together. `appearances` in the order of document ids, one a document."""
    if not appearances:
        return []
    judged = _without_slips(appearances)
    conflicts = _conflicts(judged, context)
    if not conflicts:
        return [(list(appearances), ())]
    by_document = {appearance.document_id: appearance for appearance in appearances}
    groups = Groups(by_document, (pair for pair, reasons in conflicts.items() if contradict(reasons)))
    for pair in _nearest_first(judged, context, conflicts):
        groups.join(pair)
    found = []
    for group in groups.all():
        reasons = min(
            (r for pair, r in conflicts.items() if pair & group), default=[], key=lambda r: (-total(r), str(r))
        )
        found.append(([by_document[id_] for id_ in sorted(group)], tuple(r for r in reasons if r.weight > 0)))
    return sorted(found, key=lambda meaning: meaning[0][0].document_id)


def _conflicts(judged: Sequence[Appearance], context: Mapping[UUID, Vector]) -> dict[frozenset[UUID], list[Reason]]:
    found = {}
    for a, b in combinations(judged, 2):
        if doubtful(a, b):
            reasons = [*said(a, b), *around(a, b, context)]
            if apart(reasons):
                found[frozenset((a.document_id, b.document_id))] = reasons
    return found


def _nearest_first(
    judged: Sequence[Appearance], context: Mapping[UUID, Vector], conflicts: Container[frozenset[UUID]]
) -> list[frozenset[UUID]]:
    """Pairs that do not disagree."""
    pairs = {frozenset((a.document_id, b.document_id)): (a, b) for a, b in combinations(judged, 2)}
    distances = {
        pair: total([*said(a, b), *around(a, b, context)]) for pair, (a, b) in pairs.items() if pair not in conflicts
    }
    return sorted(distances, key=lambda pair: (round(distances[pair], 6), sorted(pair)))


def _without_slips(appearances: Sequence[Appearance]) -> list[Appearance]:
    """With the type `other` where few documents give a name a type that the others do not give it, and where a country
    is taken for something else: the extractor does err."""
    norm = appearances[0].norm
    counts = Counter(appearance.type for appearance in appearances if appearance.type != OTHER)
    if len(counts) < 2:
        return list(appearances)
    most = max(counts.values())
    if norm in wide_places():
        slips = counts.keys() - {PLACE}
    else:
        slips = {type_ for type_, count in counts.items() if count <= _MINORITY[" " in norm] * most}
    return [_untyped(a) if a.type in slips else a for a in appearances]


def _untyped(appearance: Appearance) -> Appearance:
    """Years are left out too: of what they are depends on the type."""
    return replace(appearance, type=OTHER, years=())
