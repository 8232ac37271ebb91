"""uvicorn with a graceful stop."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Generator
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

GRACE_S = 20


class GracefulServer(uvicorn.Server):
    """On SIGTERM or SIGINT first says so (`on_drain`), serves on for `drain_s`, then stops accepting and finishes.

    Ends with exit code 0: uvicorn itself raises the signal again, which reads as a crash to a supervisor. A second
    signal skips the wait.
    """

    def __init__(self, config: uvicorn.Config, *, on_drain: Callable[[], None], drain_s: float) -> None:
        super().__init__(config)
        self._on_drain = on_drain
        self._drain_s = drain_s
        self._stop_at: float | None = None
        self._draining = False

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's shape
        if self._stop_at is None:
            self._stop_at = time.monotonic() + self._drain_s
        elif not self.should_exit:
            self.should_exit = True
        else:
            self.force_exit = sig == signal.SIGINT

    async def on_tick(self, counter: int) -> bool:
        if self._stop_at is not None:
            if not self._draining:
                self._draining = True
                self._on_drain()
            if time.monotonic() >= self._stop_at:
                self.should_exit = True
        return await super().on_tick(counter)


def server_config(app: ASGIApp, *, host: str, port: int) -> uvicorn.Config:
    """uvicorn's settings for every service: no trust in forwarded headers, no banner, logs by our own handler."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=GRACE_S,
    )
