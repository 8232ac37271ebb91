"""Keys of requests that must not take effect twice."""

from weft_graph.models.base import Base
from weft_stores.postgres.idempotency import IdempotencyColumns


class IdempotencyRow(IdempotencyColumns, Base):
    """A POST that carried `Idempotency-Key`."""
