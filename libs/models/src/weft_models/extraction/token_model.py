"""An extractor over any Hugging Face token-classification model in a folder: its names, our dates and relations."""

import asyncio
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from weft_core.extraction import Extraction
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.extraction.assembly import Document
from weft_models.extraction.finding import NAME, Candidate, date_candidates, disjoint, title_candidates
from weft_models.extraction.kinds import DATE
from weft_models.extraction.model_folder import check_folder
from weft_models.extraction.name_types import TypeVotes
from weft_models.extraction.pieces import NamedSpan
from weft_models.extraction.resolution import Found
from weft_models.extraction.titles import title_name

if TYPE_CHECKING:
    from weft_models.extraction.token_tagger import TokenTagger

_LEAST = 0.5
"""Spans of which the model is less sure are no names."""
_VOTES = 10
"""What a sure span says of its name's type outweighs the rules."""


class TokenModelExtractor:
    """An `Extractor`. The model is loaded at the first call; nothing is ever downloaded.

    Raises ValueError at once when the folder is not such a model.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = check_folder(folder)
        self._lock = threading.Lock()
        self.version = f"tokens-1/{folder.name}-{self._folder.digest}"

    async def extract(self, texts: Sequence[str], title: str) -> list[Extraction]:
        return await asyncio.to_thread(self.extract_now, texts, title)

    def extract_now(self, texts: Sequence[str], title: str) -> list[Extraction]:
        """The same, on the calling thread; one call at a time has the model."""
        with self._lock:
            tagged = self._tagger.tag(texts)
        votes = TypeVotes()
        name = title_name(title)
        found = [_found(i, text, spans, name, votes) for i, (text, spans) in enumerate(zip(texts, tagged, strict=True))]
        sentences = [sentence_spans(text) for text in texts]
        return Document(texts, sentences, found, title, votes).extractions(self.version)

    @cached_property
    def _tagger(self) -> "TokenTagger":
        from weft_models.extraction.token_tagger import TokenTagger

        return TokenTagger(self._folder)


def _found(index: int, text: str, spans: Sequence[NamedSpan], title: str, votes: TypeVotes) -> list[Found]:
    candidates: list[Candidate] = date_candidates(text) + title_candidates(text, title)
    for span in spans:
        if span.score >= _LEAST and span.type != DATE:
            candidates.append((span.start, span.end, NAME, ""))
            votes.add(normalise_name(text[span.start : span.end]), span.type, round(_VOTES * span.score))
    return list(disjoint(index, text, candidates))
