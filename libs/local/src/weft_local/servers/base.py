"""What the local servers share: a guarded data folder, a kept password, a port, start and stop."""

import asyncio
import contextlib
import os
from abc import abstractmethod
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

from pydantic import SecretStr

from weft_local import leftovers
from weft_local.files import Port, exclusive, is_free, kept_secret, private_folder
from weft_local.managed import ManagedProcess, NotOursError, StartError
from weft_local.process import Child

_PORT_TRIES = 5


class LocalServer(ManagedProcess):
    """A store on a loopback port, with its files and its password in `data_dir`.

    `up`/`down` for async code, `start`/`stop` for the rest; both from the main thread.
    """

    variable: ClassVar[str]  # the setting that holds its address, such as WEFT_POSTGRES_URL

    def __init__(self, data_dir: Path, log: Path | None = None) -> None:
        super().__init__()
        self.data_dir = data_dir.absolute()
        self.log = log or self.data_dir / f"{self.name}.log"
        self._open = contextlib.ExitStack()
        self._port: Port | None = None
        self._secret = ""

    @property
    @abstractmethod
    def url(self) -> SecretStr:
        """Address with credentials, in the form the services' settings take."""

    @property
    def port(self) -> int:
        if self._port is None:
            raise RuntimeError(f"{self.name} is not started")
        return self._port.number

    @property
    def password(self) -> str:
        return self._secret

    @property
    def environment(self) -> dict[str, str]:
        """What the server inherits: no setting of Weft, no secret."""
        return {key: value for key, value in os.environ.items() if not key.startswith(("WEFT_", "PG"))}

    async def prepare(self) -> None:
        """Make the data folder ready for the program; runs before each first start."""

    async def settle(self) -> None:
        """Runs once when the server first answers."""

    def spawned(self, child: Child) -> None:
        leftovers.record(self._pid_note, child.pid, child.mark)

    @property
    def _pid_note(self) -> Path:
        return self.data_dir / "process.json"

    async def up(self) -> None:
        """Start on a free port; another one when a stranger took it first."""
        try:
            private_folder(self.data_dir)
            self._open.enter_context(exclusive(self.data_dir / "lock"))
            leftovers.end_recorded(self._pid_note, self.stop_signal)
            self._secret = kept_secret(self.data_dir / "password")
            await self.prepare()
            await self._launch_on_free_port()
            await self.settle()
        except BaseException:
            await self.down()
            raise

    async def _launch_on_free_port(self) -> None:
        for attempt in range(_PORT_TRIES):
            self._port = Port()
            try:
                await self.launch()
            except (StartError, NotOursError) as error:
                number = self._port.number
                self._port.release()
                if is_free(number) or attempt == _PORT_TRIES - 1:
                    raise StartError(str(error)) from error
            else:
                return

    async def down(self) -> None:
        """Stop the server and let go of its folder and port."""
        await self.halt()
        if self._port is not None:
            self._port.release()
        if self._secret:
            self._pid_note.unlink(missing_ok=True)
        self._open.close()

    def start(self) -> None:
        """Blocking `up`, for tests and scripts."""
        _run(self.up())

    def stop(self) -> None:
        """Blocking `down`."""
        _run(self.down())


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    # a loop factory keeps the runner from replacing the thread's current event loop
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(coroutine)
