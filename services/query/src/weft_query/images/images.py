"""The images a process holds."""

import asyncio
from collections import OrderedDict
from uuid import UUID

from weft_models.embedding.base import Embedder
from weft_query.images.keeper import ImageKeeper
from weft_query.retrieval.image import Image
from weft_stores.postgres.passages import PublishedPassages
from weft_stores.postgres.reader import Reader


class Images:
    """Of the workspaces asked last, as many as `most_passages` allow together; at least the one asked now."""

    def __init__(self, reader: Reader, embedder: Embedder, most_passages: int) -> None:
        self._reader = reader
        self._embedder = embedder
        self._most_passages = most_passages
        self._keepers: OrderedDict[UUID, ImageKeeper] = OrderedDict()

    async def of(self, workspace_id: UUID) -> Image:
        """Raises `UnavailableError` when Postgres, or a remote embedder that has to be asked, is away."""
        keeper = self._keepers.get(workspace_id)
        if keeper is None:
            slug, dimension = await asyncio.to_thread(lambda: (self._embedder.slug, self._embedder.dimension))
            source = PublishedPassages(self._reader, workspace_id, slug)
            keeper = self._keepers.setdefault(workspace_id, ImageKeeper(source, dimension))
        self._keepers.move_to_end(workspace_id)
        image = await keeper.current()
        self._make_room(but=workspace_id)
        return image

    async def close(self) -> None:
        for keeper in self._keepers.values():
            await keeper.close()

    def _make_room(self, but: UUID) -> None:
        """Lets go of those not asked for longest. One that is just being made has someone waiting for it."""
        surplus = sum(map(len, self._keepers.values())) - self._most_passages
        for workspace_id, keeper in list(self._keepers.items()):
            if surplus > 0 and workspace_id != but and not keeper.busy:
                surplus -= len(self._keepers.pop(workspace_id))
