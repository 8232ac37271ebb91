"""An ASGI application behind a real socket, for tests of clients."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Base URL of `app` on a free loopback port, answering as soon as the block is entered."""
    listener = socket.create_server(("127.0.0.1", 0))  # accepts connections from here on; uvicorn picks them up
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
    if thread.is_alive():
        raise AssertionError("the test server did not stop")
