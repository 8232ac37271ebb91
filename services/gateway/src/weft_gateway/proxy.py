"""One request to a service and its answer back, streamed both ways."""

import asyncio

import aiohttp
from starlette.types import Scope, Send
from yarl import URL

from weft_core.errors import UnavailableError
from weft_gateway.body import ClientGoneError, RequestBody
from weft_gateway.headers import to_client, to_upstream
from weft_gateway.routing import Area, Service
from weft_service.context import current_request_id
from weft_service.http import CONNECT_S
from weft_service.problems import make_problem, problem_response

# Most answers are done by then; only longer ones need someone to watch whether the client is still there.
WATCH_AFTER_S = 0.05
_OWN_HEADERS = frozenset({"User-Agent", "Accept", "Accept-Encoding", "Content-Type"})


class Proxy:
    """Sends requests on over one pool of connections. Retries nothing: that is the client's, who knows what is safe."""

    def __init__(self, http: aiohttp.ClientSession, addresses: dict[Service, str]) -> None:
        self._http = http
        self._addresses = addresses
        self._timeouts: dict[Area, aiohttp.ClientTimeout] = {}

    async def forward(self, scope: Scope, body: RequestBody, send: Send, *, area: Area, address: str) -> None:
        """Answer one request from `area`'s service.

        Raises `TooLargeError` for a body over its cap and `UnavailableError` for a service that cannot be reached,
        both before anything was sent; `aiohttp.ClientError` when an answer broke off.
        """
        watch = _Watch(body)
        try:
            response = await self._ask(scope, body, area, address)
            if response is None:
                problem = make_problem(504, "timeout", f"{area.service} did not answer in time")
                problem.dependency = area.service
                await problem_response(problem)(scope, body.receive, send)
                return
            try:
                await _answer(response, send)
            finally:
                # Only a connection on which both sides are through goes back into the pool.
                if response.content.is_eof() and body.complete:
                    response.release()
                else:
                    response.close()
        except asyncio.CancelledError:
            if watch.client_left():
                return
            raise
        except ClientGoneError:
            return
        finally:
            await watch.stop()

    async def _ask(self, scope: Scope, body: RequestBody, area: Area, address: str) -> aiohttp.ClientResponse | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        try:
            return await self._http.request(
                scope["method"],
                self._url(scope, area),
                headers=to_upstream(
                    headers, address=address, scheme=scope["scheme"], request_id=current_request_id() or ""
                ),
                data=body.chunks() if body.expected else None,
                allow_redirects=False,
                skip_auto_headers=_OWN_HEADERS,
                timeout=self._timeout(area),
            )
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise UnavailableError(area.service) from error
        except TimeoutError:
            return None
        except (aiohttp.ClientError, OSError) as error:
            raise body.failure or UnavailableError(area.service) from error

    def _url(self, scope: Scope, area: Area) -> URL:
        raw = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"]
        target = raw.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
        return URL(self._addresses[area.service] + target, encoded=True)

    def _timeout(self, area: Area) -> aiohttp.ClientTimeout:
        timeout = self._timeouts.get(area)
        if timeout is None:
            timeout = aiohttp.ClientTimeout(total=area.total_s, sock_connect=CONNECT_S, sock_read=area.idle_s)
            self._timeouts[area] = timeout
        return timeout


async def _answer(response: aiohttp.ClientResponse, send: Send) -> None:
    headers = to_client(response.headers, response.raw_headers)
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    content = response.content
    while not content.at_eof():
        chunk = await content.readany()
        await send({"type": "http.response.body", "body": chunk, "more_body": not content.at_eof()})
        if content.at_eof():
            return
    await send({"type": "http.response.body", "body": b"", "more_body": False})


class _Watch:
    """Cancels the current task when the client leaves while the answer takes long."""

    def __init__(self, body: RequestBody) -> None:
        self._body = body
        self._owner = asyncio.current_task()
        self._task: asyncio.Task[None] | None = None
        self._left = False
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(WATCH_AFTER_S, self._start)

    def client_left(self) -> bool:
        """Whether the cancellation came from here; it then counts as handled."""
        if self._left and self._owner is not None:
            self._owner.uncancel()
        return self._left

    async def stop(self) -> None:
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _start(self) -> None:
        if self._body.complete:
            self._task = self._loop.create_task(self._watch())
        else:
            # While the body is under way, its reader is the one to notice.
            self._timer = self._loop.call_later(WATCH_AFTER_S, self._start)

    async def _watch(self) -> None:
        await self._body.client_gone()
        self._left = True
        if self._owner is not None:
            self._owner.cancel()
