"""Reading requests and writing answers, in Qdrant's shapes and with bounds."""

import time
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from weft_local.qdrant.collections import Collections
from weft_local.qdrant.errors import BadRequestError, BodyTooLargeError, QdrantError, ValidationFailedError
from weft_local.qdrant.models.base import RULE
from weft_local.qdrant.shard import Shard

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Qdrant's own default."""
STARTED = "weft.started"
"""Key in the ASGI scope: `time.perf_counter()` at the request's arrival."""

Model = TypeVar("Model", bound=BaseModel)


def collections_of(request: Request) -> Collections:
    collections: Collections = request.app.state.collections
    return collections


def shard_of(request: Request) -> Shard:
    """The shard of the collection or alias in the path."""
    return collections_of(request).get(request.path_params["name"])


async def read_body(request: Request, model: type[Model]) -> Model:
    """The JSON body as `model`.

    Raises `BadRequestError` for malformed JSON or a wrong shape, `ValidationFailedError` for a broken rule in it and
    `BodyTooLargeError` over `MAX_BODY_BYTES`, without reading further.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise BodyTooLargeError(
                f"Payload error: JSON payload is larger than allowed (limit: {MAX_BODY_BYTES} bytes)"
            )
        chunks.append(chunk)
    try:
        return model.model_validate(orjson.loads(b"".join(chunks)))
    except orjson.JSONDecodeError as error:
        raise BadRequestError(f"Format error in JSON body: {error}") from error
    except ValidationError as error:
        raise _as_qdrant(error) from error


def flag(request: Request, name: str, *, default: bool) -> bool:
    """A boolean of the query string."""
    value = request.query_params.get(name)
    if value is None:
        return default
    if value not in {"true", "false"}:
        raise BadRequestError(f"Deserialize error in query parameters: `{name}` must be true or false")
    return value == "true"


def answer(request: Request, result: object) -> Response:
    """200 with `result` in Qdrant's envelope."""
    body = {"result": result, "status": "ok", "time": time.perf_counter() - request.scope[STARTED]}
    return json_response(body, 200)


def error_answer(request: Request, error: QdrantError) -> Response:
    """The error's status with its sentence in Qdrant's envelope."""
    body = {"status": {"error": error.message}, "time": time.perf_counter() - request.scope[STARTED]}
    return json_response(body, error.status)


def json_response(body: object, status: int) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


def _as_qdrant(error: ValidationError) -> QdrantError:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    shapes = [fault for fault in faults if fault["type"] != RULE]
    first = (shapes or faults)[0]
    where = ".".join(str(part) for part in first["loc"])
    if shapes:
        return BadRequestError(f"Format error in JSON body: {where}: {first['msg']}")
    return ValidationFailedError(f"Validation error in JSON body: [{where}: {first['msg']}]")
