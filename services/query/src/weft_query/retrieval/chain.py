"""Passages one shared name away from the best ones so far: the second half of a two-hop question."""

from dataclasses import dataclass

import numpy as np

from weft_query.retrieval.channels import Hits
from weft_query.retrieval.image import Image
from weft_query.retrieval.question import Asked
from weft_query.retrieval.ragged import Flags, Floats, Ints, gather, top
from weft_query.retrieval.walk import Walked

ANCHORS = 6
_NEAR_SHARE = 0.5
_TITLED = 0.9
"""What an anchor counts at least whose title the question names: in a comparison the second branch has less mass."""
_COMMON = 30
_COMMON_SHARE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """The names that may link the anchors to others."""

    anchors: Ints
    """Rows, best first."""
    weights: Floats
    edges: Ints
    """Edges from an anchor to a name that is rare enough and not in the question."""
    owners: Ints
    """For each edge the position of its anchor."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """For every row the strength of its best link; `titled` counts only names the passage is about."""

    any: Floats
    titled: Floats


def anchors_of(image: Image, asked: Asked, walked: Walked, near: Hits) -> Bridge:
    """The passages best by √walk + .5·H, with their bridging names."""
    rows = np.union1d(walked.rows[top(walked.masses, 10 * ANCHORS)], near.rows)
    likely = np.zeros(len(image.alive), dtype=np.float32)
    likely[near.rows] = near.scores
    standing = np.sqrt(walked.of(rows)) + _NEAR_SHARE * likely[rows]
    anchors = rows[top(standing, ANCHORS)]
    weights = np.sqrt(walked.of(anchors))
    titled = names_title(image, asked, anchors)
    weights[titled] = np.maximum(weights[titled], _TITLED)

    mentions = image.mentions
    edges, owners = gather(mentions.of_passage[anchors], mentions.of_passage[anchors + 1])
    names = mentions.names[edges]
    common = max(_COMMON, _COMMON_SHARE * image.passages)
    bridging = (mentions.frequency[names] <= common) & ~np.isin(names, asked.mentioned)
    return Bridge(anchors, weights, edges[bridging], owners[bridging])


def links_from(image: Image, asked: Asked, bridge: Bridge) -> Links:
    """Strength = weight of the anchor · idf of the shared name. Two passages about the same thing are no step apart, as
    all those of one document are about its title: between them that name is no link."""
    mentions = image.mentions
    names = mentions.names[bridge.edges]
    strengths = bridge.weights[bridge.owners] * mentions.idf[names]
    places, number = mentions.places_of_names(names.astype(np.int64))
    rows, edges = mentions.passages_by_name[places], mentions.by_name[places]
    same = mentions.about[bridge.edges][number] & mentions.about[edges]
    kept = (rows != bridge.anchors[bridge.owners[number]]) & ~same & asked.open[rows]
    rows, edges, number = rows[kept], edges[kept], number[kept]
    links = Links(np.zeros(len(image.alive), dtype=np.float32), np.zeros(len(image.alive), dtype=np.float32))
    np.maximum.at(links.any, rows, strengths[number])
    about = mentions.about[edges]
    np.maximum.at(links.titled, rows[about], strengths[number][about])
    return links


def names_title(image: Image, asked: Asked, rows: Ints) -> Flags:
    """For each row whether it is about a name that the question holds."""
    mentions = image.mentions
    edges, owners = gather(mentions.of_passage[rows], mentions.of_passage[rows + 1])
    hit = mentions.about[edges] & np.isin(mentions.names[edges], asked.linked)
    return np.bincount(owners[hit], minlength=len(rows)) > 0
