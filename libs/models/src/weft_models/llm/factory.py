"""Builds the chat model; langchain is imported only when one is configured."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from weft_models.llm.settings import LlmSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = "none"
"""Local servers need no key, but the client refuses to be built without one."""


def open_chat_model(settings: LlmSettings, *, max_tokens: int | None = None) -> "BaseChatModel | None":
    """The configured model, or None. Connects lazily; asynchronous use only; close it with `close_chat_model`.

    Explicit timeouts (the library's default is none at all) and no retries inside the SDK: the callers decide, in
    one layer. `max_tokens` replaces the setting's.
    """
    if not settings.llm_configured or settings.llm_model is None:
        return None
    import httpx
    from langchain_openai import ChatOpenAI

    from weft_models.llm.transport import CappedTransport

    # a kept connection belongs to one event loop and one process; workers have several of both
    no_reuse = httpx.Limits(max_keepalive_connections=0)
    timeout = httpx.Timeout(settings.llm_timeout_s, connect=5.0)
    return ChatOpenAI(
        model_name=settings.llm_model,
        openai_api_base=settings.llm_base_url,
        openai_api_key=settings.llm_api_key or SecretStr(_NO_KEY),
        request_timeout=timeout,
        max_retries=0,
        max_tokens=max_tokens or settings.llm_max_tokens,
        temperature=0.0,
        stream_usage=True,
        use_responses_api=False,
        http_async_client=httpx.AsyncClient(transport=CappedTransport(limits=no_reuse), timeout=timeout),
    )


async def close_chat_model(model: "BaseChatModel | None") -> None:
    """Close the connections of a model made by `open_chat_model`."""
    client = getattr(model, "http_async_client", None)
    if client is not None:
        await client.aclose()
