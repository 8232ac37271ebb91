"""The one place that knows which HTTP status a domain error has. Every error body is RFC 9457 problem+json."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from weft_core import errors
from weft_core.contracts.common import FieldError, Problem
from weft_service.context import current_request_id

PROBLEM_TYPE = "application/problem+json"

STATUS: dict[type[errors.WeftError], int] = {
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.InvalidInputError: 422,
    errors.UnauthenticatedError: 401,
    errors.ForbiddenError: 403,
    errors.TooLargeError: 413,
    errors.UnsupportedMediaError: 415,
    errors.RateLimitedError: 429,
    errors.UnavailableError: 503,
}

_HTTP_CODES = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported",
}
_HTTP_DETAILS = {
    404: "there is nothing at this address",
    405: "this address does not take that method",
    413: "the body is larger than this address takes",
}
_INTERNAL = "something went wrong inside Weft; the logs tell more under the request id"


def status_of(error: errors.WeftError) -> int:
    """HTTP status of a domain error; subclasses inherit their parent's, unknown ones are 500."""
    return next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), 500)


def problem_of(error: Exception) -> Problem:
    """The problem a client sees for `error`. What Weft did not raise on purpose shows nothing of itself."""
    if not isinstance(error, errors.WeftError) or (status := status_of(error)) == 500:
        return make_problem(500, "internal", _INTERNAL)
    problem = make_problem(status, error.code, error.message)
    if isinstance(error, errors.UnavailableError):
        problem.dependency = error.dependency
    return problem


def headers_of(error: Exception) -> dict[str, str]:
    """Response headers that belong to `error`."""
    if isinstance(error, errors.UnauthenticatedError):
        return {"WWW-Authenticate": 'Bearer realm="weft"'}
    if isinstance(error, errors.RateLimitedError):
        return {"Retry-After": str(max(1, error.retry_after_s))}
    if isinstance(error, errors.UnavailableError):
        return {"Retry-After": "2"}
    return {}


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """`problem` as an HTTP response."""
    body = problem.model_dump_json(exclude_none=True)
    return Response(body, problem.status, headers=headers, media_type=PROBLEM_TYPE)


def error_response(error: Exception) -> Response:
    """The HTTP response for any exception."""
    return problem_response(problem_of(error), headers_of(error))


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem+json response."""

    async def weft_error(_request: Request, error: Exception) -> Response:
        return error_response(error)

    async def validation(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - narrows what the table below registers
        return problem_response(_validation_problem(error.errors()))

    async def http_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - narrows what the table below registers
        code = _HTTP_CODES.get(error.status_code, "http_error")
        detail = _HTTP_DETAILS.get(error.status_code, error.detail)
        return problem_response(make_problem(error.status_code, code, detail), error.headers)

    app.add_exception_handler(errors.WeftError, weft_error)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, weft_error)


def _validation_problem(found: Sequence[Mapping[str, Any]]) -> Problem:
    """Only place and message are shown: pydantic's `input` would send passwords back."""
    fields = [FieldError(location=".".join(map(str, e["loc"])), message=str(e["msg"])) for e in found]
    if any(e["type"] == "json_invalid" for e in found):
        return make_problem(400, "malformed", "the body is not valid JSON", fields)
    return make_problem(422, "invalid_input", "the request has unacceptable parts; `errors` names them", fields)


def make_problem(status: int, code: str, detail: str, fields: Sequence[FieldError] = ()) -> Problem:
    """A problem of the present request. Domain errors go through `problem_of`."""
    return Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=current_request_id(),
        errors=list(fields),
    )
