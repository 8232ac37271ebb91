"""Asking a running system about its graph, once it knows."""

from support.waiting import until
from weft_client import AsyncWeft
from weft_core.contracts.curations import Curation
from weft_core.contracts.graph import EntityDetail, GraphPath, GraphStats
from weft_core.text import normalise_name

SHOWN_S = 60


async def settled(weft: AsyncWeft) -> GraphStats:
    """Statistics once no name is being resolved."""
    return await until(weft.graph.stats, lambda stats: not stats.resolving, SHOWN_S)


async def shown(weft: AsyncWeft, curation: Curation) -> Curation:
    """The curation once the graph knows it."""
    return await weft.curations.wait(curation.id, timeout=SHOWN_S)


async def named(weft: AsyncWeft, name: str) -> EntityDetail:
    """The one entity that goes by exactly this name."""
    page = await weft.graph.entities(name, limit=20)
    details = [await weft.graph.entity(entity.id) for entity in page.items]
    (found,) = [one for one in details if name in (one.name, *(alias.name for alias in one.aliases))]
    return found


async def known(weft: AsyncWeft, name: str) -> bool:
    """Whether any entity is called so, however it is spelled."""
    page = await weft.graph.entities(name, limit=20)
    return normalise_name(name) in {normalise_name(entity.name) for entity in page.items}


async def paths(weft: AsyncWeft, one: EntityDetail, other: EntityDetail) -> list[GraphPath]:
    """With evidence; of two relations at most."""
    return (await weft.graph.paths(one.id, other.id, max_length=2, evidence=True)).paths
