"""What every request passes: who it is, whether it may come now, how much it may send, and then on to its service."""

from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from weft_core.errors import RateLimitedError, TooLargeError, UnauthenticatedError, WeftError
from weft_gateway.body import RequestBody
from weft_gateway.client_address import ClientAddress
from weft_gateway.headers import add_security
from weft_gateway.proxy import Proxy
from weft_gateway.routing import PUBLIC, SIGN_IN, Area, area_of
from weft_service.problems import error_response
from weft_service.ratelimit import RateLimiter, Rule, Verdict
from weft_service.security import bearer_token
from weft_service.tokens import TokenVerifier

# Multipart boundaries, headers and the other fields beside a file.
UPLOAD_OVERHEAD = 1024 * 1024
SMALL_BODY = 2 * 1024 * 1024
LINGER_S, LINGER_BYTES = 2.0, 64 * 1024 * 1024
_UNLIMITED = frozenset({"/livez", "/readyz", "/metrics"})


class Gate:
    """Identity and rate limit of a request."""

    def __init__(
        self,
        verifier: TokenVerifier,
        limiter: RateLimiter,
        addresses: ClientAddress,
        *,
        per_minute: int,
        sign_in_per_minute: int,
    ) -> None:
        self._verifier = verifier
        self._limiter = limiter
        self.addresses = addresses
        self._usual = Rule("requests", per_minute, 60)
        self._sign_in = Rule("sign-in", sign_in_per_minute, 60)

    async def user(self, scope: Scope) -> str:
        """Id of the user whose token the request bears. Raises `UnauthenticatedError`."""
        header: bytes = dict(scope["headers"]).get(b"authorization", b"")
        claims = await self._verifier.verify(bearer_token(header.decode("latin-1")))
        return str(claims.user_id)

    async def count(self, path: str, key: str) -> Verdict:
        return await self._limiter.hit(self._sign_in if path in SIGN_IN else self._usual, key)


class Edge:
    """ASGI app before the gateway's own routes: proxies what belongs to a service, passes the rest to `own`.

    Finds its `gate` and `proxy` in the app's state, where the lifespan puts them.
    """

    def __init__(self, own: ASGIApp, state: State, *, max_upload_bytes: int) -> None:
        self._own = own
        self._state = state
        self._caps = {False: SMALL_BODY, True: max_upload_bytes + UPLOAD_OVERHEAD}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._own(scope, receive, send)
            return
        gate: Gate = self._state.gate
        answer = _Answer(send)
        path: str = scope["path"]
        area = area_of(path)
        if area is not None:
            scope["weft.route"] = area.label
        body = RequestBody(scope, receive, self._caps[area is not None and area.uploads])
        try:
            address = gate.addresses.of(scope)
            if path not in _UNLIMITED:
                await _admit(gate, scope, area, address, answer)
            if area is None:
                await self._own(scope, receive, answer.send)
                return
            body.check_declared()
            proxy: Proxy = self._state.proxy
            await proxy.forward(scope, body, answer.send, area=area, address=address)
        except WeftError as error:
            await _refuse(error, scope, body, answer)


async def _admit(gate: Gate, scope: Scope, area: Area | None, address: str, answer: "_Answer") -> None:
    """Raises for a request without a valid token where one is needed, and for one too many."""
    path: str = scope["path"]
    refused: UnauthenticatedError | None = None
    key = f"address:{address}"
    if area is not None and path not in PUBLIC:
        try:
            key = f"user:{await gate.user(scope)}"
        except UnauthenticatedError as error:
            refused = error
    verdict = await gate.count(path, key)
    answer.verdict = verdict
    if not verdict.allowed:
        raise RateLimitedError("too many requests; wait as long as Retry-After says", verdict.reset_s)
    if refused is not None:
        raise refused


async def _refuse(error: WeftError, scope: Scope, body: RequestBody, answer: "_Answer") -> None:
    response = error_response(error)
    if body.complete or not isinstance(error, TooLargeError):
        await response(scope, body.receive, answer.send)
        return
    # The client is still sending. Answer, let it notice, and only then close.
    response.headers["Connection"] = "close"
    start = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    await answer.send(start)
    await answer.send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    await body.linger(LINGER_S, LINGER_BYTES)
    await answer.send({"type": "http.response.body", "body": b"", "more_body": False})


class _Answer:
    """The way out: adds the security headers and the state of the rate limit to whatever is answered."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.verdict: Verdict | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            add_security(message["headers"])
            if self.verdict is not None:
                message["headers"] += (
                    (b"ratelimit-limit", b"%d" % self.verdict.limit),
                    (b"ratelimit-remaining", b"%d" % self.verdict.remaining),
                    (b"ratelimit-reset", b"%d" % self.verdict.reset_s),
                )
        await self._send(message)
