from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.parser_processes import SLOW, servers
from weft_parsing import Parsers, open_parsers


@pytest.fixture
async def parsers() -> AsyncIterator[Parsers]:
    async with open_parsers() as parsers:
        yield parsers
    assert servers() == []


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    path = tmp_path / "slow"
    path.write_text(SLOW)
    return path
