"""`weft` as a person uses it, on the system `weft up` started."""

import json

import pytest

from support.library import SAMPLES
from support.stack import Stack
from support.weft_command import WeftCommand

QUESTION = json.loads((SAMPLES.parent / "questions.json").read_text())[0]


@pytest.fixture(scope="module")
def weft(stack: Stack) -> WeftCommand:
    """Signed in as the first account, with the samples read."""
    command = WeftCommand(stack.home.root)
    done = command("upload", str(SAMPLES), timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 documents uploaded" in done.stdout
    return command


def test_an_answer_has_numbered_citations_of_both_documents(weft: WeftCommand) -> None:
    answer = weft("ask", QUESTION["question"]).stdout
    assert QUESTION["answer"] in answer
    assert "[1] " in answer
    assert "[2] " in answer
    assert "Track & Field News, page 1" in answer
    assert "People of sport" in answer
    assert "\x1b[" not in answer


def test_a_streamed_answer_says_the_same(weft: WeftCommand) -> None:
    assert weft("ask", QUESTION["question"], "--stream").stdout == weft("ask", QUESTION["question"]).stdout


def test_json_is_the_whole_answer(weft: WeftCommand) -> None:
    answer = json.loads(weft("ask", QUESTION["question"], "--json").stdout)
    assert answer["verdict"] == "answered"
    assert [citation["number"] for citation in answer["citations"]][:2] == [1, 2]


def test_search_says_why(weft: WeftCommand) -> None:
    found = weft("search", "Where was Stephen Warbeck born?", "--explain").stdout
    assert found.startswith("1. Composers of film music")
    assert "dense rank 1" in found or "sparse rank 1" in found
    assert "graph rank" in found


def test_documents_are_listed_shown_and_removed(weft: WeftCommand) -> None:
    rows = [line.split("\t") for line in weft("ls").stdout.splitlines()]
    assert len(rows) == 11
    assert {row[1] for row in rows} == {"ready"}
    zen = next(row[0] for row in rows if row[4].startswith(("The Zen of Python", "pep-0020")))
    assert "status\tready" in weft("show", zen).stdout
    assert weft("rm", zen).returncode == 0
    assert weft("show", zen).stderr.startswith("weft: ")
    assert len(weft("ls").stdout.splitlines()) == 10


def test_the_graph_is_searched_shown_and_walked(weft: WeftCommand) -> None:
    assert "Stephen Warbeck" in weft("graph", "search", "warbeck").stdout
    shown = weft("graph", "show", "Stephen Warbeck").stdout
    assert shown.startswith("Stephen Warbeck (")
    assert "Four films, page 1: “" in shown
    relation = next(line for line in shown.splitlines() if "—" in line and "→" in line)
    other = (
        relation.split("→ ")[1] if relation.strip().startswith("Stephen Warbeck") else relation.split(" —")[0].strip()
    )
    assert "Stephen Warbeck" in weft("graph", "path", "Stephen Warbeck", other).stdout
    assert "entities\t" in weft("graph", "stats").stdout
    assert weft("graph", "show", "Nobody Atall").stderr == "weft: no entity is named Nobody Atall\n"
