"""Groups of senses that mean the same, and the canonical sense of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final
from uuid import UUID

from weft_core.resolution import Link, Reason, ReasonKind, Sense
from weft_models.resolution.contradictions import contradict, is_full
from weft_models.resolution.groups import Groups, Pair
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.scoring import ACCEPT, Verdict

_CURATED = Reason(ReasonKind.CURATION, "put together by a person", 1.0)
_MARGIN: Final = 0.15
"""By which a pair must beat its rivals: 'J. Smith' may be John or James, and stays alone unless one is far likelier."""


def link(senses: Sequence[Sense], verdicts: Mapping[frozenset[UUID], Verdict], rulings: Rulings) -> dict[UUID, Link]:
    """A link for every sense. `senses`: whole connected components of accepted pairs, with every sense of the names in
    them; `verdicts` by the ids of two senses. The order of the arguments makes no difference."""
    by_id = {sense.id: sense for sense in senses}
    ruled = rulings.pairs(list(by_id.values()))
    accepted = {pair: verdict for pair, verdict in verdicts.items() if verdict.score >= ACCEPT and pair <= by_id.keys()}
    links: dict[UUID, Link] = {}
    for ids in _components(by_id, [*accepted, *(pair for pair, (_, together) in ruled.items() if together)]):
        links |= _of_component({id_: by_id[id_] for id_ in ids}, accepted, ruled)
    return links


def canonical_of(members: Iterable[Sense]) -> Sense:
    """The most mentioned of the names that are written out; ties fall to the longest name, then to the alphabet."""
    return min(members, key=lambda s: (not is_full(s), -s.mentions, -len(s.name), s.norm, s.id))


def _components(ids: Iterable[UUID], pairs: Iterable[Pair]) -> list[set[UUID]]:
    groups = Groups(ids, ())
    for pair in pairs:
        groups.join(pair)
    return groups.all()


def _of_component(
    senses: Mapping[UUID, Sense], accepted: Mapping[Pair, Verdict], ruled: Mapping[Pair, tuple[int, bool]]
) -> dict[UUID, Link]:
    if len(senses) == 1:
        return {id_: Link(id_, id_) for id_ in senses}
    mine = {frozenset(pair) for pair in combinations(senses, 2)}
    groups = Groups(senses, [pair for pair in mine if pair in ruled and not ruled[pair][1]])
    best: dict[UUID, Link] = {}
    together = [pair for pair in mine if pair in ruled and ruled[pair][1]]
    for pair in sorted(together, key=lambda pair: (-ruled[pair][0], sorted(pair))):
        if groups.join(pair):
            best |= {id_: Link(id_, id_, 1.0, (_CURATED,)) for id_ in pair}
    contradicting = {pair for pair in mine if contradict(*(senses[id_] for id_ in pair))}
    groups.keep_apart(contradicting)
    verdicts = {pair: accepted[pair] for pair in mine if pair in accepted and pair not in contradicting}
    for pair in _best_first(_unrivalled(verdicts, contradicting)):
        if groups.join(pair):
            for id_ in pair:
                best.setdefault(id_, Link(id_, id_, verdicts[pair].score, verdicts[pair].reasons))
    return {
        id_: _towards(canonical_of([senses[member] for member in members]).id, id_, best)
        for members in groups.all()
        for id_ in members
    }


def _unrivalled(verdicts: Mapping[Pair, Verdict], contradicting: set[Pair]) -> dict[Pair, Verdict]:
    """Without pairs whose one end has another partner, almost as likely, that contradicts this one."""
    partners: dict[UUID, dict[UUID, float]] = defaultdict(dict)
    for pair, verdict in verdicts.items():
        for id_ in pair:
            (partner,) = pair - {id_}
            partners[id_][partner] = verdict.score
    return {
        pair: verdict
        for pair, verdict in verdicts.items()
        if not any(
            frozenset((rival, *(pair - {id_}))) in contradicting and rival_score > verdict.score - _MARGIN
            for id_ in pair
            for rival, rival_score in partners[id_].items()
            if rival not in pair
        )
    }


def _best_first(verdicts: Mapping[Pair, Verdict]) -> list[Pair]:
    return sorted(verdicts, key=lambda pair: (-verdicts[pair].score, sorted(pair)))


def _towards(canonical: UUID, id_: UUID, best: Mapping[UUID, Link]) -> Link:
    joined = best.get(id_)
    if id_ == canonical or joined is None:
        return Link(id_, canonical)
    return Link(id_, canonical, joined.score, joined.reasons)
