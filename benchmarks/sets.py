"""Retrieval sets as files, and their passages as documents of one workspace.

A file is {passages: [{title, text}], queries: [{id, question, answer, gold: [passage index]}]}.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from benchmarks.system import SAMPLES, require

UNTITLED = "document"
"""What the server calls a text whose title is blank."""


class SetPassage(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    title: str
    text: str

    @property
    def content_hash(self) -> str:
        """As the server tells it: sha256 of the uploaded bytes, hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class SetQuestion(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    question: str
    answer: str = ""
    gold: list[int]


class RetrievalSet(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    passages: list[SetPassage]
    queries: list[SetQuestion]

    @model_validator(mode="after")
    def _gold_is_there(self) -> Self:
        beyond = [n for query in self.queries for n in query.gold if not 0 <= n < len(self.passages)]
        if beyond:
            raise ValueError(f"gold passages that are not in the set: {beyond[:5]}")
        return self

    @property
    def digest(self) -> str:
        """Twelve hex digits that change with any passage or question."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def read_sets(paths: Sequence[Path]) -> dict[str, RetrievalSet]:
    """By the names of the files, without folder and extension; a name that comes again gets a number."""
    sets: dict[str, RetrievalSet] = {}
    for path in paths:
        name, again = path.stem, 2
        while name in sets:
            name, again = f"{path.stem}-{again}", again + 1
        sets[name] = RetrievalSet.model_validate_json(path.read_text("utf-8"))
        require(sets[name].queries, f"{path} has no questions")
    return sets


def samples() -> RetrievalSet:
    """The sample documents that are plain text, as passages nobody asks about."""
    files = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".txt", ".md")]
    return RetrievalSet(passages=[SetPassage(title=p.stem, text=p.read_text("utf-8")) for p in files], queries=[])


class Corpus:
    """Passages of one or more sets as documents. Equal texts are one document, as the server has it: two documents of
    a workspace never have the same bytes, whatever their titles."""

    def __init__(self, sets: Mapping[str, RetrievalSet], *, titles: bool = True) -> None:
        self.documents: list[SetPassage] = []
        self._numbers: dict[str, int] = {}
        self._of_sets: dict[str, list[int]] = {}
        for name, data in sets.items():
            self._of_sets[name] = [self._add(passage, titles=titles) for passage in data.passages]

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def digest(self) -> str:
        """Twelve hex digits that change with any document."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(f"{document.title}\0{document.content_hash}\0".encode())
        return digest.hexdigest()[:12]

    def number(self, content_hash: str) -> int | None:
        """Place in `documents`."""
        return self._numbers.get(content_hash)

    def gold(self, name: str, question: SetQuestion) -> set[int]:
        """Documents that hold the gold passages of a question of the set `name`."""
        return {self._of_sets[name][passage] for passage in question.gold}

    def holds_gold_of(self, data: RetrievalSet, question: SetQuestion) -> bool:
        """Whether a gold passage of another set's question is here too."""
        return any(data.passages[passage].content_hash in self._numbers for passage in question.gold)

    def _add(self, passage: SetPassage, *, titles: bool) -> int:
        key = passage.content_hash
        if key not in self._numbers:
            self._numbers[key] = len(self.documents)
            self.documents.append(passage if titles else passage.model_copy(update={"title": UNTITLED}))
        return self._numbers[key]
