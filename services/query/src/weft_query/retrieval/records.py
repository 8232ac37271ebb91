"""What the image of a workspace is made from, one record per passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_models.embedding.vectors import TextVectors
from weft_models.naming.mentions import NameMention


@dataclass(frozen=True, slots=True, eq=False)
class PassageRecord:
    """A chunk as it was indexed. Sentence numbers in `names` and `vectors` count the same sentences."""

    key: UUID
    document: UUID
    vectors: TextVectors
    names: Sequence[NameMention]
