"""`weft graph curations|undo|import`."""

from pathlib import Path

import pytest

from support.scripted_weft import Scripted
from support.terminal import Command, on_terminal


def test_curations_are_listed_undone_and_moved(weft: Command, graph: Scripted, tmp_path: Path) -> None:
    for arguments in (
        ["rename", "IBM", "Big Iron"],
        ["retype", "IBM", "work"],
        ["split", "IBM", "--alias", "big blue"],
    ):
        assert weft(*arguments)[0] == 0
    assert weft("undo", "2")[1] == (
        "Took back curation 2 of 2026-01-02 10:04: “international business machines” is of type work\n"
    )
    assert weft("curations")[1].splitlines() == [
        "3\t2026-01-02 10:04\tstands\t“big blue” split off “international business machines”",
        "2\t2026-01-02 10:04\tundone\t“international business machines” is of type work",
        "1\t2026-01-02 10:04\tstands\t“international business machines” renamed to “Big Iron”",
    ]
    kept = tmp_path / "curations.jsonl"
    kept.write_text(weft("curations", "--json")[1])
    assert weft("import", str(kept))[1] == "2 imported, 1 stood already or had been undone\n"
    imported = graph.graph.asked[-1].curations  # type: ignore[attr-defined]  # the last body is an import's
    assert [(one.number, one.kind, one.value) for one in imported] == [
        (1, "rename", "Big Iron"), (2, "retype", "work"), (3, "split", ""),
    ]  # fmt: skip
    assert weft("undo", "2")[2] == "weft: curation 2 was taken back already\n"
    assert weft("undo", "9")[2] == "weft: there is no curation 9\n"
    assert weft("undo", "x")[2] == "weft: x is neither the number nor the id of a curation\n"


def test_the_last_curation_is_undone_only_when_a_person_says_so(
    weft: Command, graph: Scripted, environment: dict[str, str]
) -> None:
    assert weft("undo")[2] == "weft: there is nothing to undo\n"
    weft("rename", "IBM", "Big Iron")
    weft("retype", "IBM", "work")
    code, said, complained = weft("undo")
    assert (code, said) == (1, "")
    assert complained.endswith("is of type work. Take it back with: weft graph undo 2\n")
    asked = on_terminal(environment, "graph", "undo", typed="n\n")
    assert asked.returncode == 1
    assert "Take it back? [y/N]" in asked.text
    assert not any(made.undone_at for made in graph.graph.curations)
    assert on_terminal(environment, "graph", "undo", typed="y\n").returncode == 0
    assert weft("undo", "--yes")[0] == 0
    assert all(made.undone_at for made in graph.graph.curations)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("hello", "does not hold curations: "),
        ("3", "does not hold curations: it is not a list of objects"),
        ("[]", "holds no curation"),
        ("{}\n" * 10_001, "holds 10,001 curations; at most 10,000 are taken at once"),
        ('{"kind": "rename"}', "curation 1: entity: Field required"),
        ('[{"kind": "merge", "number": "one"}]', "curation 1: number: Input should be a valid integer"),
    ],
)
def test_a_file_of_something_else_is_not_imported(
    weft: Command, graph: Scripted, tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    code, _, complained = weft("import", str(file))
    assert (code, graph.graph.asked) == (1, [])
    assert complained.startswith(f"weft: {file}")
    assert complaint in complained
