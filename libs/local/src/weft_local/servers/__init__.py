"""Local servers out of wheels: each `Server(data_dir).start()`, `.url`, `.stop()`."""

from weft_local.servers.arcade import ArcadeServer
from weft_local.servers.base import LocalServer
from weft_local.servers.postgres import PostgresServer
from weft_local.servers.qdrant import QdrantServer
from weft_local.servers.valkey import ValkeyServer

__all__ = ["ArcadeServer", "LocalServer", "PostgresServer", "QdrantServer", "ValkeyServer"]
