"""Upload, watch, read, replace, delete: what a client sees of a document's life."""

from uuid import UUID

import pytest

from support.library import READ_S, SAMPLES, Library, NewAccount
from support.stack import Stack
from support.stores import traces
from support.waiting import until
from weft_client import AsyncWeft, WeftApiError
from weft_core.contracts.documents import DocumentStatus, Stage, TextUpload
from weft_core.contracts.query import Filters, Mode

CONTRACT = """# Lease of Blackfriars Hall

Margery Quillfeather rents Blackfriars Hall from the Ostrich Company for ninety guineas a year.
"""


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
async def test_each_format_is_cut_into_verbatim_chunks(library: Library, name: str) -> None:
    document = library.documents[name]
    assert (document.stage, document.percent, document.active_generation) == (Stage.DONE, 100, 1)
    content = await library.weft.documents.text(document.id)
    chunks = [chunk async for chunk in library.weft.documents.each_chunk(document.id)]
    assert document.counters.chunks == len(chunks) > 0
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    for chunk in chunks:
        assert chunk.text == content.text[chunk.start : chunk.end]
        assert chunk.text.strip()
        assert chunk.token_count <= 256
        assert (chunk.page is None) == (not content.page_starts)
        if chunk.page is not None:
            assert content.page_starts[chunk.page - 1] <= chunk.start
    original = b"".join([block async for block in library.weft.documents.content(document.id)])
    assert original == (SAMPLES / name).read_bytes()


async def test_pages_headings_and_titles_come_from_the_document(library: Library) -> None:
    films = library.documents["films.pdf"]
    pages = {chunk.page async for chunk in library.weft.documents.each_chunk(films.id)}
    assert films.counters.pages == 4
    assert pages == {1, 2, 3, 4}
    composers = library.documents["composers.docx"]
    headings = {tuple(chunk.heading_path) async for chunk in library.weft.documents.each_chunk(composers.id)}
    assert any("Jonny Greenwood" in path for path in headings)
    assert library.documents["university-of-los-andes.html"].title == "University of Los Andes"


async def test_progress_is_told_in_order_and_ends_with_done(reader: AsyncWeft) -> None:
    accepted = await reader.documents.upload_text("The lighthouse of Ar-Men was built by Joseph Potel.", title="Light")
    seen = [progress async for progress in reader.documents.events(accepted.document.id)]
    percents = [progress.document.percent for progress in seen]
    # embedding and the graph are worked on side by side; before and after there is one order
    fixed = [Stage.QUEUED, Stage.PARSE, Stage.CHUNK, Stage.SWITCH, Stage.DONE]
    stages = [fixed.index(progress.document.stage) for progress in seen if progress.document.stage in fixed]
    assert percents == sorted(percents)
    assert stages == sorted(stages)
    assert seen[-1].final
    assert seen[-1].document.status is DocumentStatus.READY


async def test_several_texts_come_in_one_request(reader: AsyncWeft) -> None:
    texts = [TextUpload(text=f"Lighthouse {n} was built by Joseph Potel.", title=f"Light {n}") for n in range(40)]
    accepted = await reader.documents.upload_texts(texts, idempotency_key="lights")
    assert await reader.documents.upload_texts(texts, idempotency_key="lights") == accepted
    read = [await reader.documents.wait(one.document.id, timeout=READ_S) for one in accepted]
    assert [(document.title, document.status) for document in read] == [(t.title, DocumentStatus.READY) for t in texts]


async def test_the_same_bytes_give_the_same_document(reader: AsyncWeft) -> None:
    data = b"Twice the same text about Ostrich Company."
    first = await reader.documents.upload(data, filename="one.txt")
    second = await reader.documents.upload(data, filename="two.txt")
    assert (first.deduplicated, second.deduplicated) == (False, True)
    assert first.document.id == second.document.id


async def test_lists_are_paged_and_filtered(library: Library) -> None:
    first = await library.weft.documents.list(limit=4)
    assert len(first.items) == 4
    assert first.next_cursor is not None
    walked = [document.id async for document in library.weft.documents.each()]
    assert sorted(walked) == sorted(document.id for document in library.documents.values())
    assert [d async for d in library.weft.documents.each(status=DocumentStatus.FAILED)] == []


async def test_metadata_is_kept_and_filters_every_channel(new_account: NewAccount) -> None:
    weft = await new_account()
    for year in (1901, 1902):
        text = f"In {year} Elspeth Crake rode to Penzance with Tobias Finch. Document of {year}."
        accepted = await weft.documents.upload(
            text.encode(), filename=f"{year}.txt", metadata={"year": year, "kind": "log"}
        )
        await weft.documents.wait(accepted.document.id, timeout=READ_S)
    for mode in (Mode.DENSE, Mode.SPARSE, Mode.GRAPH, Mode.HYBRID):
        filters = Filters(metadata={"year": 1902})
        found = await weft.query("Who rode to Penzance with Tobias Finch?", mode=mode, filters=filters)
        assert {passage.document_title for passage in found.passages} == {"1902"}, mode


async def test_a_new_version_replaces_the_old_one_whole(new_account: NewAccount) -> None:
    weft = await new_account()
    first = await weft.documents.upload(CONTRACT.encode(), filename="lease.md")
    await weft.documents.wait(first.document.id, timeout=READ_S)
    changed = CONTRACT.replace("Margery Quillfeather", "Bartholomew Snell")
    await weft.documents.replace(first.document.id, changed.encode(), filename="lease.md")
    document = await weft.documents.wait(first.document.id, timeout=READ_S)
    assert (document.active_generation, document.latest_generation) == (2, 2)
    found = await weft.query("Who rents Blackfriars Hall?")
    assert "Bartholomew Snell" in found.passages[0].text
    assert not any("Quillfeather" in passage.text for passage in found.passages)

    async def names() -> set[str]:
        return {entity.name async for entity in weft.graph.each_entity()}

    await until(names, lambda held: not any("Quillfeather" in name for name in held))
    assert any("Snell" in name for name in await names())
    assert (await weft.graph.stats()).documents == 1


async def test_a_failed_new_version_leaves_the_old_one_in_service(new_account: NewAccount) -> None:
    weft = await new_account()
    first = await weft.documents.upload(CONTRACT.encode(), filename="lease.md")
    await weft.documents.wait(first.document.id, timeout=READ_S)
    await weft.documents.replace(first.document.id, b"%PDF-1.7 broken", filename="lease.pdf")
    document = await weft.documents.wait(first.document.id, timeout=READ_S)
    assert document.error_code == "corrupt"
    assert document.active_generation == 1
    assert "Quillfeather" in (await weft.query("Who rents Blackfriars Hall?")).passages[0].text


async def test_delete_leaves_nothing_anywhere(stack: Stack, new_account: NewAccount) -> None:
    weft = await new_account()
    workspace = await weft.workspace_id()
    accepted = await weft.documents.upload(CONTRACT.encode(), filename="lease.md")
    document = await weft.documents.wait(accepted.document.id, timeout=READ_S)
    assert document.counters.entities > 0
    assert all((await traces(stack, workspace)).values())

    await weft.documents.delete(document.id)
    with pytest.raises(WeftApiError) as gone:
        await weft.documents.get(document.id)
    assert gone.value.status == 404
    assert (await weft.query("Who rents Blackfriars Hall?")).passages == []
    assert [d async for d in weft.documents.each()] == []
    await until(lambda: traces(stack, workspace), lambda left: not any(left.values()))
    assert (await weft.graph.stats()).entities == 0

    again = await weft.documents.upload(CONTRACT.encode(), filename="lease.md")
    assert not again.deduplicated
    assert (await weft.documents.wait(again.document.id, timeout=READ_S)).counters == document.counters


async def test_a_shared_entity_outlives_one_of_its_documents(new_account: NewAccount) -> None:
    weft = await new_account()
    ids: list[UUID] = []
    for name in ("Elspeth Crake", "Tobias Finch"):
        accepted = await weft.documents.upload_text(
            f"{name} met Ottoline Harcourt in Lisbon. {name} wrote about it in 1931.", title=f"Letter of {name}"
        )
        await weft.documents.wait(accepted.document.id, timeout=READ_S)
        ids.append(accepted.document.id)
    await weft.documents.delete(ids[0])

    async def state() -> dict[str, int]:
        return {entity.name: entity.documents async for entity in weft.graph.each_entity()}

    left = await until(state, lambda held: "Elspeth Crake" not in held)
    assert left["Ottoline Harcourt"] == 1
    assert "Tobias Finch" in left
