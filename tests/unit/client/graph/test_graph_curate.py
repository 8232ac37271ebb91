"""`weft graph merge|split`: what is asked for, and how refusals read."""

import json

import pytest

from support.answers import problem
from support.scripted_graph import evidence
from support.scripted_weft import Scripted
from support.terminal import Command
from weft_core.contracts.curations import MergeRequest, SplitRequest


def test_merge_waits_until_the_graph_shows_it(weft: Command, graph: Scripted) -> None:
    watson, company = graph.graph.named("Thomas J. Watson"), graph.graph.named("International Business Machines")
    graph.graph.lag = 3
    code, said, _ = weft("merge", "IBM", "Thomas J. Watson")
    assert code == 0
    assert graph.graph.asked == [MergeRequest(kind="merge", entity=company.id, other=watson.id)]
    assert said == (
        "“Thomas J. Watson” is part of “International Business Machines” (curation 1)\n"
        "  International Business Machines (organisation), named 3 times in 2 documents\n"
        "Take it back with: weft graph undo 1\n"
    )
    assert graph.graph.curations[0].applied
    graph.graph.lag = 1_000_000
    assert json.loads(weft("retype", "IBM", "work", "--no-wait", "--json")[1])["applied"] is False


def test_split_takes_aliases_or_documents(weft: Command, graph: Scripted) -> None:
    company = graph.graph.named("International Business Machines")
    ids = {alias.name: alias.id for alias in company.aliases}
    assert weft("split", "IBM", "--alias", "big blue", "--alias", str(ids["IBM"]))[0] == 0
    giants = graph.graph.evidence[company.id][2].document_id
    assert weft("split", "IBM", "--document", "GIANTS")[0] == 0
    assert weft("split", "IBM", "--document", str(giants))[0] == 0
    assert graph.graph.asked == [
        SplitRequest(kind="split", entity=company.id, names=[ids["Big Blue"], ids["IBM"]], documents=[]),
        SplitRequest(kind="split", entity=company.id, names=[], documents=[giants]),
        SplitRequest(kind="split", entity=company.id, names=[], documents=[giants]),
    ]


def test_split_of_what_is_not_there_says_what_is(weft: Command, graph: Scripted) -> None:
    company = graph.graph.named("International Business Machines")
    code, _, complained = weft("split", "IBM", "--alias", "Apple")
    assert code == 1
    assert complained.startswith("weft: International Business Machines does not go by the name Apple; it goes by\n")
    assert all(f"  {alias.id}  {alias.name} ({alias.type})\n" in complained for alias in company.aliases)
    code, _, complained = weft("split", "IBM", "--document", "Novel")
    assert code == 1
    assert complained.startswith("weft: no document Novel names International Business Machines; these do:\n")
    graph.graph.evidence[company.id].append(evidence("Giants", "IBM"))
    assert "giants means several; give the id of the one you mean:\n" in weft("split", "IBM", "--document=giants")[2]
    assert graph.graph.curations == []
    assert weft("split", "IBM")[0] == weft("split", "IBM", "--alias=a", "--document=b")[0] == 2


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [(403, "forbidden", "viewers may not change the graph"), (409, "conflict", "the two are one entity already")],
)
def test_refusals_are_one_sentence(weft: Command, graph: Scripted, status: int, code: str, sentence: str) -> None:
    graph.graph.refusal = problem(status, code, sentence)
    for arguments in (["merge", "IBM", "Thomas J. Watson"], ["rename", "IBM", "X"], ["rebuild"]):
        assert weft(*arguments) == (1, "", f"weft: {sentence}\n")
