"""Runs a token-classification model over texts of any length. Imports torch and transformers."""

from collections.abc import Iterator, Sequence

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from weft_models.extraction.model_folder import ModelFolder
from weft_models.extraction.pieces import NamedSpan, Piece, named_spans

_BATCH = 16
_WINDOW = 512
_OVERLAP = 64
"""Pieces that two windows of a long text share; each is read where it is farther from an edge."""


class TokenTagger:
    """A loaded model and its tokenizer, on the CPU. Not for two threads at once."""

    def __init__(self, folder: ModelFolder) -> None:
        self._labels = folder.labels
        self._tokenizer = AutoTokenizer.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)
        model = AutoModelForTokenClassification.from_pretrained(
            folder.path, local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
        self._model = model.eval()
        longest = getattr(model.config, "max_position_embeddings", _WINDOW)
        self._window = max(8, min(_WINDOW, longest - 2))

    def tag(self, texts: Sequence[str]) -> list[list[NamedSpan]]:
        """The named spans of each text, ascending."""
        if not texts:
            return []
        encoded = self._tokenizer(
            list(texts),
            truncation=True,
            max_length=self._window,
            stride=min(_OVERLAP, self._window // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=False,
        )
        pieces: list[dict[int, tuple[int, Piece]]] = [{} for _ in texts]
        windows = range(len(encoded["input_ids"]))
        for first in range(0, len(windows), _BATCH):
            numbers = list(windows[first : first + _BATCH])
            for number, read in zip(numbers, self._read(encoded, numbers), strict=True):
                _merge(pieces[encoded["overflow_to_sample_mapping"][number]], read)
        return [list(named_spans([piece for _, (_, piece) in sorted(of_text.items())])) for of_text in pieces]

    def _read(self, encoded: object, numbers: list[int]) -> Iterator[list[Piece]]:
        rows = [encoded["input_ids"][number] for number in numbers]  # type: ignore[index]
        longest = max(len(row) for row in rows)
        ids = torch.zeros((len(rows), longest), dtype=torch.long)
        mask = torch.zeros((len(rows), longest), dtype=torch.long)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = torch.tensor(row)
            mask[at, : len(row)] = 1
        with torch.inference_mode():
            scores, best = self._model(input_ids=ids, attention_mask=mask).logits.softmax(-1).max(-1)
        for at, number in enumerate(numbers):
            yield self._pieces(encoded, number, best[at].tolist(), scores[at].tolist())

    def _pieces(self, encoded: object, number: int, best: list[int], scores: list[float]) -> list[Piece]:
        offsets = encoded["offset_mapping"][number]  # type: ignore[index]
        words = encoded.word_ids(number)  # type: ignore[attr-defined]
        return [
            Piece(start, end, word, self._labels.get(best[at], "O"), scores[at])
            for at, ((start, end), word) in enumerate(zip(offsets, words, strict=True))
            if word is not None and end > start
        ]


def _merge(kept: dict[int, tuple[int, Piece]], read: list[Piece]) -> None:
    """By where a piece begins; of two readings the one farther from its window's edge stays."""
    for at, piece in enumerate(read):
        margin = min(at, len(read) - 1 - at)
        if piece.start not in kept or kept[piece.start][0] < margin:
            kept[piece.start] = (margin, piece)
