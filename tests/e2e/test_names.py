"""Why two names are one entity, and a person's word on it: documents of our own through the whole system."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest

from support.graph_reading import SHOWN_S, known, named, paths, settled, shown
from support.library import READ_S, NewAccount
from support.stack import Stack
from support.waiting import until
from support.weft_command import WeftCommand
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.curations import ImportedCuration
from weft_core.contracts.documents import DocumentStatus

TEXTS = {
    "Space flight in Europe": (
        "The European Space Agency (ESA) was founded in 1975. Roy Gibson worked for the European Space Agency until "
        "1980. The European Space Agency is headquartered in Paris."
    ),
    "Probes to comets": "ESA launched Giotto in 1985. Giotto was designed by ESA. Rita Schulz worked for ESA.",
    "Irène Joliot-Curie": (
        "Irène Joliot-Curie was the daughter of Marie Curie. Irène Joliot-Curie was born in Paris on 12 September "
        "1897. Irène Joliot-Curie was married to Frédéric Joliot."
    ),
    "Maria Sklodowska": (
        "Maria Sklodowska was born in Warsaw. Maria Sklodowska was the daughter of Władysław Skłodowski."
    ),
    "Thomas Gray (painter)": (
        "Thomas Gray (1850–1920) was an English painter. Thomas Gray was born in Leeds. Thomas Gray painted landscapes."
    ),
    "Thomas Gray (footballer)": (
        "Thomas Gray (born 12 May 1985) is a Scottish footballer. Thomas Gray was born in Dundee."
    ),
}
AGENCY, PROBES = "Space flight in Europe", "Probes to comets"


@dataclass(frozen=True)
class Shelf:
    """An account whose graph these tests change and put back. `documents`: ids by title."""

    weft: AsyncWeft
    documents: dict[str, UUID]


@pytest.fixture(scope="module")
async def shelf(new_account: NewAccount) -> Shelf:
    weft = await new_account()
    accepted = {title: await weft.documents.upload_text(text, title=title) for title, text in TEXTS.items()}
    for one in accepted.values():
        read = await weft.documents.wait(one.document.id, timeout=READ_S)
        assert read.status is DocumentStatus.READY, read.error
    await settled(weft)
    return Shelf(weft, {title: one.document.id for title, one in accepted.items()})


async def test_an_acronym_of_another_document_is_linked_and_says_why(shelf: Shelf) -> None:
    agency = await named(shelf.weft, "European Space Agency")
    alias = next(alias for alias in agency.aliases if alias.name == "ESA")
    assert (alias.origin, agency.documents) == ("resolution", 2)
    assert 0 < alias.score <= 1
    assert {reason.kind for reason in alias.reasons} & {"acronym", "stated"}
    assert all(reason.detail for reason in alias.reasons)
    assert await shelf.weft.graph.entity(alias.id) == agency
    assert (await named(shelf.weft, "ESA")).id == agency.id


async def test_a_path_crosses_documents_with_a_sentence_for_each_step(shelf: Shelf) -> None:
    (path, *_) = await paths(shelf.weft, await named(shelf.weft, "Roy Gibson"), await named(shelf.weft, "Rita Schulz"))
    assert [entity.name for entity in path.entities] == ["Roy Gibson", "European Space Agency", "Rita Schulz"]
    assert [step.evidence[0].document_id for step in path.steps] == [
        shelf.documents[AGENCY],
        shelf.documents[PROBES],
    ]
    for step, said in zip(path.steps, ["Roy Gibson worked for", "Rita Schulz worked for ESA."], strict=True):
        sentence = step.evidence[0]
        assert said in sentence.quote
        text = (await shelf.weft.documents.text(sentence.document_id)).text
        assert sentence.quote == text[sentence.start : sentence.end]


async def test_a_link_is_taken_back_and_restored(shelf: Shelf) -> None:
    agency = await named(shelf.weft, "European Space Agency")
    alias = next(alias for alias in agency.aliases if alias.name == "ESA")
    ends = await named(shelf.weft, "Roy Gibson"), await named(shelf.weft, "Rita Schulz")
    split = await shown(shelf.weft, await shelf.weft.curations.split(agency.id, names=[alias.id]))
    assert (await shelf.weft.graph.entity(alias.id)).id == alias.id
    assert (await shelf.weft.graph.entity(agency.id)).documents == 1
    assert await paths(shelf.weft, *ends) == []
    await shown(shelf.weft, await shelf.weft.curations.undo(split.id))
    assert (await shelf.weft.graph.entity(alias.id)).id == agency.id
    assert await paths(shelf.weft, *ends)


async def test_two_people_of_one_name_stay_apart_and_say_why(shelf: Shelf) -> None:
    page = await shelf.weft.graph.entities("Thomas Gray")
    people = [await shelf.weft.graph.entity(one.id) for one in page.items if one.name == "Thomas Gray"]
    assert [(one.type, one.documents) for one in people] == [("person", 1)] * 2
    for one, other in zip(people, reversed(people), strict=True):
        assert [homonym.id for homonym in one.homonyms] == [other.id]
        assert any(reason.weight > 0 and reason.detail for reason in one.homonyms[0].reasons)


async def test_what_the_system_cannot_know_a_person_may_say(shelf: Shelf) -> None:
    marie, maria = await named(shelf.weft, "Marie Curie"), await named(shelf.weft, "Maria Sklodowska")
    ends = await named(shelf.weft, "Irène Joliot-Curie"), await named(shelf.weft, "Władysław Skłodowski")
    assert marie.id != maria.id
    assert await paths(shelf.weft, *ends) == []
    merge = await shown(shelf.weft, await shelf.weft.curations.merge(marie.id, maria.id))
    both = await shelf.weft.graph.entity(maria.id)
    assert (both.id, both.name, both.documents) == ((await shelf.weft.graph.entity(marie.id)).id, "Marie Curie", 2)
    assert {alias.name for alias in both.aliases} == {"Marie Curie", "Maria Sklodowska"}
    assert "curation" in {alias.origin for alias in both.aliases}
    (path, *_) = await paths(shelf.weft, *ends)
    assert [relation.predicate for relation in path.relations] == ["child_of", "child_of"]
    await shown(shelf.weft, await shelf.weft.curations.undo(merge.id))
    assert (await named(shelf.weft, "Marie Curie")).id == marie.id
    assert (await named(shelf.weft, "Maria Sklodowska")).id == maria.id
    assert await paths(shelf.weft, *ends) == []


async def test_a_rename_survives_a_new_version(shelf: Shelf) -> None:
    agency = await named(shelf.weft, "European Space Agency")
    rename = await shown(shelf.weft, await shelf.weft.curations.rename(agency.id, "Europe’s space agency"))
    again = TEXTS[AGENCY] + " Josef Aschbacher works for the European Space Agency."
    await shelf.weft.documents.replace(shelf.documents[AGENCY], again.encode(), filename="agency.txt", title=AGENCY)
    await shelf.weft.documents.wait(shelf.documents[AGENCY], timeout=READ_S)
    await settled(shelf.weft)
    assert (await named(shelf.weft, "ESA")).name == "Europe’s space agency"
    aschbacher = await named(shelf.weft, "Josef Aschbacher")
    (path, *_) = await paths(shelf.weft, aschbacher, await named(shelf.weft, "Rita Schulz"))
    assert path.entities[1].name == "Europe’s space agency"
    await shown(shelf.weft, await shelf.weft.curations.undo(rename.id))
    assert (await named(shelf.weft, "ESA")).name == "European Space Agency"


async def test_deleting_a_document_takes_its_part_away(shelf: Shelf) -> None:
    before, agency = await settled(shelf.weft), await named(shelf.weft, "ESA")
    text = "Matt Taylor worked for ESA. Rosetta was designed by ESA."
    accepted = await shelf.weft.documents.upload_text(text, title="Rosetta")
    await shelf.weft.documents.wait(accepted.document.id, timeout=READ_S)
    assert (await settled(shelf.weft)).documents == before.documents + 1
    assert (await shelf.weft.graph.entity(agency.id)).documents == agency.documents + 1
    assert await known(shelf.weft, "Matt Taylor")
    await shelf.weft.documents.delete(accepted.document.id)
    assert not await known(shelf.weft, "Matt Taylor")
    await until(shelf.weft.graph.stats, lambda stats: stats == before, SHOWN_S)
    assert await shelf.weft.graph.entity(agency.id) == agency
    places = [item.document_title async for item in shelf.weft.graph.each_entity_evidence(agency.id)]
    assert set(places) == {AGENCY, PROBES}


async def test_what_was_undone_is_kept_and_not_imported(shelf: Shelf) -> None:
    made = [curation async for curation in shelf.weft.curations.each()]
    assert [curation.number for curation in made] == list(range(len(made), 0, -1))
    assert all(curation.undone_at and curation.applied for curation in made)
    listed = [ImportedCuration.model_validate(curation.model_dump()) for curation in made]
    assert (await shelf.weft.curations.import_(listed)).imported == 0
    agency = await named(shelf.weft, "ESA")
    with pytest.raises(WeftApiError, match="itself") as refused:
        await shelf.weft.curations.merge(agency.id, next(a.id for a in agency.aliases if a.name == "ESA"))
    assert refused.value.status in (409, 422)


async def test_the_command_line_shows_why_and_undoes(shelf: Shelf, stack: Stack) -> None:
    weft = WeftCommand(
        stack.home.root,
        {
            "WEFT_URL": stack.url,
            "WEFT_TOKEN": await shelf.weft.auth.access_token(),
            "WEFT_WORKSPACE": str(await shelf.weft.workspace_id()),
        },
    )
    why = weft("graph", "show", "ESA").stdout
    assert why.startswith("European Space Agency (organisation), named ")
    assert re.search(r"\n  ESA \(organisation\), linked with score [01]\.\d\d\n    \+\d\.\d\d  \S", why), why
    guessed = weft("graph", "rename", "Thomas Gray", "Tom Gray")
    assert (guessed.returncode, guessed.stdout) == (1, "")
    assert guessed.stderr.startswith("weft: 2 entities go by the name Thomas Gray; give the id of the one you mean:")
    path = weft("graph", "path", "Roy Gibson", "Rita Schulz").stdout
    assert path.startswith("1. Roy Gibson —works for→ European Space Agency ←works for— Rita Schulz\n")
    assert f"     {PROBES}: “Rita Schulz worked for ESA.”\n" in path
    retyped = weft("graph", "retype", "Giotto", "place")
    assert (retyped.returncode, "Giotto (place)" in retyped.stdout) == (0, True), retyped.stderr
    assert weft("graph", "undo", "--yes").stdout.startswith("Took back curation ")
    assert weft("graph", "show", "Giotto").stdout.startswith("Giotto (work), ")
