"""Chooses the extractor."""

from weft_models.extraction.base import Extractor
from weft_models.extraction.local import LocalExtractor
from weft_models.llm.settings import LlmSettings


def open_extractor(settings: LlmSettings) -> Extractor:
    """The LLM's when one is configured (with the local one behind it), else the local one."""
    if not settings.llm_configured:
        return LocalExtractor()
    from weft_models.extraction.llm import LlmExtractor

    return LlmExtractor.open(settings, fallback=LocalExtractor())
