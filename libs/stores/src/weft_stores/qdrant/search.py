"""Searching the vectors of one workspace's chunks.

Straight over REST, because every question waits for it: the official client's models and layers took four times the
processor time of the exchange itself (1.3 against 0.3 ms), from the encoding that goes on meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import aiohttp
from pydantic_core import from_json, to_json

from weft_core.bm25 import SparseVector
from weft_core.errors import UnavailableError
from weft_stores.qdrant.client import IDLE_S, POOL_SIZE, REQUEST_S
from weft_stores.qdrant.collections import ALIAS, DENSE, SPARSE
from weft_stores.qdrant.errors import DEPENDENCY, refused
from weft_stores.qdrant.scope import Scope, VectorFilter
from weft_stores.settings import QdrantSettings, qdrant_target

_PATH = f"/collections/{ALIAS}/points/query"


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A chunk found, best first. Its id is one generation's alone. `score`: cosine or BM25."""

    chunk_id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class SearchHttp:
    """A pool of connections to one Qdrant."""

    session: aiohttp.ClientSession
    url: str

    async def close(self) -> None:
        await self.session.close()

    async def post(self, body: dict[str, Any]) -> bytes:
        """The answer to a query. Raises as `ChunkSearch`."""
        try:
            async with self.session.post(self.url, data=to_json(body)) as response:
                status, content = response.status, await response.read()
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise UnavailableError(DEPENDENCY) from error
        if status != 200:
            raise refused(status) or RuntimeError(f"qdrant answers a search with {status}: {content[:500]!r}")
        return content


def open_search(settings: QdrantSettings) -> SearchHttp:
    """Opens nothing yet; needs a running event loop; close it."""
    target = qdrant_target(settings.qdrant_url)
    session = aiohttp.ClientSession(
        # a compressed answer takes longer than its bytes do on a network of our own
        headers={"Content-Type": "application/json", "Accept-Encoding": "identity"}
        | ({"api-key": target.api_key} if target.api_key else {}),
        timeout=aiohttp.ClientTimeout(total=REQUEST_S),
        connector=aiohttp.TCPConnector(limit=POOL_SIZE, keepalive_timeout=IDLE_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=target.url.startswith("https"),
    )
    return SearchHttp(session, target.url.rstrip("/") + _PATH)


class ChunkSearch:
    """Searches the points of one workspace, in the collection behind the alias `chunks`. Finds no other tenant's.

    Raises `UnavailableError("qdrant")` when the server cannot be reached or the collection is missing. Hits may be of a
    generation that is not active (any more): the caller drops those when it reads the text.
    """

    def __init__(self, http: SearchHttp, workspace_id: UUID) -> None:
        self._http = http
        self._scope = Scope(workspace_id)

    async def dense(self, vector: Sequence[float], limit: int, filter_: VectorFilter) -> list[VectorHit]:
        """The nearest chunks by cosine."""
        return await self._query(list(vector), DENSE, limit, filter_)

    async def sparse(self, vector: SparseVector, limit: int, filter_: VectorFilter) -> list[VectorHit]:
        """The best chunks by BM25; none for a question without searchable terms."""
        if not vector.indices:
            return []
        return await self._query({"indices": vector.indices, "values": vector.values}, SPARSE, limit, filter_)

    async def _query(
        self, query: list[float] | dict[str, Any], using: str, limit: int, filter_: VectorFilter
    ) -> list[VectorHit]:
        found = await self._http.post(
            {
                "query": query,
                "using": using,
                "filter": self._scope.search(filter_).model_dump(mode="json", exclude_none=True),
                "limit": limit,
                "with_payload": False,
            }
        )
        return [VectorHit(UUID(point["id"]), point["score"]) for point in from_json(found)["result"]["points"]]
