"""Curations brought from elsewhere, as this service lists them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from weft_core.contracts.curations import ImportedCuration, ImportedName
from weft_core.errors import InvalidInputError
from weft_core.resolution import Anchor, CurationKind
from weft_core.text import normalise_name
from weft_graph.services.decisions import Decision, clean_name, clean_type


def read(curations: Sequence[ImportedCuration]) -> list[Decision]:
    """The decisions in the order of replay; those that were undone are left out. `InvalidInputError` names the first
    one that makes no sense."""
    numbers = [curation.number for curation in curations if curation.number is not None]
    if len(numbers) == len(curations):  # a list has the newest first
        curations = sorted(curations, key=lambda curation: curation.number or 0)
    decisions = []
    for place, curation in enumerate(curations, start=1):
        if curation.undone_at is None:
            try:
                decisions.append(_decision(curation))
            except InvalidInputError as error:
                raise InvalidInputError(f"curation {curation.number or place}: {error.message}") from error
    return decisions


def missing(wanted: Iterable[Decision], standing: Iterable[Decision]) -> list[Decision]:
    """Those that are not among the standing ones. One that is wanted twice has to stand twice: what came between may
    have been its opposite."""
    left = Counter(map(_identity, standing))
    found = []
    for decision in wanted:
        identity = _identity(decision)
        if left[identity]:
            left[identity] -= 1
        else:
            found.append(decision)
    return found


def _decision(curation: ImportedCuration) -> Decision:
    kind = CurationKind(curation.kind)
    entity, other = _anchors(curation.entity), _anchors(curation.other)
    if kind is CurationKind.RENAME:
        return Decision(kind, entity, value=clean_name(curation.value))
    if kind is CurationKind.RETYPE:
        return Decision(kind, entity, value=clean_type(curation.value))
    if not other:
        raise InvalidInputError(f"a {kind} needs names in `other`")
    if set(entity) & set(other):
        raise InvalidInputError(f"a {kind} has the same name on both sides")
    return Decision(kind, entity, other)


def _anchors(names: Iterable[ImportedName]) -> tuple[Anchor, ...]:
    anchors = []
    for name in names:
        norm = normalise_name(name.norm)
        if not norm:
            raise InvalidInputError("a name needs at least one letter or digit")
        anchors.append(Anchor(norm, clean_type(name.type), tuple(sorted(set(name.document_ids)))))
    return tuple(dict.fromkeys(anchors))


def _identity(decision: Decision) -> tuple[object, ...]:
    return decision.kind, frozenset(decision.entity), frozenset(decision.other), decision.value
