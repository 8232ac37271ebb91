"""The package around an Office document: which part is the document, and what a part refers to."""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.archive import Archive, open_archive
from weft_parsing.limits import Limits

CONTENT_TYPES = "[Content_Types].xml"

_WORD_MAIN = re.compile(
    rb"application/(?:vnd\.openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    rb"|vnd\.ms-word\.(?:document|template)\.macroEnabled)\.main\+xml",
    re.I,
)


def check_is_word_document(path: Path, limits: Limits) -> None:
    """Raises `unsupported` for every other kind of archive, and what `open_archive` raises."""
    with open_archive(path, limits) as archive:
        if CONTENT_TYPES not in archive or not _WORD_MAIN.search(archive.read(CONTENT_TYPES).replace(b"\x00", b"")):
            raise IngestionFailure(FailureCode.UNSUPPORTED, "the archive is no Word document")


def main_part(archive: Archive) -> str:
    """Name of the part that holds the document."""
    targets = relations(archive, "", "officeDocument")
    return next(iter(targets), "word/document.xml")


def relations(archive: Archive, part: str, kind: str) -> list[str]:
    """Names of the parts that `part` ('' for the package) refers to as `kind`, in transitional and strict files."""
    from weft_parsing.xml import parse_xml

    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive:
        return []
    targets = []
    for relation in parse_xml(archive.read(source)):
        if relation.get("TargetMode") == "External" or not str(relation.get("Type", "")).endswith(f"/{kind}"):
            continue
        target = posixpath.join("/", folder, unquote(str(relation.get("Target", ""))))
        targets.append(posixpath.normpath(target).lstrip("/"))
    return targets
