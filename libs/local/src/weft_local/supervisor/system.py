"""Start and stop of everything in a plan, in order."""

import asyncio
import os
from collections.abc import Awaitable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from weft_local.files import Port, is_free
from weft_local.managed import ManagedProcess, StartError
from weft_local.process import Command, spawn
from weft_local.servers.base import LocalServer
from weft_local.supervisor.board import Board
from weft_local.supervisor.environment import settings_of, shared_settings
from weft_local.supervisor.home import Home
from weft_local.supervisor.keeper import keep
from weft_local.supervisor.plan import Plan, Task
from weft_local.supervisor.service import ServiceProcess
from weft_local.supervisor.state import Step

_GATEWAY_PORT = 8080
_TASK_WITHIN_S = 120


async def together(jobs: Iterable[Awaitable[None]]) -> None:
    """Run `jobs` at once; the first failure cancels the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(_awaited(job))
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed


async def _awaited(job: Awaitable[None]) -> None:
    await job


class System:
    """The processes of one run. `start` ends when all are ready; `keepers` then restart what dies."""

    def __init__(self, home: Home, plan: Plan, board: Board) -> None:
        self._home = home
        self._plan = plan
        self._board = board
        self._servers: list[LocalServer] = []
        self._services: list[ServiceProcess] = []
        self._ports: dict[str, Port] = {}
        self.keepers: list[asyncio.Task[None]] = []
        self.addresses: dict[str, str] = {}

    async def start(self) -> None:
        """Servers, then tasks; each service as soon as its tasks are done."""
        await together(self._server(server) for server in self._servers)
        services = self._plan.all_services
        shared = shared_settings(self._home, self._plan, self.addresses) if services or self._plan.tasks else {}
        done = {task.name: asyncio.Event() for task in self._plan.tasks}
        jobs = [self._task(task, settings_of(None, self._plan, shared), done[task.name]) for task in self._plan.tasks]
        for service in services:
            settings = settings_of(service, self._plan, shared)
            process = ServiceProcess(service, self._home, settings, self._ports.get(service.name))
            self._services.append(process)
            jobs.append(self._process(process, [done[name] for name in service.after]))
        await together(jobs)

    def lay_out(self) -> None:
        """Take the ports and fill the board, so that the whole list is seen from the first moment."""
        self._reserve()
        for kind in self._plan.servers:
            given = os.environ.get(kind.variable) if self._plan.honour_addresses else None
            if given:
                self.addresses[kind.variable] = given
                parts = urlsplit(given)
                self._board.add(kind.name, step=Step.EXTERNAL, note=f"{parts.hostname}:{parts.port or 'default port'}")
                continue
            server = kind(self._home.data(kind.name), self._home.log(kind.name))
            self._servers.append(server)
            self._board.add(kind.name, server.log)
        for task in self._plan.tasks:
            self._board.add(task.name, self._task_log(task))
        for service in self._plan.all_services:
            self._board.add(service.name, self._home.log(service.name))

    async def _server(self, server: LocalServer) -> None:
        self._board.step(server.name, Step.STARTING)
        await server.up()
        self.addresses[server.variable] = server.url.get_secret_value()
        self._ready(server)

    def _reserve(self) -> None:
        for service in self._plan.all_services:
            if service.variable is None:
                continue
            port = self._gateway_port() if service == self._plan.gateway else Port()
            self._ports[service.name] = port
            self.addresses[service.variable] = f"http://127.0.0.1:{port.number}"
            if service == self._plan.gateway:
                self._board.state.gateway_url = self.addresses[service.variable]

    @staticmethod
    def _gateway_port() -> Port:
        """WEFT_PORT, which must be free; else 8080 when it is; else any."""
        if chosen := os.environ.get("WEFT_PORT"):
            if not chosen.isdigit() or not is_free(int(chosen)):
                raise StartError(f"WEFT_PORT={chosen}: not a port that is free on this machine")
            return Port(int(chosen))
        return Port(_GATEWAY_PORT) if is_free(_GATEWAY_PORT) else Port()

    def _task_log(self, task: Task) -> Path:
        return self._home.log(task.name.replace(" ", "-"))

    async def _task(self, task: Task, settings: dict[str, str], done: asyncio.Event) -> None:
        self._board.step(task.name, Step.STARTING)
        log = self._task_log(task)
        child = spawn(Command(task.argv, settings, self._home.root), log, ManagedProcess.death_signal)
        try:
            code = await child.wait(_TASK_WITHIN_S)
        finally:
            await child.stop(ManagedProcess.death_signal, 5)
        if code != 0:
            outcome = f"ended with status {code}" if code is not None else f"took more than {_TASK_WITHIN_S} s"
            raise StartError(f"{task.name} {outcome}\n{child.last_words()}")
        self._board.step(task.name, Step.DONE)
        done.set()

    async def _process(self, process: ServiceProcess, before: list[asyncio.Event]) -> None:
        for done in before:
            await done.wait()
        self._board.step(process.name, Step.STARTING)
        await process.launch()
        self._ready(process)

    def _ready(self, process: ManagedProcess) -> None:
        self._board.running(process)
        self.keepers.append(asyncio.create_task(keep(process, self._board), name=process.name))

    async def stop(self) -> None:
        """Gateway first, so that nothing new comes in; then services and worker; then the servers."""
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        gateway = self._plan.gateway.name if self._plan.gateway else ""
        await together(self._halt(process) for process in self._services if process.name == gateway)
        await together(self._halt(process) for process in self._services if process.name != gateway)
        await together(self._halt(server) for server in self._servers)
        for port in self._ports.values():
            port.release()

    async def _halt(self, process: ManagedProcess) -> None:
        had_child = process.child is not None
        await (process.down() if isinstance(process, LocalServer) else process.halt())
        if had_child:
            self._board.step(process.name, Step.STOPPED)

    def kill(self) -> None:
        """End everything at once: the second Ctrl-C."""
        for process in (*self._services, *self._servers):
            if process.child is not None:
                process.child.kill_group()
