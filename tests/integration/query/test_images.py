"""The images the query service keeps follow what ingestion publishes."""

import asyncio
from uuid import UUID, uuid4

from support.corpus import Text
from support.query_api import QueryApi
from weft_core.errors import UnavailableError
from weft_query.images.images import Images
from weft_query.images.keeper import ImageKeeper
from weft_stores.postgres.passages import PublishedPassages

from .conftest import BAYZAI, TARA, CorpusMaker


async def keys(api: QueryApi, images: Images, workspace: object) -> set[str]:
    image = await images.of(workspace)  # type: ignore[arg-type]
    return {str(image.keys[row]) for row in range(len(image.alive)) if image.alive[row]}


async def test_what_appears_changes_and_goes_is_followed(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus, images = new_corpus(), api.container.images
    assert await keys(api, images, corpus.workspace_id) == set()
    tara = Text("Ballad of Tara", TARA)
    [first] = await corpus.add(tara)
    assert await keys(api, images, corpus.workspace_id) == {str(chunk.id) for chunk in first}
    [second] = await corpus.add(Text("Ballad of Tara", BAYZAI, id=tara.id), generation=2)
    assert await keys(api, images, corpus.workspace_id) == {str(chunk.id) for chunk in second}
    await corpus.activate(tara.id, None)
    assert await keys(api, images, corpus.workspace_id) == set()


async def test_an_image_that_followed_is_one_made_anew(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus, images = new_corpus(), api.container.images
    texts = [Text(f"Note {n}", f"Ada Lovelace wrote note {n} to Charles Babbage of London.") for n in range(12)]
    for n in range(0, 12, 3):
        await corpus.add(*texts[n : n + 3])
        await images.of(corpus.workspace_id)
        await corpus.activate(texts[n].id, None)
    followed = await images.of(corpus.workspace_id)
    source = PublishedPassages(api.container.reader, corpus.workspace_id, api.embedder.slug)
    anew = await ImageKeeper(source, api.embedder.dimension).current()
    assert followed.passages == anew.passages == 8
    assert sorted(map(str, followed.rows)) == sorted(map(str, anew.rows))
    for norm in ("ada lovelace", "charles babbage", "london", "note 1"):
        one, other = followed.name(norm), anew.name(norm)
        assert (one >= 0) == (other >= 0)
        if one >= 0:
            assert followed.mentions.frequency[one] == anew.mentions.frequency[other]


class Broken(PublishedPassages):
    """Passages whose changes cannot be read."""

    async def changed(self, after: int, until: int) -> set[UUID]:
        raise UnavailableError("postgres", f"no changes from {after} to {until}")


async def test_an_image_serves_on_while_changes_cannot_be_read(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus = new_corpus()
    await corpus.add(Text("Ballad of Tara", TARA))
    keeper = ImageKeeper(Broken(api.container.reader, corpus.workspace_id, api.embedder.slug), api.embedder.dimension)
    made = await keeper.current()
    assert made.passages == 1
    await corpus.add(Text("Baysai", BAYZAI))
    assert await keeper.current() is made
    await keeper.close()


async def test_many_at_once_wait_for_one_image(new_corpus: CorpusMaker, api: QueryApi) -> None:
    corpus = new_corpus()
    await corpus.add(Text("Ballad of Tara", TARA))
    images = Images(api.container.reader, api.container.embedder, 100)
    found = await asyncio.gather(*(images.of(corpus.workspace_id) for _ in range(20)))
    assert len({id(image) for image in found}) == 1
    await images.close()


async def test_images_not_asked_for_longest_leave_first(new_corpus: CorpusMaker, api: QueryApi) -> None:
    images = Images(api.container.reader, api.container.embedder, 2)
    corpora = [new_corpus() for _ in range(3)]
    for corpus in corpora:
        await corpus.add(Text("Ballad of Tara", TARA))
    made = [await images.of(corpus.workspace_id) for corpus in corpora]
    assert await images.of(corpora[2].workspace_id) is made[2]
    assert await images.of(corpora[1].workspace_id) is made[1]
    assert await images.of(corpora[0].workspace_id) is not made[0], "it had left"
    assert (await images.of(uuid4())).passages == 0
    await images.close()
