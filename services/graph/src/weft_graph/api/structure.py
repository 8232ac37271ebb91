"""Neighbourhoods, paths and sizes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from weft_core.contracts.graph import GraphStats, Paths, PathsRequest, Subgraph
from weft_graph.api.deps import StructureDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph", tags=["graph"])


@router.get("/neighbourhood", response_model=Subgraph)
async def get_neighbourhood(
    structure: StructureDep,
    entity_id: UUID,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    limit: Annotated[int, Query(ge=1, le=300, description="most entities")] = 100,
) -> Subgraph:
    return await structure.neighbourhood(entity_id, depth, limit)


@router.post("/paths", response_model=Paths)
async def find_paths(structure: StructureDep, wanted: PathsRequest) -> Paths:
    return await structure.paths(wanted)


@router.get("/stats", response_model=GraphStats)
async def get_stats(structure: StructureDep) -> GraphStats:
    return await structure.stats()
