"""A whole corpus resolved at once: how much comes out, and what it costs."""

import random
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from benchmarks.resolution.judging import vectors
from benchmarks.resolution.reading import Passage, collect, extract, passage_of
from benchmarks.resolution.whole import Whole, resolve
from benchmarks.sets import SetPassage
from weft_core.resolution import Sense
from weft_models.resolution.vectors import Vector

SHOWN = 100
"""Links and homonyms drawn at random for reading."""
_AROUND = 60


def measure(name: str, passages: Sequence[SetPassage]) -> dict[str, Any]:
    """Prints figures, and gives them with samples."""
    documents = {p.document_id: p for p in (passage_of(p.title, p.text) for p in passages)}
    extractions = {id_: extract(document) for id_, document in documents.items()}
    began = time.process_time()
    appearances = [a for id_, e in extractions.items() for a in collect(documents[id_], e).appearances.values()]
    collecting = time.process_time() - began
    known: dict[UUID, Vector] = {}

    def embed(ids: set[UUID]) -> dict[UUID, Vector]:
        missing = sorted(ids - known.keys())
        known.update(vectors([documents[id_] for id_ in missing]) if missing else {})
        return known

    whole = resolve(appearances, embed)
    seconds = {"collecting and ballot": collecting, **whole.seconds}
    milliseconds = {step: round(1000 * spent / len(documents), 3) for step, spent in seconds.items()}
    linked = [link for link in whole.links.values() if link.sense_id != link.canonical_id]
    divided = [told for told in whole.senses.values() if len(told) > 1]
    sizes = sorted(map(len, whole.blocks.values()), reverse=True)
    figures = {
        "documents": len(documents),
        "names": len(whole.senses),
        "senses": sum(map(len, whole.senses.values())),
        "keys a sense": round(sum(sizes) / max(1, sum(map(len, whole.senses.values()))), 2),
        "largest blocks": sizes[:10],
        "pairs compared": whole.compared,
        "links": len(linked),
        "names with homonyms": len(divided),
        "ms of CPU a passage": milliseconds | {"all": round(sum(milliseconds.values()), 3)},
    }
    print(f"\n{name}")
    for figure, value in figures.items():
        print(f"  {figure}: {value}")
    return figures | _samples(whole, documents)


def _samples(whole: Whole, documents: dict[UUID, Passage]) -> dict[str, Any]:
    by_id = {sense.id: sense for told in whole.senses.values() for sense in told}
    linked = sorted((x for x in whole.links.values() if x.sense_id != x.canonical_id), key=lambda x: x.sense_id)
    divided = sorted((told for told in whole.senses.values() if len(told) > 1), key=lambda told: told[0].norm)
    draw = random.Random("resolution")  # noqa: S311 -- a sample for reading, the same in every run
    return {
        "some links": [
            {
                "name": _place(by_id[link.sense_id], documents),
                "is": _place(by_id[link.canonical_id], documents),
                "score": link.score,
                "reasons": [f"{r.kind}: {r.detail} ({r.weight:+.2f})" for r in link.reasons],
            }
            for link in draw.sample(linked, min(SHOWN, len(linked)))
        ],
        "some homonyms": [
            [
                _place(sense, documents) + [f"{r.kind}: {r.detail} ({r.weight:+.2f})" for r in sense.reasons]
                for sense in told
            ]
            for told in draw.sample(divided, min(SHOWN, len(divided)))
        ],
    }


def _place(sense: Sense, documents: dict[UUID, Passage]) -> list[str]:
    """Name with type, title and text around the name in its first document."""
    document = documents[sense.appearances[0].document_id]
    at = max(0, document.text.find(sense.appearances[0].name) - _AROUND)
    shown = document.text[at : at + len(sense.name) + 2 * _AROUND]
    return [f"{sense.name} ({sense.type} {sense.discriminator})", document.title, shown]
