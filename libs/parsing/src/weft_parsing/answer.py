"""A file parsed, or the reason why not, as the bytes that the child answers with."""

import importlib
import json
from dataclasses import asdict
from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.draft import Draft, Parser
from weft_parsing.limits import Limits
from weft_parsing.sniff import sniff

OUT_OF_MEMORY = b'{"failure": "too_large", "detail": "out of memory"}'
"""Made beforehand, because there is no memory left to make it with."""


def answer(path: str, filename: str, limits: Limits) -> bytes:
    """JSON of `{"document": …}` or `{"failure": code, "detail": …}`."""
    try:
        return _encoded({"document": asdict(parse(Path(path), filename, limits))})
    except IngestionFailure as failure:
        return _encoded({"failure": failure.code, "detail": failure.detail})
    except MemoryError:
        return OUT_OF_MEMORY
    except (ImportError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over, the file is why
        return _encoded({"failure": FailureCode.CORRUPT, "detail": f"{type(error).__name__}: {error}"[:500]})


def parse(path: Path, filename: str, limits: Limits) -> Draft:
    """Sniff and parse in this very process: for the child, and for tests."""
    format_ = sniff(path, filename, limits)
    module = importlib.import_module(f"weft_parsing.formats.{format_}")
    parser: Parser = module.parse
    return parser(path, limits)


def _encoded(message: dict[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
