"""HTML before it is parsed: its encoding, and whether it is nested too deep to parse in reasonable time."""

import codecs
import re

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.encoding import decode, leniently, strictly

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_DECLARED_WITHIN = 8_192

_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
"""Python's name of a declared encoding to the superset that every browser takes it for."""

_NOT_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)", re.I | re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NO_DEPTH = frozenset(
    "p li dt dd tr td th thead tbody tfoot colgroup col option optgroup rt rp br hr img input meta link area base "
    "embed source track wbr param html head body frame".split()
)
"""Elements whose end tag may be left out: honest old pages open thousands and close none."""


def decode_html(data: bytes) -> str:
    """By byte order mark, by the declared encoding if it fits, else as any text."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        declared = _declared(data)
        if declared and (text := strictly(data, declared)) is not None:
            return text
        if declared and declared != "utf-8" and strictly(data, "utf-8") is None:
            return leniently(data, declared)
    return decode(data).removeprefix("\ufeff")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    if found is None:
        return None
    try:
        name = codecs.lookup((found.group(1) or found.group(2)).decode("ascii", "replace")).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return None  # a declaration that can be read as ASCII is wrong about this
    return _BROWSERS_READ.get(name, name)


def check_depth(source: str, most: int) -> None:
    """Raises `too_large` when elements nest deeper than `most`: the parser's time is quadratic in depth."""
    if source.count("<") <= most or _depth(source, most) <= most:
        return
    if _depth(_NOT_MARKUP.sub("", source), most) > most:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"elements nest deeper than {most}")


def _depth(source: str, most: int) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(source):
        if tag.group(2).lower() in _NO_DEPTH:
            continue
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        deepest = max(deepest, depth)
        if deepest > most:
            break
    return deepest
