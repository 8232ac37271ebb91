"""Bodies of scripted servers, as Weft's contracts say."""

from pydantic import BaseModel
from starlette.responses import Response

from weft_core.contracts.common import Problem


def answer(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(), status, media_type="application/json")


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    body = Problem(title="Refused", status=status, detail=detail, code=code)
    return Response(body.model_dump_json(), status, headers, media_type="application/problem+json")
