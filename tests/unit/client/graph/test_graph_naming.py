"""Which entity a name means: never a guess."""

from uuid import uuid4

import pytest

from support.scripted_weft import Scripted
from support.terminal import Command, on_terminal


@pytest.mark.parametrize("command", [["show"], ["path", "IBM"], ["merge", "IBM"], ["rename"], ["split", "--alias=x"]])
def test_a_shared_name_is_never_guessed(weft: Command, graph: Scripted, command: list[str]) -> None:
    rest = ["New"] if command == ["rename"] else []
    code, said, complained = weft(*command, "michael jordan", *rest)
    assert (code, said) == (1, "")
    assert complained.startswith("weft: 2 entities go by the name michael jordan; give the id of the one you mean:\n")
    for found, title in zip(graph.graph.entities[1:3], ["Basketball, page 1", "Machine learning, page 2"], strict=True):
        assert f"  {found.id}\n" in complained
        assert f"    first in {title}\n" in complained
    assert graph.graph.curations == []


def test_a_similar_name_is_suggested_and_not_taken(weft: Command, graph: Scripted) -> None:
    code, said, complained = weft("rename", "Thomas Wattson", "Watson")
    assert (code, said, graph.graph.curations) == (1, "", [])
    assert complained == (
        "weft: no entity is named Thomas Wattson. Did you mean\n"
        "  Thomas J. Watson (person), named 3 times in 2 documents\n"
    )
    assert weft("show", "Xqzzy")[2] == "weft: no entity is named Xqzzy\n"
    assert weft("show", str(uuid4()))[2] == "weft: there is no such entity\n"


def test_on_a_terminal_a_similar_name_is_asked_about(graph: Scripted, environment: dict[str, str]) -> None:
    taken = on_terminal(environment, "graph", "rename", "Thomas Wattson", "Tom", typed="1\n")
    assert (taken.returncode, [made.value for made in graph.graph.curations]) == (0, ["Tom"])
    assert "No entity is named Thomas Wattson. Did you mean\n  1  Thomas J. Watson (person)" in taken.text
    left = on_terminal(environment, "graph", "rename", "Thomas Wattson", "Tom", typed="\n")
    assert (left.returncode, len(graph.graph.curations)) == (1, 1)
