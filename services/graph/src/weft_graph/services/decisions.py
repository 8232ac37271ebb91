"""What a request to curate means, in terms that outlive new documents and new resolutions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from weft_core.contracts.curations import CurationRequest, MergeRequest, RenameRequest, RetypeRequest, SplitRequest
from weft_core.errors import ConflictError, InvalidInputError, NotFoundError
from weft_core.resolution import Anchor, CurationKind
from weft_core.text import normalise_name
from weft_stores.postgres.published_entities import PublishedEntities, PublishedEntity

ANCHOR_DOCUMENTS = 1_000
"""Documents that one anchor names at most: any of them tells the sense from its homonyms."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A curation before it has a number. `entity_id`: the entity to show when it is applied."""

    kind: CurationKind
    entity: tuple[Anchor, ...]
    other: tuple[Anchor, ...] = ()
    value: str = ""
    entity_id: UUID | None = None


class Decisions:
    """Raises `NotFoundError` for entities that are not published, `InvalidInputError` for what makes no sense."""

    def __init__(self, entities: PublishedEntities) -> None:
        self._entities = entities

    async def of(self, wanted: CurationRequest) -> Decision:
        """The decision that a request states of the entities as they are now."""
        names = await self._names(wanted.entity)
        entity_id = names[0].canonical_id
        match wanted:
            case MergeRequest():
                others = await self._names(wanted.other)
                if others[0].canonical_id == entity_id:
                    raise InvalidInputError("an entity cannot be merged with itself: both ids stand for the same one")
                return Decision(CurationKind.MERGE, _anchors(names), _anchors(others), entity_id=entity_id)
            case SplitRequest():
                if bool(wanted.names) == bool(wanted.documents):
                    raise InvalidInputError("a split takes either names or documents")
                if wanted.names:
                    kept, off = _parted(names, set(wanted.names))
                else:
                    kept, off = await self._parted_by_documents(entity_id, names, set(wanted.documents))
                return Decision(CurationKind.SPLIT, kept, off, entity_id=entity_id)
            case RenameRequest():
                return Decision(
                    CurationKind.RENAME, _anchors(names), value=clean_name(wanted.name), entity_id=entity_id
                )
            case RetypeRequest():
                return Decision(
                    CurationKind.RETYPE, _anchors(names), value=clean_type(wanted.type), entity_id=entity_id
                )
        assert_never(wanted)

    async def _names(self, id_: UUID) -> list[PublishedEntity]:
        """All names of the entity that `id_` is a name of, the one it goes by first."""
        canonical = (await self._entities.canonical([id_])).get(id_)
        if canonical is None:
            raise NotFoundError("there is no such entity")
        return sorted(await self._entities.linked_to(canonical), key=lambda sense: sense.id != canonical)

    async def _parted_by_documents(
        self, entity_id: UUID, names: Sequence[PublishedEntity], documents: Collection[UUID]
    ) -> tuple[tuple[Anchor, ...], tuple[Anchor, ...]]:
        used = await self._entities.used(entity_id)
        if not used.keys() >= set(documents):
            raise InvalidInputError("not all of the documents name the entity")
        if used.keys() <= set(documents):
            raise InvalidInputError("every document that names the entity was given: that is no split")
        off = [
            Anchor(sense.norm, sense.type, tuple(sorted(in_documents)))
            for sense in names
            if (in_documents := _within(sense, (id_ for id_ in documents if sense.norm in used[id_])))
        ]
        if set(documents) - {id_ for anchor in off for id_ in anchor.document_ids}:
            raise ConflictError("names in these documents are still being resolved: try again in a moment")
        return _anchors(names, without=documents), tuple(off)


def clean_name(name: str) -> str:
    """On one line, or `InvalidInputError`."""
    cleaned = " ".join(name.split())
    if not normalise_name(cleaned):
        raise InvalidInputError("a name needs at least one letter or digit")
    return cleaned


def clean_type(type_: str) -> str:
    """Trimmed, or `InvalidInputError`."""
    cleaned = " ".join(type_.split())
    if not cleaned:
        raise InvalidInputError("a type must not be blank")
    return cleaned


def _parted(names: Sequence[PublishedEntity], off: Collection[UUID]) -> tuple[tuple[Anchor, ...], tuple[Anchor, ...]]:
    if set(off) - {sense.id for sense in names}:
        raise InvalidInputError("not all of the names are names of the entity")
    kept = [sense for sense in names if sense.id not in off]
    if not kept:
        raise InvalidInputError("every name of the entity was given: that is no split")
    return _anchors(kept), _anchors([sense for sense in names if sense.id in off])


def _anchors(names: Iterable[PublishedEntity], without: Collection[UUID] = ()) -> tuple[Anchor, ...]:
    """Documents are named only where the name has homonyms; a sense all of whose documents are `without` is left
    out."""
    anchors = []
    for sense in names:
        if sense.document_ids is None:
            anchors.append(Anchor(sense.norm, sense.type))
        elif documents := sorted(set(sense.document_ids).difference(without)):
            anchors.append(Anchor(sense.norm, sense.type, tuple(documents[:ANCHOR_DOCUMENTS])))
    return tuple(anchors)


def _within(sense: PublishedEntity, documents: Iterable[UUID]) -> set[UUID]:
    return set(documents) if sense.document_ids is None else set(documents).intersection(sense.document_ids)
