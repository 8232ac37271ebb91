"""Everything a model's server can do wrong, as one error. See RELIABILITY M11 for what was seen."""

from typing import Literal

import httpx
import openai
from langchain_core.exceptions import LangChainException

from weft_core.errors import UnavailableError

Reason = Literal["timeout", "rate_limited", "unreachable", "refused", "bad_reply", "cut"]

LLM_ERRORS = (
    openai.OpenAIError,
    LangChainException,
    httpx.HTTPError,
    OSError,  # includes TimeoutError
    ValueError,  # HTML instead of JSON, truncated JSON, a schema that does not match
    LookupError,  # choices: []
    TypeError,  # content: null where a text belongs
    AttributeError,
)
"""What langchain-openai raises for odd replies: its own errors, and whatever its parsing stumbles over."""


class LlmFailure(UnavailableError):
    """The model did not give a usable answer. `retry_after_s`: when its server asks for patience."""

    def __init__(self, reason: Reason, message: str, retry_after_s: float | None = None) -> None:
        super().__init__("llm", message)
        self.reason = reason
        self.retry_after_s = retry_after_s


def as_failure(error: BaseException) -> LlmFailure:
    """The failure behind an exception of `LLM_ERRORS`. Bodies are not repeated: they may hold the prompt."""
    if isinstance(error, LlmFailure):
        return error
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException | TimeoutError):
        return LlmFailure("timeout", "the language model did not answer in time")
    if isinstance(error, openai.RateLimitError):
        return LlmFailure("rate_limited", "the language model is over its rate limit", _retry_after(error))
    if isinstance(error, openai.APIConnectionError | httpx.TransportError | OSError):
        return LlmFailure("unreachable", "the language model cannot be reached")
    if isinstance(error, openai.APIStatusError):
        return LlmFailure("refused", f"the language model answered HTTP {error.status_code}")
    return LlmFailure("bad_reply", f"the language model's reply could not be used ({type(error).__name__})")


def _retry_after(error: openai.APIStatusError) -> float | None:
    value = error.response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None
