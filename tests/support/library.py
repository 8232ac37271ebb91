"""The sample documents as end-to-end tests use them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from weft_client import AsyncWeft
from weft_core.contracts.documents import Document

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "documents"
READ_S = 120
"""Longest time one small document may take, on a machine that does other things too."""

NewAccount = Callable[[], Awaitable[AsyncWeft]]


@dataclass(frozen=True)
class Library:
    """An account with all samples read; tests only look at it. `documents` by filename."""

    weft: AsyncWeft
    documents: dict[str, Document]
