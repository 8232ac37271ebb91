"""What stands between the first and the last name of two people."""

from typing import NamedTuple

from weft_models.resolution.spelling import alike

_AGREEING_INITIAL = 0.25
_AGREEING_NAME = 0.25
"""Further initials and names that agree make up for an initial."""
_MIDDLE_INITIAL = -0.1
_MISSING_INITIAL = -0.25
_MISSING_NAME, _MISSING_MORE = -0.45, -0.05


class Between(NamedTuple):
    """`agreeing`: what agrees; `initials`: what only an initial says; `missing`: what only one name has."""

    agreeing: float
    initials: float
    missing: float
    detail: str


def between(one: tuple[str, ...], other: tuple[str, ...]) -> Between | None:
    """Middle names, in order. None when two contradict each other."""
    short, long = sorted((one, other), key=len)
    agreeing, initials, at, missing = 0.0, 0.0, 0, list[str]()
    for word in short:
        while at < len(long) and not _fits(word, long[at]):
            missing.append(long[at])
            at += 1
        if at == len(long):
            return None
        initial = min(len(word), len(long[at])) == 1
        agreeing += _AGREEING_INITIAL if initial else _AGREEING_NAME
        initials += _MIDDLE_INITIAL if initial and word != long[at] else 0.0
        at += 1
    missing += long[at:]
    names = [word for word in missing if len(word) > 1]
    weight = _MISSING_INITIAL * (len(missing) - len(names))
    if names:
        weight += _MISSING_NAME + _MISSING_MORE * (len(names) - 1)
    detail = ", ".join(f"with or without {word.title()}" for word in missing)
    return Between(agreeing, initials, weight, detail)


def _fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) or alike(one, other)
