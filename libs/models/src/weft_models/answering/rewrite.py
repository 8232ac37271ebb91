"""Follow-up questions rewritten by the model; the rule stands behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from weft_core.contracts.query import QUESTION_MAX
from weft_models.answering.base import Turn
from weft_models.answering.prompts import REWRITE
from weft_models.llm.chat import complete

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LONGEST_TURN = 1_000
_TURNS = 4


async def rewrite(model: "BaseChatModel", question: str, history: Sequence[Turn], timeout_s: float) -> str:
    """The question so that it stands alone. Raises `LlmFailure`."""
    turns = [(turn.role, turn.content[:_LONGEST_TURN]) for turn in history[-_TURNS:]]
    reply = await complete(model, [("system", REWRITE), *turns, ("user", question)], timeout_s)
    line = " ".join(reply.text.split())
    return line[:QUESTION_MAX] or question
