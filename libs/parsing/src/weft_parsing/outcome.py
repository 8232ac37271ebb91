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


Outcome = ParsedDocument | IngestionFailure
"""A file's document, or why it cannot be had."""


def outcomes_of(output: bytes, files: int) -> list[Outcome]:
    """What a child that ended well answered about its files; `ChildError` when that is not one line for each."""
    lines = output.split(b"\n")
    if len(lines) != files:
        raise ChildError(f"the parser's process answered {len(lines)} times for {files} files")
    return [_outcome_of(line) for line in lines]


def _outcome_of(line: bytes) -> Outcome:
    try:
        answer = _Answer.model_validate_json(line)
    except ValidationError as error:
        raise ChildError("the parser's process gave no answer") from error
    return answer.document or IngestionFailure(answer.failure or FailureCode.INTERNAL, answer.detail)


def failure_of(code: int, output: bytes) -> Exception:
    """Why a child ended with `code` (negative: a signal); `output` is then its last words."""
    if -code in _SIGNALS:
        name = signal.Signals(-code).name
        return IngestionFailure(_SIGNALS[signal.Signals(-code)], f"the parser ended by {name}")
    words = output[-_LAST_WORDS:].decode("utf-8", "replace").strip() if code > 0 else ""
    return ChildError(f"the parser's process ended with {code}: {words}")
