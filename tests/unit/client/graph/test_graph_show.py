"""`weft graph show` and `search`: why it is as it is."""

import json

from support.scripted_weft import Scripted
from support.terminal import COLUMNS, Command, on_terminal

INITIALS = "IBM are the initials of International Business Machines"


def test_show_tells_names_reasons_relations_and_places(weft: Command, graph: Scripted) -> None:
    company = graph.graph.named("International Business Machines")
    code, said, _ = weft("show", "international business machines")
    assert code == 0
    assert (
        said
        == f"""International Business Machines (organisation), named 3 times in 2 documents
{company.id}

Known as
  IBM (organisation), linked with score 0.97
    +0.62  {INITIALS}
    −0.05  one is a work, the other an organisation
  Big Blue (work), linked by a person

Related
  Thomas J. Watson —leads→ International Business Machines
  … and 132 relations more

Named in
  Computers, page 4: “IBM”, “International Business Machines”
  … and more
"""
    )


def test_show_finds_by_alias_and_by_id_and_speaks_json(weft: Command, graph: Scripted) -> None:
    company = graph.graph.named("International Business Machines")
    alias = next(alias for alias in company.aliases if alias.name == "IBM")
    for name in ("IBM", str(alias.id), str(company.id)):
        whole = json.loads(weft("show", name, "--json")[1])
        assert whole["entity"]["id"] == str(company.id)
        assert set(whole) == {"entity", "neighbourhood", "evidence"}


def test_homonyms_are_shown_with_the_reason_they_are_apart(weft: Command, graph: Scripted) -> None:
    one, other = (found for found in graph.graph.entities if found.name == "Michael Jordan")
    said = weft("show", str(one.id))[1]
    assert (
        f"""Not to be confused with
  Michael Jordan (person)
    {other.id}
    +0.80  1963 and 1956 are not the same year of birth
"""
        in said
    )


def test_everything_fits_a_terminal(graph: Scripted, environment: dict[str, str]) -> None:
    shown = on_terminal(environment, "graph", "show", "IBM")
    found = on_terminal(environment, "graph", "search", "Michael Jordan")
    assert (shown.returncode, found.returncode) == (0, 0)
    assert max(map(len, shown.lines + found.lines)) <= COLUMNS
    assert f"    +0.62  {INITIALS}" in shown.lines
    assert all(any(line.startswith(f"{one.id}  ") for line in found.lines) for one in graph.graph.entities[1:3])
