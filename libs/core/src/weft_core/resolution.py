"""Entity resolution in its own terms: what documents say of names, what people decided, and what follows.

A *name* is a normalised one (`weft_core.text.normalise_name`). What one document says under one name is an
*appearance*: inside a document a name means one thing. Appearances of a name that mean the same are a *sense*; names
shared by homonyms have several. Senses of different names that mean the same are *linked* to one of them, the
*canonical* one, which is what the graph shows as an entity. Nothing is lost by a link: without it the sense stands by
itself again.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Appearance:
    """One name in one document. Everything in it follows from that document alone."""

    document_id: UUID
    norm: str
    type: str
    name: str
    """The spelling the document uses most."""
    mentions: int
    chunk_ids: tuple[UUID, ...] = ()
    """The first few chunks that hold it, in order: their vectors are its context."""
    neighbours: tuple[str, ...] = ()
    """Names that stand nearest to it, most often first."""
    years: tuple[int, ...] = ()
    """Years of life or of foundation the document gives right after it, such as 1850 and 1920."""
    qualifier: str = ""
    """What the document's title or the text puts behind it in parentheses to tell it from others: painter."""
    description: str = ""
    """What the document says of it where it introduces it, normalised: american composer, teaches statistics. Empty
    where it is only mentioned."""
    domains: tuple[str, ...] = ()
    """Of what the passages that hold it speak, most first: sport, law."""
    dated: tuple[int, ...] = ()
    """The first and the last year in the sentences that hold it; empty without any."""
    words: tuple[str, ...] = ()
    """Of the text around a name that may be anybody's, nearest sentence first; empty for names that say enough."""
    expansions: tuple[str, ...] = ()
    """Names the document itself says are the same: the long form of an acronym, a name at birth, a pen name."""


class ReasonKind(StrEnum):
    """Why two senses are, or are not, one entity."""

    ACRONYM = "acronym"
    STATED = "stated"
    """A document says that they are the same."""
    SPELLING = "spelling"
    VARIANT = "variant"
    """The same words with a legal form, a title, initials or a short first name more or less."""
    TYPE = "type"
    NEIGHBOURS = "neighbours"
    CONTEXT = "context"
    YEARS = "years"
    QUALIFIER = "qualifier"
    NUMBERS = "numbers"
    CURATION = "curation"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence. `weight` is its share of the score, negative when it speaks against. `detail` is a short
    phrase for people: "IBM are the initials of International Business Machines"."""

    kind: ReasonKind
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a curation means by a part of an entity, in terms that outlive new documents: a name, and where homonyms
    share it, documents in which it has the sense meant. Without documents: the name's default sense."""

    norm: str
    type: str
    document_ids: tuple[UUID, ...] = ()


class CurationKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"


@dataclass(frozen=True, slots=True)
class Curation:
    """One decision of a person, as it is kept and replayed in the order of `number`.

    merge: `entity` and `other` are one. split: the senses of `other` stand apart from `entity`; where `other` names
    documents, these documents' appearances of the name become a sense of their own. rename and retype: the entity that
    holds `entity` is called, or is, `value`.
    """

    id: UUID
    number: int
    kind: CurationKind
    entity: tuple[Anchor, ...]
    other: tuple[Anchor, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sense:
    """Appearances of one name that mean the same.

    `discriminator` is empty for the name's default sense of its type. `document_ids` is None when the sense has every
    document that names it, which is so for all but homonyms.
    """

    id: UUID
    norm: str
    type: str
    name: str
    discriminator: str = ""
    document_ids: frozenset[UUID] | None = None
    mentions: int = 0
    appearances: tuple[Appearance, ...] = ()
    """A bounded sample in the order of document ids, from which a pair is scored."""
    reasons: tuple[Reason, ...] = ()
    """Why it stands apart from other senses of its name."""


@dataclass(frozen=True, slots=True)
class Link:
    """A sense and the canonical sense it belongs to, itself for most. `score` is 1 for itself and for curations."""

    sense_id: UUID
    canonical_id: UUID
    score: float = 1.0
    reasons: tuple[Reason, ...] = field(default=())
