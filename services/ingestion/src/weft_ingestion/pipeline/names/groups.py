"""Which senses may be one entity: whole groups of names that hang together, and the links within them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_core.resolution import Link, Sense
from weft_ingestion.pipeline.names.senses import Senses
from weft_ingestion.repositories.entities import EntityRepository
from weft_ingestion.worker.tools import Tools
from weft_models.resolution.keys import keys
from weft_models.resolution.linking import link
from weft_models.resolution.rulings import Rulings
from weft_models.resolution.scoring import ACCEPT, Verdict, score
from weft_stores.postgres.engine import session_scope

Pair = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Groups:
    """All senses of some names and of every name that hangs together with them, with their links and keys."""

    senses: Mapping[str, Sequence[Sense]]
    links: Mapping[UUID, Link]
    keys: Mapping[UUID, frozenset[str]]


class Grouping:
    """Grows from some names along pairs that are accepted or put together by a person, until nothing more is reached:
    links depend on nothing outside."""

    def __init__(self, tools: Tools, workspace_id: UUID, rulings: Rulings) -> None:
        self._tools = tools
        self._workspace_id = workspace_id
        self._rulings = rulings
        self._senses = Senses(tools, workspace_id, rulings)
        self._reached: dict[str, Sequence[Sense]] = {}
        self._keys: dict[UUID, frozenset[str]] = {}
        self._verdicts: dict[Pair, Verdict] = {}

    async def around(self, norms: Iterable[str]) -> Groups:
        """Of the names, and of those that were linked with them until now."""
        async with session_scope(self._tools.sessions) as session:
            grouped = await EntityRepository(session, self._workspace_id).grouped_with(norms)
        frontier = {*norms, *grouped}
        while frontier:
            self._reached |= await self._senses.of(frontier)
            frontier = await self._next(frontier)
        senses = [sense for told in self._reached.values() for sense in told]
        accepted = {pair: verdict for pair, verdict in self._verdicts.items() if verdict.score >= ACCEPT}
        return Groups(self._reached, link(senses, accepted, self._rulings), self._keys)

    async def _next(self, frontier: set[str]) -> set[str]:
        """Names not reached yet that hang together with one of the frontier."""
        mine = [sense for norm in frontier for sense in self._reached[norm]]
        shared = {key for sense in mine for key in self._keys_of(sense)}
        async with session_scope(self._tools.sessions) as session:
            near = await EntityRepository(session, self._workspace_id).sharing(shared) if shared else set()
        told = await self._senses.of(near | self._reached.keys())
        by_key: dict[str, list[Sense]] = defaultdict(list)
        for sense in (sense for senses in told.values() for sense in senses):
            for key in self._keys_of(sense):
                by_key[key].append(sense)
        candidates = {
            frozenset((sense.id, other.id)): (sense, other)
            for sense in mine
            for key in self._keys_of(sense)
            for other in by_key[key]
            if other.norm != sense.norm
        }
        await self._judge({pair: both for pair, both in candidates.items() if pair not in self._verdicts})
        linked = {
            sense.norm for pair, both in candidates.items() if self._verdicts[pair].score >= ACCEPT for sense in both
        }
        ruled = {partner for norm in frontier for partner in self._rulings.partners(norm)}
        return (linked | ruled) - self._reached.keys()

    async def _judge(self, candidates: Mapping[Pair, tuple[Sense, Sense]]) -> None:
        context = await self._senses.context(list({s.id: s for both in candidates.values() for s in both}.values()))
        for pair, (one, other) in candidates.items():
            self._verdicts[pair] = score(one, other, context)

    def _keys_of(self, sense: Sense) -> frozenset[str]:
        if sense.id not in self._keys:
            self._keys[sense.id] = keys(sense.norm, sense.type, sense.appearances)
        return self._keys[sense.id]
