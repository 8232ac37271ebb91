from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from weft_client.sse import ServerEvent, parse_events


async def _parse(raw: bytes, cuts: list[int]) -> list[ServerEvent]:
    async def blocks() -> AsyncIterator[bytes]:
        at = 0
        for cut in sorted(cuts):
            yield raw[at:cut]
            at = max(at, cut)
        yield raw[at:]

    return [event async for event in parse_events(blocks())]


STREAM = (
    ": open\n\n"
    "id: 1\nevent: token\ndata: a\u2028b\u0085c\n\n"
    "event: two\r\ndata: x\r\ndata:  y\r\n\r\n"
    "data: plain\rdata\r\r"
    "event: without data\n\n"
    "retry: 5\nunknown\ndata: é\n\n"
    "event: cut\ndata: off"
).encode()


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
async def test_events_are_the_same_however_the_bytes_arrive(cuts: list[int]) -> None:
    assert await _parse(STREAM, cuts) == [
        ServerEvent("token", "a\u2028b\u0085c", "1"),
        ServerEvent("two", "x\n y", "1"),
        ServerEvent("message", "plain\n", "1"),
        ServerEvent("message", "é", "1"),
    ]
