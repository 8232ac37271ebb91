"""Apps on real sockets: streaming, disconnects and timeouts cannot be seen through an in-process transport."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from weft_service.server import GracefulServer, server_config

START_S = 20.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running app. `url` has no trailing slash."""

    url: str
    server: GracefulServer


@contextmanager
def served(app: ASGIApp) -> Iterator[Served]:
    """Run `app` with uvicorn in a thread, on a free port, until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = server_config(app, host="127.0.0.1", port=0)
    config.timeout_graceful_shutdown = 2
    server = GracefulServer(config, on_drain=lambda: None, drain_s=0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the app did not start")
        time.sleep(0.01)
    try:
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", server)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        if thread.is_alive():
            raise RuntimeError("the app did not stop")


def unused_url() -> str:
    """An address where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
