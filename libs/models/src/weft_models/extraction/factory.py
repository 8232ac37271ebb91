"""Chooses the extractor."""

from weft_models.extraction.base import Extractor
from weft_models.extraction.local import LocalExtractor
from weft_models.extraction.settings import ExtractionSettings
from weft_models.llm.settings import LlmSettings


def open_extractor(settings: LlmSettings, extraction: ExtractionSettings) -> Extractor:
    """The LLM's when one is configured, with the one without an LLM behind it, else that one: a token-classification
    model if a folder is set, else rules.

    Raises ValueError when the folder holds no such model.
    """
    without_llm = _open_local(extraction)
    if not settings.llm_configured:
        return without_llm
    from weft_models.extraction.llm import LlmExtractor

    return LlmExtractor.open(settings, fallback=without_llm)


def _open_local(settings: ExtractionSettings) -> Extractor:
    if settings.extraction_model is None:
        return LocalExtractor()
    from weft_models.extraction.token_model import TokenModelExtractor

    return TokenModelExtractor(settings.extraction_model)
