"""What routes ask for.

All of it is `async`, also where nothing is awaited: FastAPI hands a plain function to a thread, at every request.
"""

from typing import Annotated

from fastapi import Depends, Query, Request

from weft_graph.container import Container
from weft_graph.services.canonical import CanonicalIds
from weft_graph.services.entities import EntityService
from weft_graph.services.evidence import EvidenceService
from weft_graph.services.structure import StructureService
from weft_graph.services.visibility import Visibility
from weft_service.access import ViewerDep


async def _container(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


ContainerDep = Annotated[Container, Depends(_container)]


async def _entities(container: ContainerDep, access: ViewerDep) -> EntityService:
    graph = container.graph(access.workspace_id)
    return EntityService(graph, Visibility(graph, container.published(access.workspace_id)))


async def _evidence(container: ContainerDep, access: ViewerDep) -> EvidenceService:
    return EvidenceService(container.graph(access.workspace_id), container.published(access.workspace_id))


async def _structure(container: ContainerDep, access: ViewerDep) -> StructureService:
    graph = container.graph(access.workspace_id)
    return StructureService(graph, Visibility(graph, container.published(access.workspace_id)))


async def _canonical(container: ContainerDep, access: ViewerDep) -> CanonicalIds:
    return CanonicalIds(container.entities(access.workspace_id))


CanonicalDep = Annotated[CanonicalIds, Depends(_canonical)]
EntitiesDep = Annotated[EntityService, Depends(_entities)]
EvidenceDep = Annotated[EvidenceService, Depends(_evidence)]
StructureDep = Annotated[StructureService, Depends(_structure)]

LimitQuery = Annotated[int, Query(ge=1, le=200)]
CursorQuery = Annotated[str | None, Query(max_length=8_000)]
