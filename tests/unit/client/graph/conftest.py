"""`weft graph` against a scripted server."""

from pathlib import Path
from uuid import uuid4

import pytest

from support.scripted_graph import entity, evidence
from support.scripted_weft import WORKSPACE, Scripted
from support.terminal import Command
from weft_client.cli import main as command_line
from weft_core.contracts.graph import Alias, Homonym, LeftOut, LinkReason, Relation, Subgraph

INITIALS = "IBM are the initials of International Business Machines"


@pytest.fixture
def environment(url: str, server: Scripted, tmp_path: Path) -> dict[str, str]:
    token = server.issue().access_token
    return {
        "WEFT_HOME": str(tmp_path / "home"), "WEFT_URL": url, "WEFT_TOKEN": token, "WEFT_WORKSPACE": str(WORKSPACE),
    }  # fmt: skip


@pytest.fixture
def weft(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs `weft graph …` in this process; its exit code, output and complaints."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["weft", "graph", *arguments])
        code: object = 0
        try:
            command_line.main()
        except SystemExit as ended:
            code = ended.code or 0
        said, complained = capfd.readouterr()
        assert isinstance(code, int)
        return code, said, complained

    return call


@pytest.fixture
def graph(server: Scripted) -> Scripted:
    """International Business Machines, also called IBM, and two people of one name."""
    reasons = [
        LinkReason(kind="type", detail="one is a work, the other an organisation", weight=-0.05),
        LinkReason(kind="acronym", detail=INITIALS, weight=0.62),
    ]
    ibm = Alias(id=uuid4(), name="IBM", type="organisation", origin="resolution", score=0.97, reasons=reasons)
    blue = Alias(id=uuid4(), name="Big Blue", type="work", origin="curation", score=1, reasons=[])
    company = entity("International Business Machines", "organisation", (ibm, blue))
    apart = LinkReason(kind="years", detail="1963 and 1956 are not the same year of birth", weight=0.8)
    players = [entity("Michael Jordan"), entity("Michael Jordan")]
    for player, other in zip(players, reversed(players), strict=True):
        player.homonyms.append(Homonym(id=other.id, name=other.name, type=other.type, reasons=[apart]))
    founder = entity("Thomas J. Watson")
    leads = Relation(id=uuid4(), source=founder.id, predicate="leads", target=company.id, weight=2)
    server.graph.entities = [company, *players, founder]
    server.graph.relations = [leads]
    missing = [LeftOut(entity_id=company.id, relations=132)]
    server.graph.around = Subgraph(entities=[company, founder], relations=[leads], truncated=True, left_out=missing)
    computers = uuid4()
    server.graph.evidence = {
        company.id: [
            evidence("Computers", "IBM", 4, computers),
            evidence("Computers", "International Business\nMachines", 4, computers),
            evidence("Giants", "Big Blue"),
        ],
        players[0].id: [evidence("Basketball", "Michael Jordan", 1)],
        players[1].id: [evidence("Machine learning", "Michael Jordan", 2)],
    }
    return server
