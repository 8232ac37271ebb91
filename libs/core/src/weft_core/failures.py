"""Why a document ended in `failed`: stable codes, each with the sentence shown to a person."""

from enum import StrEnum


class FailureCode(StrEnum):
    """Terminal ingestion failures. Codes are part of the API and never change meaning."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    POISON = "poison"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


SENTENCES: dict[FailureCode, str] = {
    FailureCode.ENCRYPTED: "The file is protected by a password. Remove the protection and upload it again.",
    FailureCode.CORRUPT: "The file is damaged or is not what its name says, and could not be read.",
    FailureCode.EMPTY: "The file holds no text: it is empty or only white space.",
    FailureCode.NO_TEXT: "The file has pages but no text layer; it is probably a scan and needs OCR first.",
    FailureCode.UNSUPPORTED: "Weft does not read this kind of file, or its content does not match its extension.",
    FailureCode.TOO_LARGE: "The file is larger, or unpacks to more, than the limits allow.",
    FailureCode.TIMEOUT: "Reading the file took longer than allowed.",
    FailureCode.POISON: "Processing this file stopped the worker several times, so it was given up.",
    FailureCode.CANCELLED: "Reading the file was cancelled. Retry it, or upload a new version, when you want it read.",
    FailureCode.INTERNAL: "Something went wrong inside Weft; the request id in the logs has the details.",
}


class IngestionFailure(Exception):
    """A permanent failure of one document: retrying the same bytes cannot help."""

    def __init__(self, code: FailureCode, detail: str = "") -> None:
        super().__init__(detail or SENTENCES[code])
        self.code = code
        self.detail = detail
