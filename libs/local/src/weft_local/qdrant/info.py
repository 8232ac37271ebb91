"""What a collection says of itself. Settings that the local server does not use are shown with Qdrant's defaults."""

from __future__ import annotations  # the stubs name types that the module itself lacks

from typing import NotRequired, TypedDict

import qdrant_edge as edge

from weft_local.qdrant.models.collections import CreateCollection, VectorParams

_INDEX_OPTIONS = ("is_tenant", "is_principal", "lookup", "range", "on_disk")


class VectorJson(TypedDict):
    size: int
    distance: str
    on_disk: NotRequired[bool]


class SparseJson(TypedDict):
    modifier: NotRequired[str]


class ParamsJson(TypedDict):
    vectors: VectorJson | dict[str, VectorJson]
    sparse_vectors: NotRequired[dict[str, SparseJson]]
    shard_number: int
    replication_factor: int
    write_consistency_factor: int
    on_disk_payload: bool


class ConfigJson(TypedDict):
    params: ParamsJson
    hnsw_config: dict[str, int | bool]
    optimizer_config: dict[str, int | float | None]
    wal_config: dict[str, int]
    quantization_config: None


class IndexJson(TypedDict):
    data_type: str
    points: int
    params: NotRequired[dict[str, str | bool]]


class InfoJson(TypedDict):
    status: str
    optimizer_status: str
    indexed_vectors_count: int
    points_count: int
    segments_count: int
    config: ConfigJson
    payload_schema: dict[str, IndexJson]


def collection_info(config: CreateCollection, info: edge.ShardInfo) -> InfoJson:
    """Qdrant's `CollectionInfo`."""
    return {
        "status": "green",
        "optimizer_status": "ok",
        "indexed_vectors_count": info.indexed_vectors_count,
        "points_count": info.points_count,
        "segments_count": info.segments_count,
        "config": {
            "params": _params(config),
            "hnsw_config": _hnsw(config),
            "optimizer_config": {
                "deleted_threshold": 0.2,
                "vacuum_min_vector_number": 1000,
                "default_segment_number": 0,
                "max_segment_size": None,
                "memmap_threshold": None,
                "indexing_threshold": 10_000,
                "flush_interval_sec": 5,
                "max_optimization_threads": None,
            },
            "wal_config": {"wal_capacity_mb": 32, "wal_segments_ahead": 0},
            "quantization_config": None,
        },
        "payload_schema": {field: _index(index) for field, index in info.payload_schema.items()},
    }


def _params(config: CreateCollection) -> ParamsJson:
    if isinstance(config.vectors, VectorParams):
        vectors: VectorJson | dict[str, VectorJson] = _vector(config.vectors)
    else:
        vectors = {name: _vector(params) for name, params in config.vectors.items()}
    params: ParamsJson = {
        "vectors": vectors,
        "shard_number": 1,
        "replication_factor": 1,
        "write_consistency_factor": 1,
        "on_disk_payload": config.on_disk_payload,
    }
    if config.sparse:
        params["sparse_vectors"] = {
            name: {} if sparse.modifier is None else {"modifier": sparse.modifier}
            for name, sparse in config.sparse.items()
        }
    return params


def _vector(params: VectorParams) -> VectorJson:
    shown: VectorJson = {"size": params.size, "distance": params.distance}
    if params.on_disk is not None:
        shown["on_disk"] = params.on_disk
    return shown


def _hnsw(config: CreateCollection) -> dict[str, int | bool]:
    defaults: dict[str, int | bool] = {
        "m": 16,
        "ef_construct": 100,
        "full_scan_threshold": 10_000,
        "max_indexing_threads": 0,
        "on_disk": False,
    }
    return defaults if config.hnsw_config is None else {**defaults, **config.hnsw_config.model_dump(exclude_none=True)}


def _index(index: edge.PayloadIndexInfo) -> IndexJson:
    type_ = str(index.data_type).rpartition(".")[2].lower()
    shown: IndexJson = {"data_type": type_, "points": index.points}
    if index.params is not None:
        options = {name: getattr(index.params, name, None) for name in _INDEX_OPTIONS}
        shown["params"] = {"type": type_, **{name: value for name, value in options.items() if value is not None}}
    return shown
