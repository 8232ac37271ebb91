"""A retrieval set in memory, asked by the query service's own retrieval."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from pydantic import BaseModel, ConfigDict

from benchmarks.retrieval.corpus import Corpus as Retrieved
from benchmarks.retrieval.sets import SetPassage
from weft_core.contracts.query import Passage
from weft_models.answering.base import AnswerRequest
from weft_models.answering.vectors import PassageVectors, TokenEvidence
from weft_models.embedding.base import Embedder
from weft_query.retrieval.counts import ImageCounts
from weft_query.retrieval.search import search


class SetQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    question: str
    answer: str
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore")
    passages: list[SetPassage]
    queries: list[SetQuery]


class Corpus:
    """Passages of a set, in the chunks that the system makes of them."""

    def __init__(self, name: str, data: RetrievalSet, embedder: Embedder) -> None:
        self.set_name = name
        self._embedder = embedder
        self._retrieved = Retrieved(name, data.passages, embedder)
        self._image = self._retrieved.image()
        self._counts = ImageCounts(self._image)
        owners = self._retrieved.owners.tolist()
        self._held = [
            _passage(row, owner, data.passages[owner].title, text.text)
            for row, (owner, text) in enumerate(zip(owners, self._retrieved.texts, strict=True))
        ]

    def request(self, question: str, count: int, removed: Sequence[int] = ()) -> AnswerRequest:
        """The question over the best chunks, as the query service would hand it to a writer, had the passages with
        the numbers in `removed` never been read."""
        vectors = self._embedder.question_vectors(question)
        open_ = ~np.isin(self._retrieved.owners, removed)
        ranking = search(self._image, question, vectors, sparse=self._retrieved.sparse(question), open_=open_)
        rows = ranking.rows[:count].tolist()
        stored = [PassageVectors(self._retrieved.texts[r].sentences, self._retrieved.records[r].vectors) for r in rows]
        return AnswerRequest(
            question=question,
            passages=[self._held[row] for row in rows],
            question_vector=vectors.passage,
            best_cosine=float(ranking.dense.scores[0]),
            evidence=TokenEvidence(vectors, stored, self._counts),
            linked_names=[self._image.lexicon.norms[name] for name in ranking.asked.linked.tolist()],
        )


def _passage(row: int, owner: int, title: str, text: str) -> Passage:
    return Passage(
        chunk_id=UUID(int=row),
        document_id=UUID(int=owner),
        document_title=title,
        generation=1,
        ordinal=0,
        text=text,
        start=0,
        end=len(text),
        page=None,
        heading_path=[],
        score=0.0,
    )
