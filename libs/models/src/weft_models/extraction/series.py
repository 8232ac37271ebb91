"""Names in a series ('A, B and C') are mostly of one type: a typed one speaks for the unsure ones."""

from collections.abc import Iterator, Sequence

from weft_core.text import normalise_name
from weft_models.extraction.kinds import DATE, OTHER
from weft_models.extraction.name_types import TypeVotes
from weft_models.extraction.resolution import Found

_COMMA, _AND = {", "}, {" and ", ", and ", " & ", " or "}


def share_types(texts: Sequence[str], found: Sequence[list[Found]], votes: TypeVotes) -> None:
    """One vote for each unsure member of a series whose sure members agree."""
    for text, of_text in zip(texts, found, strict=True):
        for series in _series(text, of_text):
            norms = [normalise_name(f.name) for f in series]
            sure = {type_ for norm in norms if (type_ := votes.of(norm)) != OTHER}
            if len(sure) != 1:
                continue
            (type_,) = sure
            for norm in norms:
                if votes.of(norm) == OTHER:
                    votes.add(norm, type_, 1)


def _series(text: str, found: list[Found]) -> Iterator[list[Found]]:
    run: list[Found] = []
    closed = False
    for f in [*found, None]:
        gap = text[run[-1].end : f.start] if run and f else ""
        if f and f.kind != DATE and run and not closed and gap in _COMMA | _AND:
            run.append(f)
            closed = gap in _AND
            continue
        if closed and len(run) > 1:
            yield run
        run, closed = ([f] if f and f.kind != DATE else []), False
