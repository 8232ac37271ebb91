"""Opaque list cursors: where the next page starts, as URL-safe text."""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from weft_core.errors import InvalidInputError


def encode_cursor(at: datetime, id_: UUID) -> str:
    """Cursor after the row sorted at (`at`, `id_`)."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(id_)]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    """The reverse of `encode_cursor`; anything else is an `InvalidInputError`."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id_ = json.loads(raw)
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(at)
        return moment, UUID(id_)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise InvalidInputError("the cursor is not one this list gave") from error
