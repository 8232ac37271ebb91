"""What may be asked, and what a follow-up stands for."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from langchain_core.language_models import BaseChatModel

from weft_core.bm25 import tokenise
from weft_core.errors import InvalidInputError, UnavailableError
from weft_core.text import canonicalise
from weft_models.answering.base import Turn
from weft_models.answering.follow_up import is_follow_up, standalone
from weft_models.answering.question import names
from weft_models.answering.rewrite import rewrite

_log = logging.getLogger(__name__)


def checked(question: str) -> str:
    """The question in canonical form. Blank, or without one letter or digit: `InvalidInputError`."""
    text = canonicalise(question).strip()
    if not any(character.isalnum() for character in text):
        raise InvalidInputError("the question is empty: it needs at least one word")
    return text


async def stand_alone(
    question: str,
    earlier: Sequence[str],
    history: Sequence[Turn],
    linked: Callable[[str], Awaitable[Sequence[str]]],
    model: BaseChatModel | None,
    timeout_s: float,
) -> str:
    """The question as it is asked of the index. `earlier`: the conversation's questions so far, each already standing
    alone, oldest first. A follow-up is rewritten by the model if there is one, else (or if that fails) gets the names
    of the last question: those that `linked` finds in it, or failing these what looks like names there."""
    if not earlier or not is_follow_up(question):
        return question
    if model is not None:
        try:
            return await rewrite(model, question, history, timeout_s)
        except UnavailableError as error:
            _log.warning("a follow-up is rewritten by rule: %s", error.message)
    last = earlier[-1]
    return standalone(question, await linked(last) or names(last) or tokenise(last)[:6])
