"""Whether a folder holds a token-classification model, told from its files without loading anything."""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

_ARCHITECTURE = "ForTokenClassification"
_NEEDED = ("config.json", "tokenizer.json")
_UNNAMED = re.compile(r"LABEL_\d+$")


class ModelFolder(NamedTuple):
    """`labels` by number; `digest`: eight hex digits that change with the files."""

    path: Path
    labels: dict[int, str]
    digest: str


def check_folder(path: Path) -> ModelFolder:
    """Raises ValueError, saying what is missing, when the folder is not such a model."""
    if not path.is_dir():
        raise ValueError(f"WEFT_EXTRACTION_MODEL: there is no folder {path}")
    missing = [name for name in _NEEDED if not (path / name).is_file()]
    weights = sorted(path.glob("*.safetensors"))
    if missing or not weights:
        raise ValueError(_refusal(path, f"it lacks {', '.join([*missing, *([] if weights else ['*.safetensors'])])}"))
    try:
        config = json.loads((path / "config.json").read_bytes())
        architectures = [str(name) for name in config.get("architectures") or []]
        labels = {int(number): str(label) for number, label in (config.get("id2label") or {}).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(_refusal(path, "its config.json cannot be read")) from error
    if not any(name.endswith(_ARCHITECTURE) for name in architectures):
        raise ValueError(_refusal(path, f"its architecture is {', '.join(architectures) or 'not stated'}"))
    if not labels or all(_UNNAMED.match(label) for label in labels.values()):
        raise ValueError(_refusal(path, "its labels have no names (id2label)"))
    return ModelFolder(path, labels, _digest([path / name for name in _NEEDED] + weights))


def _refusal(path: Path, reason: str) -> str:
    return f"WEFT_EXTRACTION_MODEL: {path} is no token-classification model: {reason}"


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:8]
