"""Labels of numbered paragraphs, counted as Word counts them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from weft_parsing.docx_markup import child, children, is_on, number, value
from weft_parsing.docx_styles import Styles
from weft_parsing.numerals import repeated_letters, roman

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BULLET = "-"
_LONGEST_LABEL = 40

_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": repeated_letters,
    "upperLetter": lambda n: repeated_letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalZero": lambda n: f"{n:02d}",
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    """All counters as decimal numbers, whatever the outer levels' formats."""


class _List:
    """One abstract numbering: its levels, and counters that all its instances share."""

    def __init__(self, element: etree._Element) -> None:
        self.levels = _levels(element)
        self.counters: list[int | None] = [None] * _LEVELS
        self.style = value(child(element, "numStyleLink"))
        """Name of a style that has the levels instead."""


@dataclass(slots=True)
class _Instance:
    list: _List
    own_levels: dict[int, _Level]
    starts: dict[int, int]
    """Levels at which this instance begins anew, until it has."""


class Numbering:
    """Hands out labels in document order: each call counts one paragraph."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._instances: dict[int, _Instance] = {}
        if root is None:
            return
        lists = {number(element, "abstractNumId"): _List(element) for element in children(root, "abstractNum")}
        for element in children(root, "num"):
            id_ = number(element, "numId")
            found = lists.get(number(child(element, "abstractNumId")))
            if id_ is None or found is None:
                continue
            starts: dict[int, int] = {}
            for override in children(element, "lvlOverride"):
                start = number(child(override, "startOverride"))
                if start is not None:
                    starts[number(override, "ilvl") or 0] = start
            overridden = {k: v for o in children(element, "lvlOverride") for k, v in _levels(o).items()}
            self._instances[id_] = _Instance(found, overridden, starts)

    def label(self, id_: int, level: int) -> str:
        """'1.2', 'b)', '-' for a bullet; empty when the list is unknown or shows none."""
        level = min(max(level, 0), _LEVELS - 1)
        instance = self._instance(id_)
        if instance is None:
            return ""
        self._count(instance, level)
        this = _level(instance, level)
        if this.format == "bullet":
            return _BULLET
        return _PLACE.sub(lambda place: _place(instance, this, int(place.group(1)) - 1), this.text).strip()

    def _instance(self, id_: int) -> _Instance | None:
        instance = self._instances.get(id_)
        if instance is not None and instance.list.style and not instance.list.levels:
            linked = self._styles.properties(instance.list.style).numbering
            return self._instances.get(linked or 0, instance)
        return instance

    def _count(self, instance: _Instance, level: int) -> None:
        counters = instance.list.counters
        for outer in range(level):
            if counters[outer] is None:
                counters[outer] = _level(instance, outer).start
        present = counters[level]
        if level in instance.starts:
            counters[level] = instance.starts.pop(level)
        else:
            counters[level] = _level(instance, level).start if present is None else present + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)


def _levels(element: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in children(element, "lvl"):
        start = number(child(level, "start"))
        levels[number(level, "ilvl") or 0] = _Level(
            1 if start is None else start,
            value(child(level, "numFmt")) or "decimal",
            (value(child(level, "lvlText")) or "")[:_LONGEST_LABEL],
            is_on(child(level, "isLgl")),
        )
    return levels


def _level(instance: _Instance, level: int) -> _Level:
    return instance.own_levels.get(level) or instance.list.levels.get(level) or _Level()


def _place(instance: _Instance, this: _Level, level: int) -> str:
    shown = _level(instance, level)
    count = instance.list.counters[level]
    count = shown.start if count is None else count
    if this.legal:
        return str(count)
    return _FORMATS.get(shown.format, str)(count)
