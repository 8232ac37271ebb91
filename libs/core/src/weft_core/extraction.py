"""What an extractor finds in one chunk. Spans are relative to the chunk's text, half-open code points."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from weft_core.text import normalise_name


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Frozen):
    """One place where an entity is named. `type` is data (person, place, …), never a label."""

    surface: str = Field(min_length=1, max_length=512)
    type: str = Field(default="entity", max_length=64)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    name: str = Field(
        default="",
        max_length=512,
        description="the full name the document means here ('Francis Ford Coppola' for 'Coppola'); empty: the surface",
    )

    @property
    def entity_name(self) -> str:
        """The name under which the entity is resolved; `surface` stays the exact slice of the text."""
        return self.name or self.surface


class ExtractedRelation(_Frozen):
    """A directed statement between two mentions (indexes into `Extraction.mentions`)."""

    subject: int = Field(ge=0)
    predicate: str = Field(min_length=1, max_length=128)
    object: int = Field(ge=0)
    evidence_start: int = Field(ge=0, description="span of the sentence that says so, in the chunk")
    evidence_end: int = Field(ge=0)
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)


class Extraction(_Frozen):
    """All an extractor found in one chunk. `extractor` names implementation and version."""

    extractor: str
    mentions: tuple[Mention, ...] = ()
    relations: tuple[ExtractedRelation, ...] = ()
    degraded: bool = Field(default=False, description="the configured LLM failed and the local extractor stood in")


def sound_mentions(text: str, extraction: Extraction) -> Iterator[tuple[int, Mention, str]]:
    """Index, mention and normalised name of each mention whose surface is exactly its slice of the text and names
    something: an extractor may be a language model, and a citation must stand where it says."""
    for index, mention in enumerate(extraction.mentions):
        norm = normalise_name(mention.entity_name)
        if norm and text[mention.start : mention.end] == mention.surface:
            yield index, mention, norm
