"""Tables of the schema `graph`."""

from weft_graph.models.base import SCHEMA, Base
from weft_graph.models.curations import CurationHeadRow, CurationRow
from weft_graph.models.idempotency import IdempotencyRow

__all__ = ["SCHEMA", "Base", "CurationHeadRow", "CurationRow", "IdempotencyRow"]
