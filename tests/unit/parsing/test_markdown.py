from support.parsing import outline, parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import Limits

SOURCE = """---
title: "The *real* title"
tags: [a]
---

# First `code`  ##
text

Setext
======

Another
---

```
# no heading
```

> # quoted

- # in a list

    # code

#not one
####### nor this
### **Bold** [link](http://x) ###
#
## C#
"""


def test_headings_stand_in_the_source() -> None:
    draft = parsed(SOURCE, "a.md")
    assert draft.text == SOURCE
    assert outline(draft) == [
        (1, "First `code`"),
        (1, "Setext"),
        (2, "Another"),
        (3, "**Bold** [link](http://x)"),
        (2, "C#"),
    ]
    assert draft.title == "The *real* title"


def test_the_title_is_the_first_main_heading_without_marks() -> None:
    assert parsed("intro\n\n## Sub\n\n# The **[Great](http://x)** `Thing`\n", "a.md").title == "The Great Thing"
    assert parsed("## Sub only\n", "a.md").title is None


def test_windows_line_ends_keep_offsets() -> None:
    assert outline(parsed("a\r\n\r\n# One\r\nb\r\n\r\n## Two\r\n", "a.md")) == [(1, "One"), (2, "Two")]


def test_limits() -> None:
    assert refusal("# a\n" * 1_000, "a.md", Limits(markdown_bytes=1_000)) == FailureCode.TOO_LARGE
    assert len(parsed("# a\n\n" * 100, "a.md", Limits(headings=10)).headings) == 10
    assert refusal("  \n\n", "a.md") == FailureCode.EMPTY
