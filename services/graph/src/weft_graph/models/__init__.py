"""Tables of the schema `graph`."""

from weft_graph.models.base import SCHEMA, Base
from weft_graph.models.curations import CurationHeadRow, CurationRow

__all__ = ["SCHEMA", "Base", "CurationHeadRow", "CurationRow"]
