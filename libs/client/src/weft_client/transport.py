"""One HTTP connection pool: addresses, tokens, timeouts, and errors as `WeftClientError`s."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from weft_client.errors import WeftApiError, WeftBrokenOffError, WeftConnectionError
from weft_client.multipart import FileForm
from weft_client.tokens import Authenticator, TokenStore
from weft_core.contracts.auth import Login, TokenPair
from weft_core.contracts.common import Problem

Model = TypeVar("Model", bound=BaseModel)
Params = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. A read is the wait for the next bytes, not for a whole answer."""

    connect: float = 5.0
    read: float = 60.0
    upload: float = 300.0
    """The wait for the answer to an upload, while the server stores what it got."""
    stream: float = 45.0
    """Longest silence on an event stream: three of its heartbeats."""


class Transport:
    """Sends requests with a valid token and gives back models. Nothing is retried but a request refused with 401."""

    def __init__(self, base_url: str, store: TokenStore, login: Login | None, timeouts: Timeouts) -> None:
        self.base_url = base_url.rstrip("/")
        self.timeouts = timeouts
        self._http = httpx.AsyncClient(
            base_url=self.base_url,
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            trust_env=not _is_loopback(self.base_url),  # a proxy for the internet must not get our local requests
        )
        self.auth = Authenticator(store, self._exchange, login)

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(
        self,
        model: type[Model],
        method: str,
        path: str,
        *,
        body: BaseModel | FileForm | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        signed: bool = True,
    ) -> Model:
        """Send a request; the answer's body as `model`."""
        async with self.open(method, path, body=body, params=params, headers=headers, signed=signed) as response:
            raw = await self._read(response)
        try:
            return model.model_validate_json(raw)
        except ValidationError as error:
            raise WeftConnectionError(self.base_url, f"the answer to {method} {path} is not Weft's") from error

    async def send(self, method: str, path: str, *, body: BaseModel | None = None, signed: bool = True) -> None:
        """Send a request whose answer has no body of interest."""
        async with self.open(method, path, body=body, signed=signed) as response:
            await self._read(response)

    @asynccontextmanager
    async def open(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | FileForm | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        read_timeout: float | None = None,
        signed: bool = True,
    ) -> AsyncIterator[httpx.Response]:
        """An answer whose body is still to be read; refused requests raise `WeftApiError` before that."""

        async def attempt(token: str | None) -> httpx.Response:
            request = self._build(method, path, body, params, {**(headers or {}), **_bearer(token)}, read_timeout)
            with self._translated():
                return await self._http.send(request, stream=True)

        token = await self.auth.access_token() if signed else None
        response = await attempt(token)
        if response.status_code == 401 and token is not None:
            await response.aclose()
            response = await attempt(await self.auth.access_token(rejected=token))
        try:
            if response.is_error:
                raise _error(response, await self._read(response))
            with self._translated(WeftBrokenOffError):
                yield response
        finally:
            await response.aclose()

    def _build(
        self,
        method: str,
        path: str,
        body: BaseModel | FileForm | None,
        params: Params | None,
        headers: dict[str, str],
        read_timeout: float | None,
    ) -> httpx.Request:
        content: bytes | AsyncIterator[bytes] | None = None
        if isinstance(body, FileForm):
            headers |= {"Content-Type": body.content_type, "Content-Length": str(body.length)}
            content = body.blocks()
            read_timeout = self.timeouts.upload
        elif body is not None:
            headers["Content-Type"] = "application/json"
            content = body.model_dump_json(exclude_unset=True).encode()
        timeout = httpx.Timeout(read_timeout or self.timeouts.read, connect=self.timeouts.connect)
        asked = {name: value for name, value in (params or {}).items() if value is not None}
        return self._http.build_request(method, path, content=content, params=asked, headers=headers, timeout=timeout)

    async def _exchange(self, path: str, body: BaseModel) -> TokenPair:
        return await self.fetch(TokenPair, "POST", path, body=body, signed=False)

    async def _read(self, response: httpx.Response) -> bytes:
        with self._translated(WeftBrokenOffError):
            return await response.aread()

    @contextmanager
    def _translated(self, kind: type[WeftConnectionError] = WeftConnectionError) -> Iterator[None]:
        try:
            yield
        except (httpx.TransportError, httpx.StreamError) as error:
            raise kind(self.base_url, str(error) or type(error).__name__) from error


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _error(response: httpx.Response, raw: bytes) -> WeftApiError:
    retry_after = response.headers.get("Retry-After", "")
    try:
        problem = Problem.model_validate_json(raw)
    except ValidationError:  # a proxy's page, or a server that is not Weft
        text = raw.decode(errors="replace").strip()
        problem = Problem(
            title=response.reason_phrase,
            status=response.status_code,
            detail=f"HTTP {response.status_code} {response.reason_phrase}" + (f": {text[:200]}" if text else ""),
            code="http_error",
        )
    return WeftApiError(problem, int(retry_after) if retry_after.isdigit() else None)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
