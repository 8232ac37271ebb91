"""What people decided, brought to senses. A later decision wins over an earlier one that it contradicts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from uuid import UUID

from weft_core.resolution import Anchor, Curation, CurationKind, Sense
from weft_models.extraction.kinds import OTHER
from weft_models.resolution.groups import Pair


@dataclass(frozen=True, slots=True)
class Rulings:
    """Curations in the order in which they are replayed. Made by `replay`."""

    curations: tuple[Curation, ...] = ()
    _by_norm: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Positions of the curations that speak of a name, ascending."""

    def norms(self) -> frozenset[str]:
        """Every name a curation speaks of."""
        return frozenset(self._by_norm)

    def partners(self, norm: str) -> frozenset[str]:
        """Names that merges put together with this one, without itself."""
        return frozenset(
            anchor.norm
            for curation in self._about([norm])
            if curation.kind is CurationKind.MERGE
            for anchor in (*curation.entity, *curation.other)
        ) - {norm}

    def split_off(self, norm: str) -> dict[UUID, UUID]:
        """Documents in which the name has a sense of its own, with the curation that says so."""
        return {
            document_id: curation.id
            for curation in self._about([norm])
            if curation.kind is CurationKind.SPLIT and any(anchor.norm == norm for anchor in curation.entity)
            for anchor in curation.other
            if anchor.norm == norm
            for document_id in anchor.document_ids
        }

    def pairs(self, senses: Sequence[Sense]) -> dict[Pair, tuple[int, bool]]:
        """For pairs of these senses of which a curation speaks: the number of the last one that does, and whether it
        puts them together (else apart)."""
        by_norm: dict[str, list[Sense]] = defaultdict(list)
        for sense in senses:
            by_norm[sense.norm].append(sense)
        decided: dict[Pair, tuple[int, bool]] = {}
        for curation in self._about(by_norm):
            entity, other = _meant(curation.entity, by_norm), _meant(curation.other, by_norm)
            if curation.kind is CurationKind.MERGE:
                decided |= dict.fromkeys(_pairs(combinations(entity | other, 2)), (curation.number, True))
            elif curation.kind is CurationKind.SPLIT:
                decided |= dict.fromkeys(_pairs(product(entity - other, other)), (curation.number, False))
        return decided

    def shown(self, members: Sequence[Sense]) -> tuple[str | None, str | None]:
        """Curated name and type of the entity with these members. The last curation wins: a merge gives the name of the
        entity that the other was merged into. What was decided of an entity stays with it, not with what is split off
        it later."""
        by_norm: dict[str, list[Sense]] = defaultdict(list)
        for sense in members:
            by_norm[sense.norm].append(sense)
        values: dict[CurationKind, tuple[tuple[Anchor, ...], str]] = {}
        for curation in self._about(by_norm):
            if curation.kind in {CurationKind.RENAME, CurationKind.RETYPE} and _meant(curation.entity, by_norm):
                values[curation.kind] = (curation.entity, curation.value)
            elif curation.kind is CurationKind.MERGE:
                ours = _meant(curation.entity, by_norm)
                named = values.get(CurationKind.RENAME)
                if ours and _meant(curation.other, by_norm) and not (named and _meant(named[0], by_norm) & ours):
                    values[CurationKind.RENAME] = (curation.entity, _name([s for s in members if s.id in ours]))
            elif curation.kind is CurationKind.SPLIT:
                gone = _meant(curation.other, by_norm)
                kept = set(curation.entity)
                for kind, (anchors, _) in list(values.items()):
                    if kept & set(anchors) and _meant(anchors, by_norm) <= gone:
                        del values[kind]
        name, type_ = values.get(CurationKind.RENAME), values.get(CurationKind.RETYPE)
        return name and name[1], type_ and type_[1]

    def _about(self, norms: Iterable[str]) -> Iterator[Curation]:
        positions = {at for norm in norms for at in self._by_norm.get(norm, ())}
        return (self.curations[at] for at in sorted(positions))


def replay(curations: Sequence[Curation]) -> Rulings:
    """Curations by number, whatever their order here."""
    ordered = tuple(sorted(curations, key=lambda curation: (curation.number, curation.id)))
    by_norm: dict[str, list[int]] = defaultdict(list)
    for at, curation in enumerate(ordered):
        for norm in {anchor.norm for anchor in (*curation.entity, *curation.other)}:
            by_norm[norm].append(at)
    return Rulings(ordered, {norm: tuple(held) for norm, held in by_norm.items()})


def _meant(anchors: Iterable[Anchor], by_norm: Mapping[str, Sequence[Sense]]) -> frozenset[UUID]:
    """Senses that the anchors mean."""
    return frozenset(id_ for anchor in anchors for id_ in _of_anchor(anchor, by_norm.get(anchor.norm, ())))


def _of_anchor(anchor: Anchor, senses: Sequence[Sense]) -> list[UUID]:
    """By documents, else the default sense of the type; where the type has changed since, the name's only sense."""
    if anchor.document_ids:
        documents = frozenset(anchor.document_ids)
        held = [s.id for s in senses if s.document_ids is not None and s.document_ids & documents]
        return held or [s.id for s in senses if s.document_ids is None and _compatible(s.type, anchor.type)]
    default = [sense for sense in senses if not sense.discriminator]
    same = [sense.id for sense in default if sense.type == anchor.type]
    return same or [s.id for s in default if s.document_ids is None or _compatible(s.type, anchor.type)]


def _name(senses: Sequence[Sense]) -> str:
    return min(senses, key=lambda sense: (-sense.mentions, -len(sense.name), sense.norm, sense.id)).name


def _compatible(one: str, other: str) -> bool:
    return one == other or OTHER in {one, other}


def _pairs(found: Iterable[tuple[UUID, UUID]]) -> Iterator[Pair]:
    return (frozenset(pair) for pair in found if pair[0] != pair[1])
