"""`weft graph path`: the sentences that prove it."""

import json
from uuid import uuid4

from support.scripted_graph import entity, evidence
from support.scripted_weft import Scripted
from support.terminal import Command
from weft_core.contracts.graph import GraphPath, Paths, PathStep, Relation


def test_a_path_shows_the_sentences_of_each_step(weft: Command, graph: Scripted) -> None:
    watson, company = graph.graph.named("Thomas J. Watson"), graph.graph.named("International Business Machines")
    armonk = entity("Armonk", "place")
    relations = [
        Relation(id=uuid4(), source=company.id, predicate="led_by", target=watson.id, weight=1),
        Relation(id=uuid4(), source=company.id, predicate="located in", target=armonk.id, weight=2),
    ]
    proofs = [
        [evidence("Giants", "IBM was led by\nThomas J. Watson.", 7)],
        [evidence("Places", f"IBM sits in Armonk ({n}).") for n in range(3)],
    ]
    steps = [PathStep(relation=relation, evidence=proof) for relation, proof in zip(relations, proofs, strict=True)]
    long = GraphPath(entities=[watson, company, armonk], relations=relations, steps=steps)
    short = GraphPath(entities=[watson, company], relations=relations[:1], steps=steps[:1])
    graph.graph.paths = Paths(paths=[long, short])
    graph.graph.entities.append(armonk)
    assert (
        weft("path", "Thomas J. Watson", "Armonk")[1]
        == """\
1. Thomas J. Watson ←led by— International Business Machines —located in→ Armonk
   International Business Machines —led by→ Thomas J. Watson
     Giants, page 7: “IBM was led by Thomas J. Watson.”
   International Business Machines —located in→ Armonk
     Places: “IBM sits in Armonk (0).”
     Places: “IBM sits in Armonk (1).”

2. Thomas J. Watson ←led by— International Business Machines
     Giants, page 7: “IBM was led by Thomas J. Watson.”
"""
    )
    assert json.loads(weft("path", "Thomas J. Watson", "Armonk", "--json")[1])["paths"][0]["steps"]
    graph.graph.paths = Paths(paths=[])
    assert weft("path", "Armonk", "IBM", "--max-length", "1")[2] == (
        "No path of at most 1 relation from Armonk to International Business Machines.\n"
    )
    assert weft("path", "IBM", "Big Blue")[2] == (
        "weft: IBM and Big Blue are one entity, International Business Machines\n"
    )
