"""Bodies about collections, aliases and payload indexes."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from weft_local.qdrant.models.base import Body, Size, rule

MAX_DIMENSION = 65_536
NAME_LENGTH = 255
_FORBIDDEN = frozenset('<>:"/\\|?*\0\x1f')


def _dimension(value: int) -> int:
    if value > MAX_DIMENSION:
        raise rule(f"value {value} invalid, must be from 1 to {MAX_DIMENSION}")
    return value


def name_fault(name: str) -> str | None:
    """Why `name` cannot name a collection or an alias."""
    if not 1 <= len(name) <= NAME_LENGTH:
        return f"must be from 1 to {NAME_LENGTH} characters long"
    if bad := _FORBIDDEN & set(name):
        return f'cannot contain "{min(bad)}" char'
    return None


def _name(value: str) -> str:
    if fault := name_fault(value):
        raise rule(fault)
    return value


class VectorParams(Body):
    """A dense vector: dimension and how two are compared."""

    size: Annotated[int, Field(ge=1), AfterValidator(_dimension)]
    distance: Literal["Cosine", "Euclid", "Dot", "Manhattan"]
    on_disk: bool | None = None
    datatype: Literal["float32", "float16", "uint8"] | None = None
    multivector_config: object = None


class SparseVectorParams(Body):
    """A sparse vector; `idf` multiplies each term by how rare it is in the collection."""

    modifier: Literal["none", "idf"] | None = None


class HnswConfig(Body):
    """Kept and shown; the local server searches exactly and builds no graph."""

    m: Size | None = None
    ef_construct: Size | None = None
    full_scan_threshold: Size | None = None
    on_disk: bool | None = None
    payload_m: Size | None = None


def _vectors_kind(value: object) -> str:
    return "one" if isinstance(value, VectorParams) or (isinstance(value, dict) and "size" in value) else "named"


class CreateCollection(Body):
    """One unnamed vector (stored under the empty name) or several named ones, and sparse ones."""

    vectors: Annotated[
        Annotated[VectorParams, Tag("one")] | Annotated[dict[str, VectorParams], Tag("named")],
        Discriminator(_vectors_kind),
    ] = {}
    sparse_vectors: dict[str, SparseVectorParams] | None = None
    hnsw_config: HnswConfig | None = None
    on_disk_payload: bool = True
    sharding_method: Literal["auto", "custom"] | None = None

    @property
    def dense(self) -> dict[str, VectorParams]:
        """Dense vectors by name."""
        return {"": self.vectors} if isinstance(self.vectors, VectorParams) else self.vectors

    @property
    def sparse(self) -> dict[str, SparseVectorParams]:
        """Sparse vectors by name."""
        return self.sparse_vectors or {}


SchemaType = Literal["keyword", "integer", "float", "geo", "text", "bool", "datetime", "uuid"]


class IndexParams(Body):
    """The options that some type of index has; where they stand on a type without them they are ignored."""

    type: SchemaType
    is_tenant: bool | None = None
    is_principal: bool | None = None
    lookup: bool | None = None
    range: bool | None = None
    on_disk: bool | None = None


def _schema_kind(value: object) -> str:
    return "type" if isinstance(value, str) else "params"


class CreateIndex(Body):
    field_name: str
    field_schema: (
        Annotated[
            Annotated[SchemaType, Tag("type")] | Annotated[IndexParams, Tag("params")], Discriminator(_schema_kind)
        ]
        | None
    ) = None


class NewAlias(Body):
    collection_name: str
    alias_name: Annotated[str, AfterValidator(_name)]


class OldAlias(Body):
    alias_name: str


class RenamedAlias(Body):
    old_alias_name: str
    new_alias_name: Annotated[str, AfterValidator(_name)]


class CreateAlias(Body):
    create_alias: NewAlias


class DeleteAlias(Body):
    delete_alias: OldAlias


class RenameAlias(Body):
    rename_alias: RenamedAlias


def _action_kind(value: object) -> str | None:
    if isinstance(value, dict):
        for key in ("create_alias", "delete_alias", "rename_alias"):
            if key in value:
                return key
    return None


AliasAction = Annotated[
    Annotated[CreateAlias, Tag("create_alias")]
    | Annotated[DeleteAlias, Tag("delete_alias")]
    | Annotated[RenameAlias, Tag("rename_alias")],
    Discriminator(_action_kind),
]


class ChangeAliases(Body):
    """Applied together or not at all."""

    actions: list[AliasAction]
