"""Data of the server-sent events a streamed chat answers with, one model per event name.

Order: `retrieval`, then `token` and `citation` as they come, `usage`, and one of `done` or `error` at the end.
`citation` carries a `Citation`, `usage` a `Usage`, `done` the whole `ChatResponse`, `error` a `Problem`.
"""

from weft_core.contracts.common import Response
from weft_core.contracts.query import Mode, Passage


class RetrievalDone(Response):
    """Event `retrieval`: what the answer will be written from, best first."""

    passages: list[Passage]
    mode: Mode
    degraded: list[str] = []


class TokenDelta(Response):
    """Event `token`: a piece of the answer; joined they are `ChatResponse.answer` unless `done` differs."""

    text: str
