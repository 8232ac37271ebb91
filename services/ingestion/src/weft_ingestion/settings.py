"""Settings of the ingestion API and of its worker."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from weft_service.settings import ServiceSettings
from weft_stores.settings import BlobSettings, Neo4jSettings, PostgresSettings, QdrantSettings, RedisSettings

MIB = 1024 * 1024


CONFIG = SettingsConfigDict(
    env_prefix="WEFT_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
)


class QueueSettings(BaseSettings):
    """How jobs are leased and looked after; the API and the worker must agree on it."""

    model_config = CONFIG

    lease_seconds: float = Field(
        default=30, ge=1, le=600, description="a worker silent for so long has lost its job; it renews every third"
    )
    sweep_seconds: float = Field(default=5, ge=0.1, le=300, description="how often jobs nobody works on are sent again")


class IngestionSettings(ServiceSettings, PostgresSettings, RedisSettings, BlobSettings, QueueSettings):
    """What the API reads from the environment."""

    model_config = CONFIG

    port: int = Field(default=8082, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    max_upload_bytes: int = Field(default=100 * MIB, ge=1, description="largest file taken, in bytes")


CrashPoint = Literal["after_parse", "after_chunk", "after_vectors", "after_graph", "before_switch", "after_switch"]


class WorkerSettings(PostgresSettings, RedisSettings, BlobSettings, Neo4jSettings, QdrantSettings, QueueSettings):
    """What the worker reads from the environment, beside the settings of the models."""

    model_config = CONFIG

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    worker_concurrency: int = Field(
        default_factory=lambda: max(1, os.cpu_count() or 1),
        ge=1,
        le=64,
        description="documents worked on at once; one process of one thread each",
    )
    worker_memory_mb: int = Field(
        default=3072, ge=256, description="a pool process larger than this is replaced after its document"
    )
    worker_stop_seconds: float = Field(
        default=15, ge=0, description="after SIGTERM: how long documents may take to be handed back"
    )
    ready_file: Path | None = Field(default=None, description="made once the worker takes work, removed when it stops")
    crash_at: CrashPoint | None = Field(
        default=None, description="TEST HOOK: die at this point of the first attempt of a document, as SIGKILL would"
    )
