"""Senses of one name: the same name means the same, unless its documents disagree."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from weft_core.ids import entity_id
from weft_core.resolution import Appearance, Reason, Sense
from weft_models.extraction.kinds import OTHER
from weft_models.resolution.disagreement import doubtful
from weft_models.resolution.discriminators import discriminated, with_defaults
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.telling_apart import meanings
from weft_models.resolution.vectors import Vector

SAMPLE: Final = 64
"""Appearances from which a name is judged, the first by document id. A name with more has one sense a type."""
_KEPT: Final = 8
_RARE: Final = 0.1
"""Share of a sampled name's documents below which their type is a slip of the extractor."""


def wants_context(appearances: Sequence[Appearance]) -> bool:
    """Whether telling the senses of this name apart needs context vectors."""
    if not 1 < len(appearances) < SAMPLE:
        return False
    kinds = list({_kind(a): a for a in appearances}.values())
    return any(doubtful(a, b) for i, a in enumerate(kinds) for b in kinds[:i])


def _kind(a: Appearance) -> tuple[object, ...]:
    """All on which it depends whether two are doubtful."""
    return a.type, a.years, a.qualifier, a.description, bool(a.neighbours), frozenset(a.domains), a.dated


def tell_senses(
    workspace_id: UUID,
    norm: str,
    appearances: Sequence[Appearance],
    total_mentions: int,
    context: Mapping[UUID, Vector],
    rulings: Rulings,
) -> list[Sense]:
    """Senses of `norm`, most mentioned first. `appearances`: all, or the first `SAMPLE` by document id with those in
    documents that a curation splits off. `total_mentions` counts all of them."""
    split = rulings.split_off(norm)
    ordered = sorted(appearances, key=lambda a: a.document_id)
    rest = [a for a in ordered if a.document_id not in split]
    sampled = len(rest) >= SAMPLE
    told = [
        _sense(workspace_id, norm, held, reasons)
        for held, reasons in (_by_type(rest) if sampled else meanings(rest, context))
    ]
    told = with_defaults(workspace_id, told)
    curated: dict[UUID, list[Appearance]] = defaultdict(list)
    for appearance in ordered:
        if appearance.document_id in split:
            curated[split[appearance.document_id]].append(appearance)
    if sampled or (len(told) == 1 and not curated):
        told = [replace(sense, document_ids=None) for sense in told]
    told += [discriminated(workspace_id, _sense(workspace_id, norm, curated[id_], ()), str(id_)) for id_ in curated]
    seen = sum(appearance.mentions for appearance in appearances)
    if sampled and seen:
        told = [_scaled(sense, total_mentions / seen) for sense in told]
    return sorted(told, key=lambda sense: (-sense.mentions, sense.discriminator, sense.id))


def sense_of(senses: Sequence[Sense], document_id: UUID, type_: str) -> Sense | None:
    """Which of all the senses of a name it has in a document that gives it this type.

    A sense that names the document; else one for all documents of the type; else the most mentioned one for all. None
    when all senses are of other documents.
    """
    for sense in senses:
        if sense.document_ids is not None and document_id in sense.document_ids:
            return sense
    open_ = [sense for sense in senses if sense.document_ids is None]
    return min(open_, key=lambda sense: (sense.type != type_, -sense.mentions, sense.id), default=None)


def _sense(workspace_id: UUID, norm: str, held: Sequence[Appearance], reasons: Sequence[Reason]) -> Sense:
    """The default one of its type, of these documents alone."""
    type_ = _most_documents(held)
    spellings: Counter[str] = Counter()
    for appearance in held:
        spellings[appearance.name] += appearance.mentions
    return Sense(
        id=entity_id(workspace_id, norm, type_),
        norm=norm,
        type=type_,
        name=min(spellings, key=lambda name: (-spellings[name], name)),
        document_ids=frozenset(appearance.document_id for appearance in held),
        mentions=sum(appearance.mentions for appearance in held),
        appearances=tuple(held[:_KEPT]),
        reasons=tuple(reasons),
    )


def _most_documents(held: Sequence[Appearance]) -> str:
    """The specific type that most documents give."""
    counts = Counter(appearance.type for appearance in held if appearance.type != OTHER)
    return min(counts, key=lambda type_: (-counts[type_], type_), default=OTHER)


def _by_type(rest: Sequence[Appearance]) -> list[tuple[list[Appearance], tuple[Reason, ...]]]:
    """Of a sample: one meaning a type that is not rare; the others are in the most frequent one."""
    held: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in rest:
        held[appearance.type].append(appearance)
    specific = [type_ for type_ in held if type_ != OTHER and len(held[type_]) >= _RARE * len(rest)]
    main = min(specific, key=lambda type_: (-len(held[type_]), type_), default=OTHER)
    kept = {main, *specific}
    groups: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in rest:
        groups[appearance.type if appearance.type in kept else main].append(appearance)
    return [(groups[type_], ()) for type_ in sorted(groups)]


def _scaled(sense: Sense, factor: float) -> Sense:
    """Mentions in all documents, as far as the sample tells."""
    return replace(sense, mentions=round(sense.mentions * factor))
