"""What a file is, told by its content and its extension together; the type a client declares is never asked.

Content that has a magic number must carry one of its own extensions. Text has none, so its extension decides how it
is read: as Markdown, as HTML, or as it stands (plain text and source code). Text of an unknown extension is read as
plain text if it is clean UTF-8 or has a byte order mark, since only then is it certain to be text.
"""

from enum import StrEnum
from pathlib import Path, PurePath

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing import ooxml_package, signatures
from weft_parsing.encoding import looks_like_text
from weft_parsing.limits import Limits


class Format(StrEnum):
    """The formats that are read; each has a module of its name in `weft_parsing.formats`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


_EXTENSIONS = {
    Format.MARKDOWN: frozenset({"md", "markdown", "mdown", "mkd", "mkdn", "mdx"}),
    Format.HTML: frozenset({"html", "htm", "xhtml", "xht"}),
    Format.PDF: frozenset({"pdf"}),
    Format.DOCX: frozenset({"docx", "docm", "dotx", "dotm"}),
}

_OFFICE = _EXTENSIONS[Format.DOCX] | {"xlsx", "xlsm", "xltx", "xltm", "pptx", "pptm", "ppsx", "potx"}
"""What an encrypted package can be; older formats encrypt otherwise, and are not read in any case."""

_PLAIN = frozenset(
    "txt text log rst adoc asciidoc org tex textile wiki nfo py pyi js mjs cjs jsx ts tsx java kt kts scala groovy "
    "c h cc cpp cxx hpp hh cs go rs rb php pl pm swift m mm r jl lua hs ml mli fs clj cljs ex exs erl elm dart zig "
    "nim v sv vhd sql sh bash zsh fish ps1 bat cmd awk sed vim el lisp scm css scss sass less vue svelte proto graphql "
    "gql tf cmake make mk gradle toml yaml yml ini cfg conf properties env diff patch".split()
)

_OTHER_FORMATS = frozenset(
    "doc dot xls xlsx xlsm xlsb xlt ppt pptx pptm pps ppsx msg eml mbox rtf odt ods odp epub mobi azw azw3 csv tsv "
    "json jsonl ndjson ipynb xml xsl xslt xsd svg rss atom mht mhtml vcf ics ps eps pages numbers key wps wpd "
    "djvu".split()
)
"""Document and data formats that would lose their meaning if they were read as plain text."""


def sniff(path: Path, filename: str, limits: Limits) -> Format:
    """The format of the file; raises `empty`, `encrypted`, `corrupt` or `unsupported`."""
    extension = PurePath(filename).suffix.lower().lstrip(".")
    with path.open("rb") as file:
        head = file.read(signatures.HEAD_BYTES)
    if not head:
        raise IngestionFailure(FailureCode.EMPTY)
    if signatures.is_pdf(head):
        found = Format.PDF
        if head.startswith(signatures.ZIP) or signatures.ends_as_zip(path):
            raise _unsupported("the file is a PDF and an archive at once")
    elif head.startswith(signatures.ZIP):
        if extension not in _EXTENSIONS[Format.DOCX]:
            raise _unsupported(f"an archive with the extension {extension or 'missing'}")
        ooxml_package.check_is_word_document(path, limits)
        found = Format.DOCX
    elif head.startswith(signatures.OLE):
        if extension in _OFFICE and signatures.holds_encrypted_package(path):
            raise IngestionFailure(FailureCode.ENCRYPTED)
        raise _unsupported("a document of an older Office version")
    elif known := signatures.name_of(head):
        raise _unsupported(f"the content is {known}")
    else:
        return _text_format(head, extension)
    if extension not in _EXTENSIONS[found]:
        raise _unsupported(f"the content is {found}, the extension {extension or 'missing'}")
    return found


def _text_format(head: bytes, extension: str) -> Format:
    if extension in _EXTENSIONS[Format.PDF] | _EXTENSIONS[Format.DOCX] | _OTHER_FORMATS:
        raise _unsupported(f"the content is not {extension}, or {extension} is not read")
    known = extension in _PLAIN or extension in _EXTENSIONS[Format.MARKDOWN] or extension in _EXTENSIONS[Format.HTML]
    if not looks_like_text(head, certain=not known):
        raise _unsupported("the content is not text")
    if extension in _EXTENSIONS[Format.HTML]:
        return Format.HTML if signatures.has_markup(head) else Format.TEXT
    if signatures.is_html_page(head):
        raise _unsupported(f"the content is an HTML page, the extension {extension or 'missing'}")
    return Format.MARKDOWN if extension in _EXTENSIONS[Format.MARKDOWN] else Format.TEXT


def _unsupported(detail: str) -> IngestionFailure:
    return IngestionFailure(FailureCode.UNSUPPORTED, detail)
