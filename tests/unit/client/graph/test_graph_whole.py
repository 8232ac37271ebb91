"""`weft graph export|communities|stats|rebuild`."""

from pathlib import Path
from uuid import UUID

from support.scripted_graph import evidence
from support.scripted_weft import Scripted
from support.terminal import Command
from weft_client.api.graph import ExportFormat
from weft_client.cli.graph.whole import Format
from weft_core.contracts.graph import CommunityDetail, Entity


def test_an_export_goes_to_a_file_or_to_the_next_program(weft: Command, graph: Scripted, tmp_path: Path) -> None:
    graph.graph.export = [b'{"nodes": [']
    file = tmp_path / "graph.graphml"
    assert weft("export", "--format", "graphml", "--output", str(file)) == (0, "", f"Wrote {file}, 22 bytes\n")
    assert weft("export") == (0, '{"nodes": [\n]}\n', "")
    assert graph.graph.asked == [{"format": "graphml"}, {"format": "json"}]
    graph.graph.cut = True
    file.unlink()
    for arguments in (["--output", str(file)], []):
        code, _, complained = weft("export", *arguments)
        assert code == 1
        assert "the answer broke off" in complained
        assert "is Weft running" not in complained
    assert not file.exists()
    assert [one.value for one in Format] == list(ExportFormat.__args__)  # type: ignore[attr-defined]  # of Literal


def test_communities_statistics_and_rebuild(weft: Command, graph: Scripted) -> None:
    members: list[Entity] = [*graph.graph.entities]
    one = CommunityDetail(
        id=UUID(int=1), name="Computers", size=2, central=members[:1],
        summary=[evidence("Giants", "IBM sells computers.", 2)], members=members,
    )  # fmt: skip
    graph.graph.communities = [one]
    listed = weft("communities")[1]
    assert (
        listed
        == f"""Computers, 2 entities
  {one.id}
  International Business Machines (organisation), named 3 times in 2 documents
  Giants, page 2: “IBM sells computers.”

"""
    )
    assert "Thomas J. Watson\tperson\n" in weft("communities", str(one.id))[1]
    assert "entities\t4\n" in weft("stats")[1]
    graph.graph.lag = 1
    assert "still being resolved" in weft("stats")[2]
    assert weft("rebuild")[1].startswith("The graph is being rebuilt.")
    assert graph.graph.rebuilds == 1
