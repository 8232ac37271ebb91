"""Names and values of WordprocessingML, in transitional and strict files alike."""

from lxml import etree

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = {
    _TRANSITIONAL: "",
    _STRICT: "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
}
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_NUMBER = 9


class Names:
    """Short names of elements: 'p' for Word's own, 'm:t' for math, 'mc:Choice' for compatibility, '' for the rest."""

    def __init__(self) -> None:
        self._known: dict[object, str] = {}

    def __call__(self, element: etree._Element) -> str:
        tag = element.tag
        name = self._known.get(tag)
        if name is None:
            name = self._known[tag] = _short(tag)
        return name


def _short(tag: object) -> str:
    if not isinstance(tag, str) or not tag.startswith("{"):
        return ""
    namespace, local = tag[1:].split("}", 1)
    prefix = _PREFIXES.get(namespace)
    return "" if prefix is None else prefix + local


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that Word name."""
    if element is None:
        return None
    for namespace in (_TRANSITIONAL, _STRICT):
        found = element.find(f"{{{namespace}}}{name}")
        if found is not None:
            return found
    return None


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """All children of that Word name."""
    return element.findall(f"{{{_TRANSITIONAL}}}{name}") or element.findall(f"{{{_STRICT}}}{name}")


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """A Word attribute; None without element or attribute."""
    if element is None:
        return None
    return element.get(f"{{{_TRANSITIONAL}}}{name}") or element.get(f"{{{_STRICT}}}{name}")


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """A Word attribute that is a number of sane length."""
    text = value(element, name) or ""
    return int(text) if len(text) <= _LONGEST_NUMBER and text.removeprefix("-").isdecimal() else None


def is_on(element: etree._Element | None) -> bool:
    """Whether a toggle such as `vanish` is there and not switched off."""
    return element is not None and (value(element) or "1").lower() not in _OFF
