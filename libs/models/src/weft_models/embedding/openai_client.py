"""One call of `POST /embeddings`: bounded in time and size, retried in this layer only, checked against a schema."""

import os
import time
from collections.abc import Sequence

import httpx
import stamina
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from weft_core.errors import UnavailableError
from weft_models.embedding.retrying import CannotServeError, retry_hook

_MAX_REPLY_BYTES = 64 * 1024 * 1024
_ATTEMPTS = 3


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    index: int
    embedding: list[float]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: list[_Row]


class EmbeddingClient:
    """A small HTTP client that survives a fork: each process opens its own connections."""

    def __init__(
        self, *, base_url: str, model: str, api_key: SecretStr | None, dimension: int | None, timeout_s: float
    ) -> None:
        self._url = base_url.rstrip("/") + "/embeddings"
        self._model = model
        self._api_key = api_key
        self._dimension = dimension
        self._timeout_s = timeout_s
        self._clients: dict[int, httpx.Client] = {}

    def embed(self, inputs: Sequence[str]) -> list[list[float]]:
        """One vector per input, in order. Raises `UnavailableError("embedding")` after the last attempt."""
        body: dict[str, object] = {"model": self._model, "input": list(inputs), "encoding_format": "float"}
        if self._dimension is not None:
            body["dimensions"] = self._dimension
        rows: list[list[float]] = []
        try:
            for attempt in stamina.retry_context(
                on=retry_hook, attempts=_ATTEMPTS, timeout=2 * self._timeout_s, wait_initial=0.2, wait_max=5.0
            ):
                with attempt:
                    rows = self._once(body, len(inputs))
        except (httpx.HTTPError, CannotServeError) as error:
            raise UnavailableError("embedding", f"the embedding server cannot answer: {_reason(error)}") from error
        return rows

    def close(self) -> None:
        """Close this process's connections."""
        client = self._clients.pop(os.getpid(), None)
        if client is not None:
            client.close()

    def _once(self, body: dict[str, object], count: int) -> list[list[float]]:
        deadline = time.monotonic() + self._timeout_s
        content = bytearray()
        with self._client().stream("POST", self._url, json=body) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _MAX_REPLY_BYTES:
                    raise CannotServeError("its reply is too large")
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the whole reply took too long")
        try:
            reply = _Reply.model_validate_json(bytes(content))
        except ValidationError as error:
            raise CannotServeError("its reply is not a list of embeddings") from error
        rows = {row.index: row.embedding for row in reply.data}
        if sorted(rows) != list(range(count)):
            raise CannotServeError("its reply does not hold one embedding per input")
        return [rows[i] for i in range(count)]

    def _client(self) -> httpx.Client:
        pid = os.getpid()
        if pid not in self._clients:
            key = self._api_key.get_secret_value() if self._api_key else None
            self._clients[pid] = httpx.Client(
                timeout=httpx.Timeout(self._timeout_s, connect=5.0),
                headers={"Authorization": f"Bearer {key}"} if key else {},
                follow_redirects=False,
            )
        return self._clients[pid]


def _reason(error: Exception) -> str:
    """For people; never the body, which may repeat the request."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    return str(error) or type(error).__name__
