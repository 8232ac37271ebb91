"""Small real files, built byte by byte, so that tests show what is in them."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    main_type: str = WORD_MAIN,
    namespace: str = W,
    title: str | None = None,
    prolog: str = "",
) -> bytes:
    """A Word file whose body is `body`; `parts` are further parts of word/, such as styles.xml, by name."""
    more = dict(parts or {})
    kinds = {name: name.removesuffix(".xml") for name in more if name.endswith(".xml")}
    relations = "".join(f'<Relationship Id="{k}" Type="{_R}/{k}" Target="{name}"/>' for name, k in kinds.items())
    root = (
        f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "word/document.xml": f"{prolog}<w:document {root}><w:body>{body}</w:body></w:document>",
        **{
            f"word/{name}": f"<w:{kinds[name]} {root}>{content}</w:{kinds[name]}>"
            if isinstance(content, str)
            else content
            for name, content in more.items()
        },
    }
    if title is not None:
        files["docProps/core.xml"] = (
            '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:coreProperties>'
        )
    return archive(files)


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zip_:
        for name, content in files.items():
            zip_.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, *, style: str = "", properties: str = "") -> str:
    """A Word paragraph of one run."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """A Word table; a cell that begins with `<` is taken as it stands."""
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{c if c.startswith('<') else paragraph(c)}</w:tc>" for c in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


@dataclass(frozen=True)
class Text:
    """A line on a PDF page: Helvetica at (`x`, `y`) points from the lower left."""

    text: str
    y: float
    size: float = 10
    bold: bool = False
    x: float = 72
    render_mode: int = 0


def pdf(
    pages: Sequence[Sequence[Text]],
    *,
    outline: Sequence[tuple[str, int]] = (),
    title: str | None = None,
    encrypted: bool = False,
) -> bytes:
    """A PDF with these pages; `outline` gives titles and page indices of one level."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids: list[int] = []
    for page in pages:
        content = b"\n".join(_show(line) for line in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    catalog = b"<< /Type /Catalog /Pages 2 0 R"
    if outline:
        first = len(objects) + 2
        objects.append(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R >>" % (first, first + len(outline) - 1))
        catalog += b" /Outlines %d 0 R" % len(objects)
        for i, (name, page_index) in enumerate(outline):
            following = b" /Next %d 0 R" % (first + i + 1) if i + 1 < len(outline) else b""
            objects.append(
                b"<< /Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]%s >>"
                % (_string(name), first - 1, kids[page_index], following)
            )
    objects[0] = catalog + b" >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    trailer = b""
    if title is not None:
        objects.append(b"<< /Title %s >>" % _string(title))
        trailer += b" /Info %d 0 R" % len(objects)
    if encrypted:
        # keys that fit no password: enough for every reader to ask for one
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"11" * 32, b"22" * 32))
        trailer += b" /Encrypt %d 0 R /ID [<33> <33>]" % len(objects)
    return assembled(objects, trailer)


def flate_bomb_pdf(times: int = 2_000) -> bytes:
    """A page whose content unpacks to `times` megabytes of text operators, packed twice."""
    packer = zlib.compressobj(1)
    block = b"BT /F1 9 Tf (bomb) Tj ET\n" * 42_000
    inner = b"".join([*(packer.compress(block) for _ in range(times)), packer.flush()])
    content = zlib.compress(inner, 9)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(content), content)
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            stream,
            page,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
        b"",
    )


def _show(line: Text) -> bytes:
    font = b"/F2" if line.bold else b"/F1"
    return b"BT %s %f Tf %d Tr %f %f Td %s Tj ET" % (
        font,
        line.size,
        line.render_mode,
        line.x,
        line.y,
        _string(line.text),
    )


def _string(text: str) -> bytes:
    raw = text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        raw = raw.replace(sign, b"\\" + sign)
    return b"(" + raw + b")"


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)
