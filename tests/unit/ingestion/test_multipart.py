"""Reading multipart bodies as they come."""

from collections.abc import AsyncIterator

import pytest

from weft_core.errors import InvalidInputError
from weft_ingestion.api.multipart import MultipartReader, Part

BODY = (
    b'preamble\r\n--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nOne\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="\xc3\xa9.txt"\r\nContent-Type: text/plain\r\n\r\n'
    b'line\r\n--bogus\r\n\r\nend\r\n--b\r\nContent-Disposition: form-data; name="skipped"\r\n\r\nx\r\n--b--\r\nafter'
)[10:]


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
async def test_any_cut_of_the_body_reads_the_same(size: int) -> None:
    reader = MultipartReader(pieces(BODY, size), "multipart/form-data; boundary=b")
    assert await reader.next_part() == Part("title", None)
    assert await reader.text(100) == "One"
    assert await reader.next_part() == Part("file", "é.txt")
    assert b"".join([piece async for piece in reader.body()]) == b"line\r\n--bogus\r\n\r\nend"
    assert await reader.next_part() == Part("skipped", None)
    assert await reader.next_part() is None


async def test_what_is_held_is_bounded() -> None:
    reader = MultipartReader(pieces(BODY, 64), "multipart/form-data; boundary=b")
    await reader.next_part()
    with pytest.raises(InvalidInputError, match="longer than 2 bytes"):
        await reader.text(2)


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 5000])
async def test_a_boundary_is_needed_and_short(content_type: str) -> None:
    with pytest.raises(InvalidInputError):
        MultipartReader(pieces(BODY, 64), content_type)
