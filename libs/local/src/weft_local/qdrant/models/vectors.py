"""Vectors as they come in requests."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from weft_local.qdrant.models.base import U32_MAX, Body, rule

DenseVector = list[float]


class SparseVector(Body):
    """Parallel arrays of distinct 32-bit indices and their values."""

    indices: list[Annotated[int, Field(ge=0, le=U32_MAX)]]
    values: list[float]

    @model_validator(mode="after")
    def _parallel(self) -> "SparseVector":
        if len(self.indices) != len(self.values):
            raise rule("values: must be the same length as indices")
        if len(set(self.indices)) != len(self.indices):
            raise rule("indices: must be unique")
        return self


def vector_kind(value: object) -> str | None:
    """dense, sparse, multi, inference (a document, image or object to embed), or nothing known."""
    if isinstance(value, list):
        return "multi" if value and isinstance(value[0], list) else "dense"
    if isinstance(value, SparseVector):
        return "sparse"
    if isinstance(value, dict):
        if "indices" in value:
            return "sparse"
        if value.keys() & {"text", "image", "object"}:
            return "inference"
    return None


class Inference(Body):
    """A document, image or object that the server should embed; read only to be refused by name."""

    model: str


MultiVector = list[list[float]]

Vector = Annotated[
    Annotated[DenseVector, Tag("dense")]
    | Annotated[SparseVector, Tag("sparse")]
    | Annotated[MultiVector, Tag("multi")]
    | Annotated[Inference, Tag("inference")],
    Discriminator(vector_kind),
]


def _struct_kind(value: object) -> str | None:
    if isinstance(value, dict) and vector_kind(value) != "inference":
        return "named"
    return vector_kind(value)


VectorStruct = Annotated[
    Annotated[DenseVector, Tag("dense")]
    | Annotated[MultiVector, Tag("multi")]
    | Annotated[dict[str, Vector], Tag("named")]
    | Annotated[Inference, Tag("inference")],
    Discriminator(_struct_kind),
]
"""One unnamed dense vector, or vectors by name."""
