"""Tables of the schema `query`."""

from weft_query.models.base import SCHEMA, Base
from weft_query.models.conversations import ConversationRow, MessageRow

__all__ = ["SCHEMA", "Base", "ConversationRow", "MessageRow"]
