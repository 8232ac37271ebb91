"""Opaque cursors: a position in a list as URL-safe text."""

import base64
import binascii
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from weft_core.errors import InvalidInputError

Position = TypeVar("Position")


def encode_cursor(kind: type[Position], position: Position) -> str:
    """The position as text for `next_cursor`."""
    return base64.urlsafe_b64encode(TypeAdapter(kind).dump_json(position)).decode().rstrip("=")


def decode_cursor(kind: type[Position], cursor: str | None) -> Position | None:
    """The reverse; anything this list did not give is an `InvalidInputError`."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return TypeAdapter(kind).validate_json(raw)
    except (ValidationError, UnicodeEncodeError, binascii.Error) as error:
        raise InvalidInputError("the cursor is not one this list gave") from error
