"""/v1/workspaces/{workspace_id}/chat."""

from fastapi import APIRouter
from fastapi.responses import Response

from weft_core.contracts.query import ChatRequest, ChatResponse
from weft_query.api.deps import ChatDep
from weft_service.sse import sse_response

router = APIRouter(prefix="/v1/workspaces/{workspace_id}", tags=["query"])


@router.post(
    "/chat",
    response_model=ChatResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "with stream: true, server-sent events"}},
)
async def chat(request: ChatRequest, service: ChatDep) -> ChatResponse | Response:
    """An answer with citations; with `stream` as events `retrieval`, `token`, `citation`, `usage`, then `done` or
    `error`."""
    if request.stream:
        return sse_response(await service.events(request))
    return await service.answer(request)
