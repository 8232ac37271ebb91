"""Resolution of everything at once, timed: collected passages in, senses and links out."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from benchmarks.resolution.reading import WORKSPACE
from weft_core.resolution import Appearance, Link, Sense
from weft_models.resolution.keys import keys
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import replay
from weft_models.resolution.scoring import ACCEPT, Verdict, score
from weft_models.resolution.senses import SAMPLE, tell_senses, wants_context
from weft_models.resolution.vectors import Vector

Embed = Callable[[set[UUID]], Mapping[UUID, Vector]]
"""Vectors of these documents."""
_NOBODY = replay(())


@dataclass(slots=True)
class Whole:
    """`seconds` of CPU by step, embedding left out."""

    senses: dict[str, list[Sense]] = field(default_factory=dict)
    blocks: dict[str, list[Sense]] = field(default_factory=dict)
    verdicts: dict[frozenset[UUID], Verdict] = field(default_factory=dict)
    links: dict[UUID, Link] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def compared(self) -> int:
        return len(self.verdicts)


def resolve(appearances: Iterable[Appearance], embed: Embed) -> Whole:
    """Without curations."""
    whole = Whole()
    by_norm: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in sorted(appearances, key=lambda a: a.document_id):
        by_norm[appearance.norm].append(appearance)
    began = time.process_time()
    doubtful = {norm for norm, held in by_norm.items() if wants_context(held[:SAMPLE])}
    spent = time.process_time() - began
    context = embed({a.document_id for norm in doubtful for a in by_norm[norm]})
    began = time.process_time()
    whole.senses = {norm: _told(norm, held, context) for norm, held in by_norm.items()}
    whole.seconds["senses"] = spent + time.process_time() - began
    began = time.process_time()
    everyone = [sense for told in whole.senses.values() for sense in told]
    whole.blocks = _blocks(everyone)
    whole.seconds["keys"] = time.process_time() - began
    _link(whole, everyone, embed)
    return whole


def _told(norm: str, held: Sequence[Appearance], context: Mapping[UUID, Vector]) -> list[Sense]:
    return tell_senses(WORKSPACE, norm, held[:SAMPLE], sum(a.mentions for a in held), context, _NOBODY)


def _blocks(everyone: Iterable[Sense]) -> dict[str, list[Sense]]:
    blocks: dict[str, list[Sense]] = defaultdict(list)
    for sense in everyone:
        for key in keys(sense.norm, sense.type, sense.appearances):
            blocks[key].append(sense)
    return blocks


def _link(whole: Whole, everyone: Sequence[Sense], embed: Embed) -> None:
    pairs = {
        frozenset((a.id, b.id)): (a, b)
        for block in whole.blocks.values()
        for a, b in combinations(block, 2)
        if a.norm != b.norm
    }
    empty = {pair: score(a, b, {}) for pair, (a, b) in pairs.items()}
    wanted = {
        x.document_id for pair, verdict in empty.items() if verdict.reasons for s in pairs[pair] for x in s.appearances
    }
    context = embed(wanted)
    began = time.process_time()
    whole.verdicts = {pair: score(a, b, context) for pair, (a, b) in pairs.items()}
    whole.seconds["scores"] = time.process_time() - began
    began = time.process_time()
    whole.links = link(everyone, {p: v for p, v in whole.verdicts.items() if v.score >= ACCEPT}, _NOBODY)
    whole.seconds["links"] = time.process_time() - began
