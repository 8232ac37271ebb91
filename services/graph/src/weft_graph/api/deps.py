"""What routes ask for.

All of it is `async`, also where nothing is awaited: FastAPI hands a plain function to a thread, at every request.
"""

from typing import Annotated

from fastapi import Depends, Query, Request

from weft_graph.container import Container
from weft_graph.services.canonical import CanonicalIds
from weft_graph.services.communities import CommunityService
from weft_graph.services.curations import CurationService
from weft_graph.services.decisions import Decisions
from weft_graph.services.entities import EntityService
from weft_graph.services.evidence import EvidenceService
from weft_graph.services.export import ExportService
from weft_graph.services.relations import RelationService
from weft_graph.services.search import SearchService
from weft_graph.services.structure import StructureService
from weft_graph.services.visibility import Visibility
from weft_service.access import EditorDep, ViewerDep, WorkspaceAccess


async def _container(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


ContainerDep = Annotated[Container, Depends(_container)]


async def _entities(container: ContainerDep, access: ViewerDep) -> EntityService:
    return EntityService(Visibility(container.shown(access.workspace_id)), container.entities(access.workspace_id))


async def _search(container: ContainerDep, access: ViewerDep) -> SearchService:
    return SearchService(Visibility(container.shown(access.workspace_id)), container.search(access.workspace_id))


async def _evidence(container: ContainerDep, access: ViewerDep) -> EvidenceService:
    return EvidenceService(container.graph(access.workspace_id), container.published(access.workspace_id))


async def _communities(container: ContainerDep, access: ViewerDep) -> CommunityService:
    evidence = EvidenceService(container.graph(access.workspace_id), container.published(access.workspace_id))
    visibility = Visibility(container.shown(access.workspace_id))
    return CommunityService(container.communities(access.workspace_id), visibility, evidence)


async def _export(container: ContainerDep, access: ViewerDep) -> ExportService:
    return ExportService(container.graph(access.workspace_id), container.shown(access.workspace_id))


async def _relations(container: ContainerDep, access: ViewerDep) -> RelationService:
    return RelationService(container.graph(access.workspace_id), Visibility(container.shown(access.workspace_id)))


async def _structure(container: ContainerDep, access: ViewerDep) -> StructureService:
    graph, shown = container.graph(access.workspace_id), container.shown(access.workspace_id)
    evidence = EvidenceService(graph, container.published(access.workspace_id))
    return StructureService(graph, Visibility(shown), evidence, container.entities(access.workspace_id))


async def _canonical(container: ContainerDep, access: ViewerDep) -> CanonicalIds:
    return CanonicalIds(container.entities(access.workspace_id))


def _of_workspace(container: Container, access: WorkspaceAccess) -> CurationService:
    resolved = container.entities(access.workspace_id)
    return CurationService(
        container.sessions,
        access.workspace_id,
        resolved,
        Decisions(resolved),
        EntityService(Visibility(container.shown(access.workspace_id)), resolved),
    )


async def _curations(container: ContainerDep, access: ViewerDep) -> CurationService:
    return _of_workspace(container, access)


async def _editing(container: ContainerDep, access: EditorDep) -> CurationService:
    return _of_workspace(container, access)


CanonicalDep = Annotated[CanonicalIds, Depends(_canonical)]
CommunitiesDep = Annotated[CommunityService, Depends(_communities)]
CurationsDep = Annotated[CurationService, Depends(_curations)]
EditingDep = Annotated[CurationService, Depends(_editing)]
EntitiesDep = Annotated[EntityService, Depends(_entities)]
EvidenceDep = Annotated[EvidenceService, Depends(_evidence)]
ExportDep = Annotated[ExportService, Depends(_export)]
RelationsDep = Annotated[RelationService, Depends(_relations)]
SearchDep = Annotated[SearchService, Depends(_search)]
StructureDep = Annotated[StructureService, Depends(_structure)]

LimitQuery = Annotated[int, Query(ge=1, le=200)]
CursorQuery = Annotated[str | None, Query(max_length=8_000)]
