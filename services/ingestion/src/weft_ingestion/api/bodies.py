"""The two bodies an upload may have, read into the blob store."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter, ValidationError

from weft_core.contracts.documents import Metadata, TextBatch, TextUpload
from weft_core.errors import InvalidInputError, TooLargeError, UnsupportedMediaError
from weft_ingestion.api.multipart import MultipartReader
from weft_ingestion.services import naming
from weft_ingestion.services.intake import Description
from weft_ingestion.services.staging import Stored, in_one_piece
from weft_ingestion.services.uploads import Text

MAX_FIELD_BYTES = 256 * 1024
MAX_JSON_BYTES = 32 * 1024 * 1024
"""Five million characters of text, escaped, with room for the rest."""

SMALL_JSON_BYTES = 64 * 1024
"""Read at once, in less time than it takes to hand it to a thread."""

FORM_OVERHEAD_BYTES = 1024 * 1024
"""What a multipart body may hold beside the file."""

Model = TypeVar("Model", bound=BaseModel)
Sink = Callable[[AsyncIterator[bytes]], Awaitable[Stored]]
Discard = Callable[[Iterable[str]], Awaitable[None]]

_METADATA: TypeAdapter[Metadata] = TypeAdapter(Metadata)

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "title": {"type": "string", "maxLength": naming.LONGEST_TITLE},
                        "metadata": {"type": "string", "description": "a JSON object of scalars"},
                    },
                }
            },
            "application/json": {"schema": TextUpload.model_json_schema()},
        },
    }
}
"""OpenAPI of the body, which FastAPI cannot see: it is read as a stream."""


BATCH_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": TextBatch.model_json_schema()}}}
}


async def read_upload(request: Request, sink: Sink, discard: Discard) -> tuple[Stored, Description]:
    """Streams the document of `request` into `sink`; whatever is wrong with the rest, `discard` gets its blob."""
    content_type = request.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _read_form(MultipartReader(request.stream(), content_type), sink, discard)
    if kind == "application/json":
        return await _read_text(request, sink)
    raise UnsupportedMediaError("send multipart/form-data with a field `file`, or application/json with `text`")


async def _read_form(reader: MultipartReader, sink: Sink, discard: Discard) -> tuple[Stored, Description]:
    """Fields may come before or after the file."""
    stored: Stored | None = None
    filename, title = "", None
    metadata: Metadata = {}
    try:
        while (part := await reader.next_part()) is not None:
            if part.name == "file" and stored is None:
                filename = naming.clean_filename(part.filename or "")
                stored = await sink(reader.body())
            elif part.name == "title" and title is None:
                title = naming.clean_title(await reader.text(MAX_FIELD_BYTES))
            elif part.name == "metadata" and not metadata:
                metadata = _parse_metadata(await reader.text(MAX_FIELD_BYTES))
            else:
                raise InvalidInputError(f"the form field {part.name[:64]!r} is unknown or comes twice")
        if stored is None:
            raise InvalidInputError("the form has no field `file`")
    except BaseException:
        if stored is not None:
            await discard([stored.blob_key])
        raise
    return stored, Description(filename, naming.media_type_of(filename), title, metadata)


async def read_batch(request: Request) -> list[Text]:
    """The texts of a JSON body with several."""
    batch = await _read_json(request, TextBatch)
    return [_text(upload) for upload in batch.documents]


async def _read_text(request: Request, sink: Sink) -> tuple[Stored, Description]:
    content, description = _text(await _read_json(request, TextUpload))
    return await sink(in_one_piece(content)), description


async def _read_json(request: Request, model: type[Model]) -> Model:
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MAX_JSON_BYTES:
            raise TooLargeError(f"a JSON body may have {MAX_JSON_BYTES} bytes; upload longer text as a file")
    try:
        if len(held) <= SMALL_JSON_BYTES:
            return model.model_validate_json(held)
        return await asyncio.to_thread(model.model_validate_json, held)
    except ValidationError as error:
        raise RequestValidationError(_located(error)) from error


def _text(upload: TextUpload) -> Text:
    metadata = naming.clean_metadata(upload.metadata)
    title = naming.clean_title(upload.title)
    filename = naming.clean_filename((title or naming.NAMELESS).replace("/", "-") + naming.SUFFIXES[upload.media_type])
    return upload.text.encode(), Description(filename, upload.media_type, title, metadata)


def _parse_metadata(text: str) -> Metadata:
    try:
        return naming.clean_metadata(_METADATA.validate_python(json.loads(text)))
    except RecursionError as error:
        raise InvalidInputError("the form field metadata is nested too deep") from error
    except ValidationError as error:
        raise RequestValidationError(_located(error, "metadata")) from error
    except ValueError as error:
        raise InvalidInputError("the form field metadata is not JSON") from error


def _located(error: ValidationError, *place: str) -> list[dict[str, Any]]:
    return [
        {**found, "loc": ("body", *place, *found["loc"])}
        for found in error.errors(include_input=False, include_url=False, include_context=False)
    ]
