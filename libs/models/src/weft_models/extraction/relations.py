"""Relations inside one sentence, by rules over its skeleton. Precision before recall."""

import re
from collections.abc import Iterable, Iterator, Sequence

from weft_models.extraction.kinds import DATE, PLACE
from weft_models.extraction.lists import nouns, wide_places
from weft_models.extraction.predicates import predicates
from weft_models.extraction.rules.lives import lives
from weft_models.extraction.rules.makers import makers
from weft_models.extraction.rules.owners import dated_works, nested_places, owners
from weft_models.extraction.rules.people import PEOPLE
from weft_models.extraction.rules.places import PLACES
from weft_models.extraction.rules.rule import Statement
from weft_models.extraction.rules.works import WORKS
from weft_models.extraction.skeleton import Placed, skeleton
from weft_models.extraction.topics import Topic

_YEAR = re.compile(r"[12]\d{3}")
_BY_PRONOUN = 0.05
_MARKED = "⟩"
_ENDINGS = frozenset("Inc Ltd LLC Co Corp Jr Sr".split())


def statements(text: str, span: tuple[int, int], mentions: Sequence[Placed], topic: Topic) -> Iterator[Statement]:
    """Statements of the sentence text[span]; its mentions ascend. `topic`: what its pronouns may mean."""
    bones = skeleton(text, span, mentions)
    plain, meant = topic.opened(bones.plain)
    if max(plain.count(_MARKED), bones.whole.count(_MARKED)) < 2:
        return
    known = {m.number: m for m in mentions} | ({meant.number: meant} if meant else {})
    seen: set[tuple[int, str, int]] = set()
    for said in _said(bones.whole, plain, known.values()):
        stated = _directed(said, known)
        if stated is None or stated[:3] in seen:
            continue
        seen.add(stated[:3])
        by_pronoun = meant is not None and meant.number in {said.subject, said.object}
        sure = stated.confidence - (_BY_PRONOUN if by_pronoun else 0.0)
        yield stated._replace(confidence=round(sure, 2))


def _said(whole: str, plain: str, known: Iterable[Placed]) -> Iterator[Statement]:
    known = list(known)
    years = {m.number: int(year.group()) for m in known if m.type == DATE and (year := _YEAR.search(m.surface))}
    yield from lives(whole, plain, years)
    yield from makers(plain)
    for rules in (PEOPLE, WORKS, PLACES):
        for rule in rules:
            yield from rule.read(plain)
    yield from owners(plain)
    yield from dated_works(plain)
    yield from nested_places(plain, {m.number for m in known if m.type == PLACE and m.name in wide_places()})


def _directed(said: Statement, known: dict[int, Placed]) -> Statement | None:
    """The statement if both ends fit and differ. A symmetric one begins with the name that sorts first."""
    subject, object_ = known.get(said.subject), known.get(said.object)
    predicate = predicates()[said.predicate]
    if subject is None or object_ is None or subject.name == object_.name:
        return None
    if _is_noun(subject) or _is_noun(object_):
        return None
    if not predicate.fits(subject.type, object_.type):
        return None
    if predicate.symmetric and object_.name < subject.name:
        return said._replace(subject=said.object, object=said.subject)
    return said


def _is_noun(mention: Placed) -> bool:
    """'Party' out of 'Party for Democracy', or 'Inc': a part of a name, or no name at all."""
    return mention.surface.casefold() in nouns() or mention.surface in _ENDINGS
