"""Neighbourhoods, paths and sizes. An entity's id, or the id of any of its names, stands for it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from weft_core.contracts.graph import GraphStats, Paths, PathsRequest, Subgraph, SubgraphRequest
from weft_graph.api.deps import CanonicalDep, StructureDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph", tags=["graph"])


@router.get("/neighbourhood", response_model=Subgraph)
async def get_neighbourhood(
    structure: StructureDep,
    canonical: CanonicalDep,
    entity_id: UUID,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    limit: Annotated[int, Query(ge=1, le=300, description="most entities")] = 100,
) -> Subgraph:
    return await structure.neighbourhood(await canonical.id(entity_id), depth, limit)


@router.post("/subgraph", response_model=Subgraph)
async def get_subgraph(structure: StructureDep, canonical: CanonicalDep, wanted: SubgraphRequest) -> Subgraph:
    ids = await canonical.ids(wanted.entity_ids)
    return await structure.subgraph(list(dict.fromkeys(ids[id_] for id_ in wanted.entity_ids)))


@router.post("/paths", response_model=Paths)
async def find_paths(structure: StructureDep, canonical: CanonicalDep, wanted: PathsRequest) -> Paths:
    ids = await canonical.ids([wanted.source, wanted.target])
    return await structure.paths(wanted.model_copy(update={"source": ids[wanted.source], "target": ids[wanted.target]}))


@router.get("/stats", response_model=GraphStats)
async def get_stats(structure: StructureDep) -> GraphStats:
    return await structure.stats()
