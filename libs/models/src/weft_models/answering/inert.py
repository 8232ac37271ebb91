"""Makes an answer's text inert: no image is loaded, no link leads anywhere, no HTML is HTML.

Works on a stream: text is released once nothing that follows can change its meaning.
"""

import re

_LONGEST_CONSTRUCT = 4_000
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,2000}(?:\([^()]{0,200}\)[^()]{0,2000})?\)")
_DEFINITION = re.compile(r"^[ \t]*\[[^\[\]\n]{1,200}\]:.*$", re.MULTILINE)
_URL = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.)[^\s<>\"'`\])]*", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MARKER = re.compile(r"\[\s*(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\s*\]")


class InertStream:
    """`feed` pieces, emit what they return, then `flush`.

    `count`: citation markers [1]…[count] stay; others are removed and counted in `dropped`. `sources`: text of the
    retrieved passages; an address that stands in it word for word may be shown (as text), every other is removed.
    """

    def __init__(self, count: int, sources: str) -> None:
        self._count = count
        self._sources = sources
        self._pending = ""
        self.cited: list[int] = []
        self.dropped = 0

    def feed(self, piece: str) -> str:
        self._pending += piece
        cut = self._safe_end()
        ready, self._pending = self._pending[:cut], self._pending[cut:]
        return self._clean(ready)

    def flush(self) -> str:
        ready, self._pending = self._pending, ""
        return self._clean(ready)

    def _safe_end(self) -> int:
        """End of the part that is whole words, all of whose brackets are closed."""
        text = self._pending
        if len(text) > _LONGEST_CONSTRUCT:
            return len(text)
        cut = max(text.rfind(" "), text.rfind("\n")) + 1
        opened = text.rfind("[")
        while opened >= 0 and _open(text, opened):
            cut = min(cut, opened - 1 if text[opened - 1 : opened] == "!" else opened)
            opened = text.rfind("[", 0, opened)
        return cut

    def _clean(self, text: str) -> str:
        text = _DEFINITION.sub("", text)
        text = _LINK.sub(_label, text)
        text = text.replace("](", "] (").replace("![", "[")
        text = _URL.sub(self._address, text)
        text = _TAG.sub("&lt;", text)
        return _MARKER.sub(self._marker, text)

    def _address(self, match: re.Match[str]) -> str:
        address = match.group().rstrip(".,;:!?")
        return match.group() if _stands(address, self._sources) else "(link removed)"

    def _marker(self, match: re.Match[str]) -> str:
        kept = []
        for number in (int(n) for n in re.findall(r"\d+", match.group(1))):
            if 1 <= number <= self._count:
                kept.append(f"[{number}]")
                if number not in self.cited:
                    self.cited.append(number)
            else:
                self.dropped += 1
        return "".join(kept)


def _label(link: re.Match[str]) -> str:
    """What a link shows; a citation that a model dressed up as a link is a citation again."""
    label: str = link[1]
    return f"[{label}]" if label.isdigit() else label


def _open(text: str, at: int) -> bool:
    """Whether the bracket at `at` may still become a link or a marker."""
    close = text.find("]", at)
    if close < 0 or close + 1 >= len(text):
        return True
    return text[close + 1] in "(:" and text.find(")" if text[close + 1] == "(" else "\n", close) < 0


def _stands(address: str, sources: str) -> bool:
    """`address` is in `sources`, and not as the beginning of a longer one."""
    return re.search(rf"{re.escape(address)}(?=[\s<>\"'`\])]|[.,;:!?](?:\s|$)|$)", sources) is not None
