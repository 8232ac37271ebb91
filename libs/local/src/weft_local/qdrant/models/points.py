"""Bodies that write, read and select points."""

from typing import Annotated

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator

from weft_local.qdrant.models.base import Body, ClosedBody, PointId, PositiveSize, rule
from weft_local.qdrant.models.filters import Filter
from weft_local.qdrant.models.vectors import DenseVector, MultiVector, Vector, VectorStruct

Payload = dict[str, JsonValue]


class Point(Body):
    id: PointId
    vector: VectorStruct
    payload: Payload | None = None


def _column_kind(value: object) -> str:
    return "named" if isinstance(value, dict) else "dense"


class Batch(Body):
    """Points by columns: the n-th id has the n-th vectors and payload."""

    ids: list[PointId]
    vectors: Annotated[
        Annotated[list[DenseVector], Tag("dense")] | Annotated[dict[str, list[Vector]], Tag("named")],
        Discriminator(_column_kind),
    ]
    payloads: list[Payload | None] | None = None

    @model_validator(mode="after")
    def _columns_agree(self) -> "Batch":
        columns = list(self.vectors.values()) if isinstance(self.vectors, dict) else [self.vectors]
        if any(len(column) != len(self.ids) for column in columns):
            raise rule("number of ids and vectors must be equal")
        if self.payloads is not None and len(self.payloads) != len(self.ids):
            raise rule("number of ids and payloads must be equal")
        return self

    def rows(self) -> list[Point]:
        """The same points one by one."""
        payloads = self.payloads or [None] * len(self.ids)
        if isinstance(self.vectors, dict):
            vectors: list[DenseVector | MultiVector | dict[str, Vector]] = [
                {name: column[i] for name, column in self.vectors.items()} for i in range(len(self.ids))
            ]
        else:
            vectors = list(self.vectors)
        # already validated: built without a second pass over every number
        return [
            Point.model_construct(id=id_, vector=vector, payload=payload)
            for id_, vector, payload in zip(self.ids, vectors, payloads, strict=True)
        ]


class Upsert(Body):
    """Either `points` or `batch`."""

    points: list[Point] | None = None
    batch: Batch | None = None
    shard_key: object = None
    update_filter: Filter | None = None
    update_mode: object = None

    @model_validator(mode="after")
    def _has_points(self) -> "Upsert":
        if self.points is None and self.batch is None:
            raise ValueError("points or batch is needed")
        return self

    def rows(self) -> list[Point]:
        return self.batch.rows() if self.batch is not None else self.points or []


class Selection(Body):
    """Points by id or by filter; just one of the two."""

    points: list[PointId] | None = None
    filter: Filter | None = None
    shard_key: object = None

    @model_validator(mode="after")
    def _selects(self) -> "Selection":
        if self.points is None and self.filter is None:
            raise ValueError("either list of point ids or filter must be provided")
        return self


class SetPayload(Selection):
    """`key` narrows the edit to the object under that path."""

    payload: Payload
    key: str | None = None


class DeletePayload(Selection):
    keys: list[str]


class Include(ClosedBody):
    include: list[str]


class Exclude(ClosedBody):
    exclude: list[str]


PayloadSelector = bool | list[str] | Include | Exclude
VectorSelector = bool | list[str]


class Retrieve(Body):
    ids: list[PointId]
    with_payload: PayloadSelector | None = None
    with_vector: VectorSelector = False
    shard_key: object = None


class OrderBy(Body):
    """Sort by a number or moment that has an index; `start_from` is included."""

    key: str
    direction: str = Field(default="asc", pattern="^(asc|desc)$")
    start_from: int | float | str | None = None


def _order_kind(value: object) -> str:
    return "key" if isinstance(value, str) else "order"


OrderByInput = Annotated[
    Annotated[str, Tag("key")] | Annotated[OrderBy, Tag("order")],
    Discriminator(_order_kind),
]


def order_by(value: str | OrderBy) -> OrderBy:
    """A bare key means ascending."""
    return OrderBy(key=value) if isinstance(value, str) else value


class Scroll(Body):
    """A page of points by ascending id, or by `order_by`."""

    offset: PointId | None = None
    limit: PositiveSize = 10
    filter: Filter | None = None
    with_payload: PayloadSelector | None = None
    with_vector: VectorSelector = False
    order_by: OrderByInput | None = None
    shard_key: object = None


class Count(Body):
    filter: Filter | None = None
    exact: bool = True
    shard_key: object = None


class Facet(Body):
    """How often each value of an indexed field occurs."""

    key: str
    limit: PositiveSize = 10
    filter: Filter | None = None
    exact: bool = False
    shard_key: object = None
