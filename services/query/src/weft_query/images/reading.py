"""Published rows as records of an image."""

from weft_models.embedding.packing import unpack
from weft_models.naming.mentions import Certainty, NameMention
from weft_query.retrieval.records import PassageRecord
from weft_stores.postgres.passages import PublishedPassage


def to_record(passage: PublishedPassage) -> PassageRecord:
    """Vectors as numbers again, names as mentions."""
    return PassageRecord(
        key=passage.chunk_id,
        document=passage.document_id,
        vectors=unpack(passage.vectors),
        names=[
            NameMention(norm, tuple(sentences), about, Certainty(certainty))
            for norm, sentences, about, certainty in passage.names
        ],
    )
