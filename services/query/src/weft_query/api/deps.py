"""What routes ask for.

All of it is `async`, also where nothing is awaited: FastAPI hands a plain function to a thread, at every request.
"""

from typing import Annotated

from fastapi import Depends, Query, Request

from weft_query.container import Container
from weft_query.services.chat import ChatService
from weft_query.services.conversations import ConversationService
from weft_query.services.search import SearchService
from weft_service.access import ViewerDep

REWRITE_S = 10.0
"""A follow-up must not wait longer for being rewritten; the rule is there at once."""


async def _container(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


ContainerDep = Annotated[Container, Depends(_container)]


async def _search(container: ContainerDep, access: ViewerDep) -> SearchService:
    return SearchService(container.readers(access.workspace_id), container.encoder)


async def _conversations(container: ContainerDep, access: ViewerDep) -> ConversationService:
    chunks = container.readers(access.workspace_id).chunks
    return ConversationService(container.sessions, chunks, access.workspace_id, access.user_id)


SearchDep = Annotated[SearchService, Depends(_search)]
ConversationsDep = Annotated[ConversationService, Depends(_conversations)]


async def _chat(container: ContainerDep, search: SearchDep, conversations: ConversationsDep) -> ChatService:
    timeout = min(REWRITE_S, container.settings.llm_timeout_s)
    return ChatService(search, conversations, container.writers, container.chat_model, timeout)


ChatDep = Annotated[ChatService, Depends(_chat)]
LimitQuery = Annotated[int, Query(ge=1, le=200)]
CursorQuery = Annotated[str | None, Query(max_length=500)]
