"""How much of what a question names the retrieved passages hold."""

from collections.abc import Iterable, Sequence

from weft_core.bm25 import tokenise
from weft_core.contracts.query import Passage
from weft_core.text import normalise_name
from weft_models.answering.matching import idf
from weft_models.answering.question import names, stems
from weft_models.answering.vectors import CorpusCounts

LOOKED_AT = 8
"""Passages in which the question's names are sought."""
_MAX_NAMES = 64
_INITIALS = 2
"""A name so short (US, AD) is seldom written in the documents as in the question."""
_UNSPACED = "\u2e80"
"""From this character on, scripts are written without spaces between words."""


def asked_names(question: str, linked: Sequence[str]) -> list[str]:
    """Normalised names, distinct, at most 64: the capitalised spans and quoted titles that are not part of a longer
    linked name, and the linked names that are not part of such a span. A single word that the question writes in lower
    case is no name here, though something may be called so: 'state', 'brother'."""
    lower = {normalise_name(word) for word in question.split() if word == word.lower()}
    known = [norm for norm in _norms(linked) if norm not in lower][:_MAX_NAMES]
    spans = _norms(names(question))[:_MAX_NAMES]
    kept = [span for span in spans if not any(_within(span, name) for name in known)]
    kept += [name for name in known if not any(_within(name, span) for span in kept)]
    return kept[:_MAX_NAMES]


def _norms(surfaces: Iterable[str]) -> list[str]:
    norms = dict.fromkeys(normalise_name(surface) for surface in surfaces)
    return [norm for norm in norms if len(norm) > _INITIALS or (norm and not norm.isascii())]


def coverage(
    question: str, passages: Sequence[Passage], linked: Sequence[str] = (), counts: CorpusCounts | None = None
) -> float:
    """E: share of the question's names that the first passages hold, titles included, weighted by idf where counts are
    known. With no names, of its content words; 0 for a question of stop words alone."""
    looked_at = [f"{passage.document_title}\n{passage.text}" for passage in passages[:LOOKED_AT]]
    wanted = asked_names(question, linked)
    if not wanted:
        held = {token for text in looked_at for token in tokenise(text)}
        words = stems(question)
        return sum(word in held for word in words) / len(words) if words else 0.0
    missing = wanted
    for text in looked_at:
        if not missing:
            break
        norm = normalise_name(text)
        missing = [name for name in missing if not _within(name, norm)]
    weights = {name: float(idf(counts.name(name), counts.passages)) if counts else 1.0 for name in wanted}
    return 1.0 - sum(weights[name] for name in missing) / sum(weights.values())


def _within(name: str, text: str) -> bool:
    """Whether normalised text holds the normalised name as whole words."""
    if name[0] >= _UNSPACED:
        return name in text
    return f" {name} " in f" {text} "
