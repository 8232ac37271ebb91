"""Groups of senses that mean the same, and the canonical sense of each."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from weft_core.resolution import Link, Reason, ReasonKind, Sense
from weft_models.resolution.groups import Groups
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.scoring import ACCEPT, Verdict

_CURATED = Reason(ReasonKind.CURATION, "put together by a person", 1.0)


def link(senses: Sequence[Sense], verdicts: Mapping[frozenset[UUID], Verdict], rulings: Rulings) -> dict[UUID, Link]:
    """A link for every sense. `senses`: whole connected components of accepted pairs, with every sense of the names in
    them; `verdicts` by the ids of two senses. The order of the arguments makes no difference."""
    by_id = {sense.id: sense for sense in senses}
    decided = rulings.pairs(list(by_id.values()))
    apart = {pair for pair, (_, together) in decided.items() if not together}
    curated = [pair for pair, (_, together) in decided.items() if together]
    curated.sort(key=lambda pair: (-decided[pair][0], sorted(pair)))
    groups = Groups(by_id, apart)
    best: dict[UUID, Link] = {}
    for pair in curated:
        if groups.join(pair):
            for id_ in pair:
                best.setdefault(id_, Link(id_, id_, 1.0, (_CURATED,)))
    for pair in _accepted(verdicts, by_id):
        if groups.join(pair):
            for id_ in pair:
                best.setdefault(id_, Link(id_, id_, verdicts[pair].score, verdicts[pair].reasons))
    links: dict[UUID, Link] = {}
    for members in groups.all():
        canonical = canonical_of([by_id[id_] for id_ in members])
        for id_ in members:
            joined = best.get(id_)
            if id_ == canonical.id or joined is None:
                links[id_] = Link(id_, canonical.id)
            else:
                links[id_] = Link(id_, canonical.id, joined.score, joined.reasons)
    return links


def canonical_of(members: Iterable[Sense]) -> Sense:
    """The most mentioned; ties fall to the longest name, then the alphabet."""
    return min(members, key=lambda sense: (-sense.mentions, -len(sense.name), sense.norm, sense.id))


def _accepted(verdicts: Mapping[frozenset[UUID], Verdict], by_id: Mapping[UUID, Sense]) -> list[frozenset[UUID]]:
    found = [
        pair for pair, verdict in verdicts.items() if verdict.score >= ACCEPT and all(id_ in by_id for id_ in pair)
    ]
    return sorted(found, key=lambda pair: (-verdicts[pair].score, sorted(pair)))
