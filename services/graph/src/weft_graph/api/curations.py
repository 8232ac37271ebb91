"""Correcting the graph: merge, split, rename, retype, and taking any of these back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from weft_core.contracts.common import Page
from weft_core.contracts.curations import Curation, CurationRequest, Imported, ImportRequest
from weft_graph.api.deps import CurationsDep, CursorQuery, EditingDep, LimitQuery
from weft_service.access import EditorDep
from weft_service.idempotency import ScopeDep

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph/curations", tags=["graph"])


@router.get("", response_model=Page[Curation])
async def list_curations(curations: CurationsDep, limit: LimitQuery = 50, cursor: CursorQuery = None) -> Page[Curation]:
    """All that were made, undone ones too, the newest first."""
    return await curations.page(limit, cursor)


@router.post("", status_code=201, response_model=Curation)
async def curate(
    curations: EditingDep, access: EditorDep, scope: ScopeDep, wanted: Annotated[CurationRequest, Body()]
) -> Curation:
    """Keep a decision. The answer waits up to 5 s for it to be carried out and says whether it is (`applied`)."""
    return await curations.make(wanted, access.user_id, scope)


@router.post(":import", response_model=Imported)
async def import_curations(
    curations: EditingDep, access: EditorDep, scope: ScopeDep, wanted: ImportRequest
) -> Imported:
    """Keep decisions as the list gives them, after those that are there: all of them, or none."""
    return await curations.bring(wanted.curations, access.user_id, scope)


@router.get("/{curation_id}", response_model=Curation)
async def get_curation(curations: CurationsDep, curation_id: UUID) -> Curation:
    """One decision, and whether the graph shows it."""
    return await curations.get(curation_id)


@router.post("/{curation_id}:undo", response_model=Curation)
async def undo_curation(curations: EditingDep, curation_id: UUID, scope: ScopeDep) -> Curation:
    """Take a decision back; a second time changes nothing."""
    return await curations.undo(curation_id, scope)
