"""All collections of a data folder."""

import asyncio
import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from weft_local.qdrant.errors import AlreadyExistsError, BadRequestError, collection_missing
from weft_local.qdrant.lock import DataDirLock
from weft_local.qdrant.models.collections import AliasAction, CreateAlias, CreateCollection, DeleteAlias
from weft_local.qdrant.registry import Entry, Registry, load_registry, save_registry
from weft_local.qdrant.shard import Shard

logger = logging.getLogger(__name__)

THREADS = 4
FLUSH_CHECK_S = 0.5


class Collections:
    """Opens, makes, finds and deletes collections; resolves aliases.

    A collection exists from the moment the registry names it: its shard is made before, and deleted after. A folder
    that the registry does not name is the rest of a crash and goes at the next start.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._shards_dir = data_dir / "shards"
        self._lock = DataDirLock(data_dir)
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="engine")
        self._registry = Registry()
        self._shards: dict[str, Shard] = {}
        self._changing = asyncio.Lock()
        self._flusher: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Loads everything. Raises `DataDirInUseError`, or the engine's error when a shard cannot be read."""
        self._shards_dir.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, self._load)
        except BaseException:
            self._lock.release()
            raise
        self._flusher = asyncio.create_task(self._flush_forever())

    async def close(self) -> None:
        """Flushes and closes every shard, then lets the folder go."""
        if self._flusher is not None:
            self._flusher.cancel()
        for shard in self._shards.values():
            await shard.close()
        self._shards = {}
        self._executor.shutdown()
        self._lock.release()

    def names(self) -> list[str]:
        return sorted(self._registry.collections)

    def aliases(self, collection: str | None = None) -> dict[str, str]:
        """Alias → collection, of all or of one."""
        return {a: c for a, c in self._registry.aliases.items() if collection in {None, c}}

    def exists(self, name: str) -> bool:
        return self._resolve(name) in self._shards

    def get(self, name: str) -> Shard:
        """The shard of the collection or alias `name`, or `NotFoundError`."""
        shard = self._shards.get(self._resolve(name))
        if shard is None:
            raise collection_missing(name)
        return shard

    async def create(self, name: str, config: CreateCollection) -> None:
        async with self._changing:
            if name in self._registry.collections:
                raise AlreadyExistsError(f"Wrong input: Collection `{name}` already exists!")
            if name in self._registry.aliases:
                raise BadRequestError(
                    f"Wrong input: Can't create collection with name {name}. Alias with the same name already exists"
                )
            folder = uuid4().hex
            loop = asyncio.get_running_loop()
            shard = await loop.run_in_executor(
                self._executor, Shard.create, self._shards_dir / folder, config, self._executor
            )
            entries = {**self._registry.collections, name: Entry(folder=folder, config=config)}
            await self._save(Registry(collections=entries, aliases=self._registry.aliases))
            self._shards[name] = shard

    async def delete(self, name: str) -> bool:
        """Whether there was such a collection. Its aliases go with it."""
        async with self._changing:
            if name not in self._registry.collections:
                return False
            entries = {n: e for n, e in self._registry.collections.items() if n != name}
            aliases = {a: c for a, c in self._registry.aliases.items() if c != name}
            await self._save(Registry(collections=entries, aliases=aliases))
            await self._shards.pop(name).drop()
            return True

    async def change_aliases(self, actions: list[AliasAction]) -> None:
        """All actions in order, visible together; none when one of them fails."""
        async with self._changing:
            aliases = dict(self._registry.aliases)
            for action in actions:
                self._apply(action, aliases)
            await self._save(Registry(collections=self._registry.collections, aliases=aliases))

    def _apply(self, action: AliasAction, aliases: dict[str, str]) -> None:
        if isinstance(action, CreateAlias):
            target, alias = action.create_alias.collection_name, action.create_alias.alias_name
            if target not in self._registry.collections:
                raise collection_missing(target)
            self._check_alias(alias)
            aliases[alias] = target
        elif isinstance(action, DeleteAlias):
            aliases.pop(action.delete_alias.alias_name, None)
        else:
            old, new = action.rename_alias.old_alias_name, action.rename_alias.new_alias_name
            if old not in aliases:
                raise collection_missing(old)
            self._check_alias(new)
            aliases[new] = aliases.pop(old)

    def _check_alias(self, alias: str) -> None:
        if alias in self._registry.collections:
            raise AlreadyExistsError(f"Wrong input: Collection `{alias}` already exists!")

    def _resolve(self, name: str) -> str:
        return self._registry.aliases.get(name, name)

    async def _save(self, registry: Registry) -> None:
        await asyncio.get_running_loop().run_in_executor(self._executor, save_registry, self._data_dir, registry)
        self._registry = registry

    def _load(self) -> None:
        self._registry = load_registry(self._data_dir)
        known = {entry.folder for entry in self._registry.collections.values()}
        for folder in self._shards_dir.iterdir():
            if folder.name not in known:
                logger.warning("removing the unfinished collection in %s", folder.name)
                shutil.rmtree(folder)
        for name, entry in self._registry.collections.items():
            self._shards[name] = Shard.load(self._shards_dir / entry.folder, entry.config, self._executor)

    async def _flush_forever(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_CHECK_S)
            for shard in list(self._shards.values()):
                try:
                    await shard.flush_if_due()
                except Exception:  # a failing disk must be seen, and must not end the flushing of the others
                    logger.exception("flush failed")
