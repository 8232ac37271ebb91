"""multipart/form-data as a stream: a part's bytes pass through, they are never held."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum, auto

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from weft_core.errors import InvalidInputError

MAX_PARTS = 8
MAX_HEADERS = 8
MAX_HEADER_BYTES = 4096


class _Mark(Enum):
    PART_END = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One field. `filename` is there for files."""

    name: str
    filename: str | None


_Event = _Mark | Part | bytes


class MultipartReader:
    """Reads part after part: `next_part`, then its `body` to the end."""

    def __init__(self, stream: AsyncIterator[bytes], content_type: str) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise InvalidInputError("the multipart body has no boundary")
        self._stream = stream
        self._events: deque[_Event] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        self._parts = 0
        self._ended = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part_begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": lambda: self._events.append(self._part()),
                    "on_part_data": lambda data, start, end: self._events.append(data[start:end]),
                    "on_part_end": lambda: self._events.append(_Mark.PART_END),
                    "on_end": lambda: self._events.append(_Mark.END),
                },
                max_header_count=MAX_HEADERS,
                max_header_size=MAX_HEADER_BYTES,
            )
        except FormParserError as error:
            raise InvalidInputError("the multipart boundary is malformed") from error

    async def next_part(self) -> Part | None:
        """The next field, or None at the end. What is left of the one before is skipped."""
        while not self._ended:
            event = await self._next()
            if event is _Mark.END:
                self._ended = True
            elif isinstance(event, Part):
                return event
        return None

    async def body(self) -> AsyncIterator[bytes]:
        """Bytes of the present part, as they arrive."""
        while True:
            event = await self._next()
            if event is _Mark.PART_END:
                return
            if isinstance(event, bytes):
                yield event

    async def text(self, max_bytes: int) -> str:
        """The present part as a string. Raises `InvalidInputError` when it is longer, or not UTF-8."""
        held = bytearray()
        async for piece in self.body():
            held += piece
            if len(held) > max_bytes:
                raise InvalidInputError(f"a form field is longer than {max_bytes} bytes")
        try:
            return held.decode()
        except UnicodeDecodeError as error:
            raise InvalidInputError("a form field is not UTF-8") from error

    async def _next(self) -> _Event:
        while not self._events:
            piece = await anext(self._stream, None)
            if piece is None:
                raise InvalidInputError("the multipart body ends before its closing boundary")
            try:
                self._parser.write(piece)
            except FormParserError as error:
                raise InvalidInputError("the multipart body is malformed") from error
        return self._events.popleft()

    def _part(self) -> Part:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b"").decode("latin-1"))
        name, filename = options.get(b"name"), options.get(b"filename")
        if name is None:
            raise InvalidInputError("a part of the multipart body has no name")
        return Part(_text(name), None if filename is None else _text(filename))

    def _on_part_begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise InvalidInputError(f"the multipart body has more than {MAX_PARTS} parts")
        self._headers = {}

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""


def _text(value: bytes) -> str:
    """Header values are UTF-8 from every browser; what is not still names a file somehow."""
    return value.decode("utf-8", "replace")
