"""Parse bytes in the test's own process, and hold every parser to its promises."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.text import canonicalise
from weft_parsing.answer import parse
from weft_parsing.draft import Draft
from weft_parsing.limits import Limits


def parsed(content: bytes | str, filename: str, limits: Limits = Limits()) -> Draft:  # noqa: B008 - frozen
    """What the file holds, checked."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        draft = parse(path, filename, limits)
    check(draft)
    return draft


def refusal(content: bytes | str, filename: str, limits: Limits = Limits()) -> FailureCode:  # noqa: B008 - frozen
    """The code with which the file is refused."""
    with pytest.raises(IngestionFailure) as caught:
        parsed(content, filename, limits)
    return caught.value.code


def outline(draft: Draft) -> list[tuple[int, str]]:
    """Levels and titles of the headings."""
    return [(heading.level, heading.title) for heading in draft.headings]


def check(draft: Draft) -> None:
    """The text is canonical, and pages and headings stand where the maps say."""
    assert draft.text == canonicalise(draft.text)
    assert draft.text.strip()
    assert all(a <= b for a, b in pairwise((0, *draft.page_starts, len(draft.text))))
    assert all(a.start < b.start for a, b in pairwise(draft.headings))
    for heading in draft.headings:
        assert draft.text.startswith(heading.title, heading.start)
        assert heading.title == heading.title.strip() != ""
        assert "\n" not in heading.title
        assert 1 <= heading.level <= 9
