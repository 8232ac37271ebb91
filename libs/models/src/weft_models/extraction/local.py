"""The local extractor: rules only, no statistics beyond the document at hand, about a millisecond a chunk."""

import asyncio
from collections.abc import Iterable, Sequence

from weft_core.extraction import ExtractedRelation, Extraction, Mention
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_models.extraction.base import MAX_MENTIONS, MAX_RELATIONS
from weft_models.extraction.casing import Casing, TextCasing
from weft_models.extraction.dates import dates
from weft_models.extraction.name_types import DATE, PERSON, WORK, TypeVotes
from weft_models.extraction.names import name_spans
from weft_models.extraction.quoted import quoted_titles
from weft_models.extraction.relations import Placed, statements
from weft_models.extraction.resolution import Found, Resolver
from weft_models.extraction.titles import title_name, title_spans
from weft_models.extraction.words import Word, segments, shouting

_LONGEST_SURFACE = 200


class LocalExtractor:
    """See RETRIEVAL.md, 'Entities without a model'. Stateless; the texts of one call explain each other."""

    version = "local-1"

    async def extract(self, texts: Sequence[str], title: str) -> list[Extraction]:
        return await asyncio.to_thread(self.extract_now, texts, title)

    def extract_now(self, texts: Sequence[str], title: str) -> list[Extraction]:
        """The same, on the calling thread."""
        spans = [sentence_spans(text) for text in texts]
        parts = [[part for s in spans[i] for part in segments(text, *s)] for i, text in enumerate(texts)]
        casing = TextCasing(part for of_text in parts for part in of_text)
        name = title_name(title)
        found = [_find(i, text, parts[i], casing, name) for i, text in enumerate(texts)]
        everything = [f for of_text in found for f in of_text]
        votes = TypeVotes()
        for f in everything:
            if f.kind in {"name", "title"}:
                votes.look(normalise_name(f.name), texts[f.text_index], f.start, f.end)
        resolver = Resolver(texts, everything, name, votes)
        return [self._extraction(text, spans[i], found[i], resolver, votes) for i, text in enumerate(texts)]

    def _extraction(
        self, text: str, sentences: list[tuple[int, int]], found: list[Found], resolver: Resolver, votes: TypeVotes
    ) -> Extraction:
        mentions: list[Mention] = []
        for f in found:
            name = resolver.name(f)
            type_ = f.kind if f.kind in {DATE, WORK} else votes.of(normalise_name(name))
            mentions.append(
                Mention(surface=f.surface, type=type_, start=f.start, end=f.end, name="" if name == f.surface else name)
            )
        return Extraction(
            extractor=self.version, mentions=tuple(mentions), relations=tuple(_relations(text, sentences, mentions))
        )


def _find(index: int, text: str, parts: list[list[Word]], casing: Casing, title: str) -> list[Found]:
    """Spans of one text, ascending, not overlapping (the earlier and longer wins), at most `MAX_MENTIONS`."""
    spans: list[tuple[int, int, str, str]] = [(d.start, d.end, DATE, d.name) for d in dates(text)]
    spans += [(start, end, WORK, "") for start, end in quoted_titles(text)]
    spans += [(start, end, "title", title) for start, end in title_spans(text, title)]
    spans += [(*s, "name", "") for part in parts if not shouting(part) for s in name_spans(text, part, casing)]
    return list(_disjoint(index, text, spans))


def _disjoint(index: int, text: str, spans: list[tuple[int, int, str, str]]) -> Iterable[Found]:
    taken, count = 0, 0
    for start, end, kind, name in sorted(spans, key=lambda s: (s[0], -s[1])):
        surface = text[start:end]
        if start < taken or len(surface) > _LONGEST_SURFACE or not normalise_name(surface):
            continue
        if count == MAX_MENTIONS:
            return
        taken, count = end, count + 1
        yield Found(index, start, end, surface, name or surface, kind)


def _relations(text: str, sentences: list[tuple[int, int]], mentions: list[Mention]) -> Iterable[ExtractedRelation]:
    at, count = 0, 0
    last_person: int | None = None
    for start, end in sentences:
        inside: list[Placed] = []
        while at < len(mentions) and mentions[at].start < end:
            inside.append(Placed(at, mentions[at].start, mentions[at].end, mentions[at].type))
            at += 1
        for s in statements(text, (start, end), inside, last_person):
            if count == MAX_RELATIONS:
                return
            if mentions[s.subject].entity_name == mentions[s.object].entity_name:
                continue
            count += 1
            yield ExtractedRelation(
                subject=s.subject,
                predicate=s.predicate,
                object=s.object,
                evidence_start=start,
                evidence_end=end,
                confidence=s.confidence,
            )
        if inside and inside[0].type == PERSON and inside[0].start - start <= 4:
            last_person = inside[0].number
