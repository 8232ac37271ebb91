"""Chooses the answer writers a process offers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weft_models.answering.base import AnswerWriter
from weft_models.answering.extractive import ExtractiveWriter
from weft_models.embedding.base import Embedder
from weft_models.llm.settings import LlmSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Writers:
    """`llm` is None when no model is configured; it falls back to `extractive` by itself."""

    extractive: AnswerWriter
    llm: AnswerWriter | None


def open_writers(settings: LlmSettings, embedder: Embedder, model: "BaseChatModel | None") -> Writers:
    """Both writers over one embedder; `model` comes from `open_chat_model`."""
    extractive = ExtractiveWriter(embedder)
    if model is None:
        return Writers(extractive, None)
    from weft_models.answering.fallback import FallbackWriter
    from weft_models.answering.llm import LlmWriter

    return Writers(extractive, FallbackWriter(LlmWriter(model, embedder, settings.llm_timeout_s), extractive))
