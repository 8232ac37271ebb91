"""What parsing yields: one canonical text per generation with a map of its pages and headings."""

from bisect import bisect_right

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Frozen):
    """A heading in the canonical text; its section runs to the next heading of its level or above."""

    level: int = Field(ge=1, le=9, description="1 is the outermost")
    title: str
    start: int = Field(ge=0, description="code point at which the heading's own text begins")


class ParsedDocument(_Frozen):
    """Canonical text (see `weft_core.text.canonicalise`) and its maps. Page n (from 1) begins at
    `page_starts[n - 1]`; formats without pages have an empty map. `page_starts` and headings ascend."""

    media_type: str
    title: str | None = Field(default=None, description="the document's own title, if it says one")
    text: str
    page_starts: tuple[int, ...] = ()
    headings: tuple[Heading, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Page number (from 1) that holds the code point at `offset`; None for formats without pages."""
        if not self.page_starts:
            return None
        return max(1, bisect_right(self.page_starts, offset))

    def heading_path_at(self, offset: int) -> tuple[str, ...]:
        """Titles of the headings open at `offset`, outermost first."""
        open_: list[Heading] = []
        for heading in self.headings:
            if heading.start > offset:
                break
            while open_ and open_[-1].level >= heading.level:
                open_.pop()
            open_.append(heading)
        return tuple(h.title for h in open_)
