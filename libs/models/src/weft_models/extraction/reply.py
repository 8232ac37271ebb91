"""From the model's reply to an extraction: checked, capped, and located in the text by us."""

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from weft_core.extraction import ExtractedRelation, Extraction, Mention
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.extraction.base import MAX_MENTIONS, MAX_RELATIONS
from weft_models.extraction.labels import type_of
from weft_models.extraction.predicates import normalised, predicates

_LONGEST_NAME = 200
_MENTIONS_OF_ONE = 8


class ReplyEntity(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    type: str
    surfaces: list[str]


class ReplyRelation(BaseModel):
    model_config = ConfigDict(extra="ignore")

    subject: str
    predicate: str
    object: str


class Reply(BaseModel):
    """Entities and relations of one passage."""

    model_config = ConfigDict(extra="ignore", title="KnowledgeGraph")

    entities: list[ReplyEntity] = Field(description="what the passage names")
    relations: list[ReplyRelation] = Field(description="what it states about them")


def locate(reply: Reply, text: str, known: str, extractor: str) -> Extraction:
    """Keep what stands in `text`. A mention is an exact slice of it or is dropped; a full name is believed only if
    `known` (the document's title and texts) has it; a relation needs both ends. Ids never come from the model."""
    placed: list[tuple[Mention, str]] = []
    for entity in reply.entities[:MAX_MENTIONS]:
        placed.extend((mention, entity.name) for mention in _mentions(entity, text, known))
    placed = _disjoint(placed)[:MAX_MENTIONS]
    first: dict[str, int] = {}
    for index, (_, name) in enumerate(placed):
        first.setdefault(normalise_name(name), index)
    mentions = tuple(mention for mention, _ in placed)
    relations = tuple(_relations(reply, text, mentions, first))[:MAX_RELATIONS]
    return Extraction(extractor=extractor, mentions=mentions, relations=relations)


def _mentions(entity: ReplyEntity, text: str, known: str) -> Iterator[Mention]:
    name = " ".join(entity.name.split())
    believed = name if 0 < len(name) <= _LONGEST_NAME and name in known else ""
    type_ = type_of(entity.type)
    for surface in dict.fromkeys([*entity.surfaces[:_MENTIONS_OF_ONE], entity.name]):
        if not normalise_name(surface) or len(surface) > _LONGEST_NAME:
            continue
        matches = re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text)
        for _, match in zip(range(_MENTIONS_OF_ONE), matches, strict=False):
            yield Mention(
                surface=match.group(),
                type=type_,
                start=match.start(),
                end=match.end(),
                name="" if believed == match.group() else believed,
            )


def _disjoint(placed: list[tuple[Mention, str]]) -> list[tuple[Mention, str]]:
    kept: list[tuple[Mention, str]] = []
    for mention, name in sorted(placed, key=lambda p: (p[0].start, -p[0].end)):
        if not kept or mention.start >= kept[-1][0].end:
            kept.append((mention, name))
    return kept


def _relations(
    reply: Reply, text: str, mentions: tuple[Mention, ...], first: dict[str, int]
) -> Iterator[ExtractedRelation]:
    sentences = sentence_spans(text)
    seen: set[tuple[int, str, int]] = set()
    for relation in reply.relations[:MAX_RELATIONS]:
        subject, object_ = first.get(normalise_name(relation.subject)), first.get(normalise_name(relation.object))
        predicate, turned = normalised(relation.predicate)
        if subject is None or object_ is None or subject == object_ or not predicate:
            continue
        subject, object_ = _in_order(predicate, subject, object_, mentions, turned=turned)
        if (subject, predicate, object_) in seen:
            continue
        seen.add((subject, predicate, object_))
        names = {mentions[subject].entity_name, mentions[object_].entity_name}
        span = next((s for s in sentences if names <= _named(mentions, s)), None)
        start, end = span or next(s for s in sentences if s[0] <= mentions[object_].start < s[1])
        yield ExtractedRelation(
            subject=subject,
            predicate=predicate,
            object=object_,
            evidence_start=start,
            evidence_end=end,
            confidence=0.9 if span else 0.6,
        )


def _named(mentions: tuple[Mention, ...], span: tuple[int, int]) -> set[str]:
    return {m.entity_name for m in mentions if span[0] <= m.start < span[1]}


def _in_order(
    predicate: str, subject: int, object_: int, mentions: tuple[Mention, ...], *, turned: bool
) -> tuple[int, int]:
    """Subject and object as the predicate has them. Where their types allow one order only, that is it; in a symmetric
    relation the name that sorts first is the subject."""
    first, second = (object_, subject) if turned else (subject, object_)
    known = predicates().get(predicate)
    if known is None:
        return first, second
    if not known.fits(mentions[first].type, mentions[second].type) and known.fits(
        mentions[second].type, mentions[first].type
    ):
        first, second = second, first
    if known.symmetric:
        first, second = sorted((first, second), key=lambda number: normalise_name(mentions[number].entity_name))
    return first, second
