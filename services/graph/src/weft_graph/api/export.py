"""The whole graph as a file."""

from enum import StrEnum

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from weft_graph.api.deps import ExportDep
from weft_graph.services.formats import FORMATS

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/graph", tags=["graph"])


class ExportFormat(StrEnum):
    JSON = "json"
    GRAPHML = "graphml"


_FILES = {"content": {written.media_type: {} for written in FORMATS.values()}, "description": "the graph"}


@router.get("/export", response_class=StreamingResponse, responses={200: _FILES})
async def export_graph(export: ExportDep, format: ExportFormat = ExportFormat.JSON) -> StreamingResponse:  # noqa: A002
    written = FORMATS[format]
    return StreamingResponse(
        await export.open(written),
        media_type=written.media_type,
        headers={"Content-Disposition": f'attachment; filename="graph.{written.extension}"'},
    )
