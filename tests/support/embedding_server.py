"""An embedding server whose vectors are hashes: the same text has the same vector, nothing has to be loaded."""

import asyncio
import hashlib
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from support.http_server import serve

DIMENSION = 16


@dataclass
class EmbeddingServer:
    """`texts` counts what was embedded. While `held` is set answers wait, so that a test can strike in between."""

    url: str = ""
    texts: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)
    free_texts: int = 10**9
    """How many texts are embedded before `held` counts."""

    def hold_after(self, texts: int) -> None:
        self.free_texts = len(self.texts) + texts
        self.waiting.clear()
        self.held.set()

    def release(self) -> None:
        self.held.clear()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "WEFT_EMBEDDING_MODEL": "openai:hashes",
            "WEFT_EMBEDDING_BASE_URL": f"{self.url}/v1",
            "WEFT_EMBEDDING_DIMENSION": str(DIMENSION),
            "WEFT_EMBEDDING_MAX_TOKENS": "96",
        }

    async def embed(self, request: Request) -> JSONResponse:
        inputs: list[str] = (await request.json())["input"]
        while self.held.is_set() and len(self.texts) >= self.free_texts:
            self.waiting.set()
            await asyncio.sleep(0.02)
        self.texts += inputs
        data = [{"index": i, "embedding": vector(text)} for i, text in enumerate(inputs)]
        return JSONResponse({"data": data})


def vector(text: str) -> list[float]:
    digest = hashlib.shake_256(text.encode()).digest(DIMENSION * 2)
    return [value / 32768 or 0.5 for value in struct.unpack(f">{DIMENSION}h", digest)]


@contextmanager
def embedding_server() -> Iterator[EmbeddingServer]:
    server = EmbeddingServer()
    app = Starlette(routes=[Route("/v1/embeddings", server.embed, methods=["POST"])])
    with serve(app) as url:
        server.url = url
        yield server
