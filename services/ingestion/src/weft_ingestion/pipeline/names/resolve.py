"""The job that settles which names of a workspace are one entity (ADR 0012).

It takes the names whose documents or curations changed, tells their senses, links them, and moves in the graph what is
elsewhere than it should be. The graph comes first and Postgres last, in one transaction: cut off in between, the next
attempt finds the same to do, and doing it again changes nothing.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from weft_core.graph import EntityNode
from weft_core.resolution import Link, Sense
from weft_ingestion.models import JobState
from weft_ingestion.pipeline.names.groups import Grouping, Groups
from weft_ingestion.pipeline.names.labels import shown
from weft_ingestion.pipeline.names.moves import write_again
from weft_ingestion.repositories.appearances import AppearanceRepository, Placement, Version
from weft_ingestion.repositories.corpus import CorpusRepository
from weft_ingestion.repositories.entities import EntityRepository, Registered
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.unresolved import Resolution, UnresolvedRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_models.resolution.rulings import Rulings, replay
from weft_models.resolution.senses import sense_of
from weft_stores.postgres.curations import PublishedCurations
from weft_stores.postgres.engine import session_scope

NAMES = 1000
"""Names a round begins with; those that hang together with them come on top."""


async def resolve_names(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Rounds until no name is left, then the end of the job. Curations are read again only when there are new ones."""
    decided = PublishedCurations(tools.curations, lease.workspace_id)
    version, curations = await decided.all()
    rulings = replay(curations)
    while await _round(tools, lease, fence, version, rulings):
        if await decided.version() != version:
            version, curations = await decided.all()
            rulings = replay(curations)
    async with fence.transaction() as session:
        await LeaseRepository(session).finish([lease], JobState.DONE)


async def _round(tools: Tools, lease: Lease, fence: Fence, version: int, rulings: Rulings) -> bool:
    """Whether there was anything to do."""
    async with session_scope(tools.sessions) as session:
        unresolved = UnresolvedRepository(session, lease.workspace_id)
        before = await unresolved.resolution()
        marks = await unresolved.next(NAMES)
    names = set(marks)
    if version != before.curated:
        names |= rulings.norms() | before.curated_norms
    if not names and version == before.curated:
        return False
    groups = await Grouping(tools, lease.workspace_id, rulings).around(names)
    change = await _change(tools, lease.workspace_id, groups, rulings)
    await _move(tools, lease.workspace_id, fence, change)
    async with fence.transaction() as session:
        await CorpusRepository(session, lease.workspace_id).lock()
        registry = EntityRepository(session, lease.workspace_id)
        await registry.put(change.registered)
        await registry.remove(change.gone)
        await AppearanceRepository(session, lease.workspace_id).place(change.moves)
        unresolved = UnresolvedRepository(session, lease.workspace_id)
        await unresolved.done(marks)
        await unresolved.advance(Resolution(before.version, version, rulings.norms()))
    return True


@dataclass(frozen=True, slots=True)
class _Change:
    registered: list[Registered]
    """Senses that are new, or not registered as they are now."""
    gone: list[UUID]
    moves: list[Placement]
    """Appearances with the entity they belong to from now on."""
    left: dict[tuple[Version, UUID], None]
    """Which entities of which versions they leave."""
    nodes: dict[UUID, EntityNode]
    """Entities that are new or are shown otherwise than before."""


async def _change(tools: Tools, workspace_id: UUID, groups: Groups, rulings: Rulings) -> _Change:
    labels = shown(groups, rulings)
    wanted = {
        sense.id: Registered(sense, groups.links[sense.id], groups.keys.get(sense.id, frozenset()), *labels[sense.id])
        for senses in groups.senses.values()
        for sense in senses
    }
    expected = {
        norm: groups.links[senses[0].id].canonical_id if len(senses) == 1 else None
        for norm, senses in groups.senses.items()
        if senses
    }
    async with session_scope(tools.sessions) as session:
        present = await EntityRepository(session, workspace_id).rows(groups.senses)
        appearances = AppearanceRepository(session, workspace_id)
        unread = {norm for norm, senses in groups.senses.items() if not senses}
        held = await appearances.held(unread)
        elsewhere = await appearances.misplaced(expected)
    moves: list[Placement] = []
    left: dict[tuple[Version, UUID], None] = {}
    for placement in elsewhere:
        sense = sense_of(groups.senses[placement.norm], placement.document_id, placement.type)
        if sense is None:
            continue  # published since the senses were told: its switch has marked the name again
        canonical = groups.links[sense.id].canonical_id
        if canonical != placement.entity_id:
            moves.append(replace(placement, entity_id=canonical))
            left[(placement.document_id, placement.generation), placement.entity_id] = None
    waiting = [_by_itself(row) for id_, row in present.items() if id_ not in wanted and row.sense.norm in held]
    registered = [row for row in (*wanted.values(), *waiting) if not _same(present.get(row.sense.id), row)]
    return _Change(
        registered=registered,
        gone=[id_ for id_, row in present.items() if id_ not in wanted and row.sense.norm not in held],
        moves=moves,
        left=left,
        nodes={
            row.sense.id: EntityNode(row.sense.id, row.label, row.sense.norm, row.label_type)
            for row in registered
            if row.link.canonical_id == row.sense.id
        },
    )


async def _move(tools: Tools, workspace_id: UUID, fence: Fence, change: _Change) -> None:
    if not change.moves and not change.nodes:
        return
    writer = await tools.projections.graph(workspace_id)
    places: dict[Version, list[int]] = {}
    if change.left:
        naming = await writer.chunks_naming((*version, entity_id) for version, entity_id in change.left)
        versions = {version for version, _ in change.left}
        places = {version: naming[version[0]] for version in versions if version[0] in naming}
    moved = {(m.document_id, m.generation, m.norm): m.entity_id for m in change.moves}
    await write_again(tools, workspace_id, fence, places, moved, change.nodes)
    await fence.before_projection()
    await writer.describe(change.nodes.values())


def _by_itself(row: Registered) -> Registered:
    """A sense that only versions nobody reads hold: it is linked to nothing."""
    return replace(row, link=Link(row.sense.id, row.sense.id), label=row.sense.name, label_type=row.sense.type)


def _same(present: Registered | None, wanted: Registered) -> bool:
    return present is not None and replace(wanted, sense=_bare(wanted.sense)) == present


def _bare(sense: Sense) -> Sense:
    """As it is registered: without the appearances it was told from."""
    return replace(sense, appearances=())
