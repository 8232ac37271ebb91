"""Dates and years as they stand in prose, with one name for each whatever its spelling."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER = (
    {name: i for i, name in enumerate(_MONTHS, start=1)}
    | {name[:3]: i for i, name in enumerate(_MONTHS, 1)}
    | {"Sept": 9}
)
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:Sept|{'|'.join(name[:3] for name in _MONTHS)})\.?)"
_DATE = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH}),?\s(?P<y1>[12]\d{{3}})\b"
    rf"|\b(?P<m2>{_MONTH})\s(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?P<y2>[12]\d{{3}})\b"
    r"|\b(?P<y3>[12]\d{3})-(?P<m3>0[1-9]|1[0-2])-(?P<d3>0[1-9]|[12]\d|3[01])\b"
    r"|(?<![\w.,:/$€£%#=-])(?P<y4>1[0-9]\d\d|20\d\d)(?![\w%:/=]|[.,]\d|-\d)"
)


class DateSpan(NamedTuple):
    """`name` is '4 May 1950', 'May 1950' or '1950'."""

    start: int
    end: int
    name: str


def dates(text: str) -> Iterator[DateSpan]:
    """Every date in the text, ascending."""
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        variant = next(n for n in "1234" if groups[f"y{n}"])
        year = groups[f"y{variant}"]
        month = groups.get(f"m{variant}")
        day = groups.get(f"d{variant}")
        parts = [str(int(day))] if day else []
        if month:
            parts.append(_MONTHS[(int(month) if month.isdigit() else _NUMBER[month.rstrip(".")]) - 1])
        yield DateSpan(match.start(), match.end(), " ".join([*parts, year]))
