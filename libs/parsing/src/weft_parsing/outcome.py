"""What became of a file, told by what its process answered and how it ended."""

import signal

from pydantic import BaseModel, ValidationError

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument

_SIGNALS = {
    signal.SIGXCPU: FailureCode.TIMEOUT,
    signal.SIGALRM: FailureCode.TIMEOUT,
    signal.SIGABRT: FailureCode.TOO_LARGE,  # how PDFium says that it is out of memory
    signal.SIGSEGV: FailureCode.CORRUPT,
    signal.SIGBUS: FailureCode.CORRUPT,
    signal.SIGILL: FailureCode.CORRUPT,
    signal.SIGFPE: FailureCode.CORRUPT,
    signal.SIGTRAP: FailureCode.CORRUPT,
}
_LAST_WORDS = 2_000


class ChildError(RuntimeError):
    """The child did not get as far as the file, or was killed from outside: another attempt may fare better."""


class _Answer(BaseModel):
    document: ParsedDocument | None = None
    failure: FailureCode | None = None
    detail: str = ""


def document_of(output: bytes) -> ParsedDocument:
    """The document in the answer of a child that ended well; raises the `IngestionFailure` that it answered with."""
    try:
        answer = _Answer.model_validate_json(output)
    except ValidationError as error:
        raise ChildError("the parser's process gave no answer") from error
    if answer.document is not None:
        return answer.document
    raise IngestionFailure(answer.failure or FailureCode.INTERNAL, answer.detail)


def failure_of(code: int, output: bytes) -> Exception:
    """Why a child ended with `code` (negative: a signal); `output` is then its last words."""
    if -code in _SIGNALS:
        name = signal.Signals(-code).name
        return IngestionFailure(_SIGNALS[signal.Signals(-code)], f"the parser ended by {name}")
    words = output[-_LAST_WORDS:].decode("utf-8", "replace").strip() if code > 0 else ""
    return ChildError(f"the parser's process ended with {code}: {words}")
