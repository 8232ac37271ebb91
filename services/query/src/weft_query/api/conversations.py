"""/v1/workspaces/{workspace_id}/conversations."""

from uuid import UUID

from fastapi import APIRouter

from weft_core.contracts.common import Page
from weft_core.contracts.query import Conversation, ConversationDetail
from weft_query.api.deps import ConversationsDep, CursorQuery, LimitQuery

router = APIRouter(prefix="/v1/workspaces/{workspace_id}/conversations", tags=["query"])


@router.get("")
async def list_conversations(
    conversations: ConversationsDep, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[Conversation]:
    """The caller's own, most recently used first."""
    return await conversations.page(limit, cursor)


@router.get("/{conversation_id}")
async def get_conversation(conversation_id: UUID, conversations: ConversationsDep) -> ConversationDetail:
    """One with its messages. Quotes of documents that were changed or deleted since are left out."""
    return await conversations.get(conversation_id)


@router.delete("/{conversation_id}", status_code=204)
async def delete_conversation(conversation_id: UUID, conversations: ConversationsDep) -> None:
    """Delete one with its messages."""
    await conversations.delete(conversation_id)
