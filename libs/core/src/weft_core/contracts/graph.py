"""Reading the graph."""

from uuid import UUID

from pydantic import Field

from weft_core.contracts.common import Request, Response


class Entity(Response):
    id: UUID
    name: str
    type: str
    mentions: int = Field(description="chunks that name it")
    documents: int = Field(description="documents that name it")


class Relation(Response):
    """A directed statement; `weight` counts the chunks that make it."""

    id: UUID
    source: UUID
    predicate: str
    target: UUID
    weight: int


class Evidence(Response):
    """A chunk that names an entity or states a relation; start and end count in the document's text."""

    chunk_id: UUID
    document_id: UUID
    document_title: str
    page: int | None
    start: int
    end: int
    quote: str = Field(description="exactly the canonical text at [start, end)")


class Subgraph(Response):
    """Nodes and edges around one or more entities. `truncated` when a cap left something out."""

    entities: list[Entity]
    relations: list[Relation]
    truncated: bool = False


class PathsRequest(Request):
    source: UUID
    target: UUID
    max_length: int = Field(default=4, ge=1, le=6)
    limit: int = Field(default=5, ge=1, le=20)


class GraphPath(Response):
    """Entities from source to target and the relation between each pair of neighbours."""

    entities: list[Entity]
    relations: list[Relation]


class Paths(Response):
    paths: list[GraphPath]


class TypeCount(Response):
    type: str
    count: int


class GraphStats(Response):
    documents: int
    chunks: int
    entities: int
    relations: int
    mentions: int
    entity_types: list[TypeCount]
