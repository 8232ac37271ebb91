"""A service or the worker as a supervised process."""

from collections.abc import Mapping

from weft_local.files import Port
from weft_local.http_probe import http_status
from weft_local.managed import ManagedProcess
from weft_local.process import Command
from weft_local.supervisor.home import Home
from weft_local.supervisor.plan import Service


class ServiceProcess(ManagedProcess):
    """One service with the settings it needs and no secret of another."""

    def __init__(self, service: Service, home: Home, settings: Mapping[str, str], port: Port | None) -> None:
        super().__init__()
        self.name = service.name
        self.log = home.log(service.name)
        self.ready_within_s = service.ready_within_s
        self.stop_within_s = service.stop_within_s
        self._service = service
        self._cwd = home.root
        self._settings = settings
        self._port = port
        self._ready_file = home.ready_file(service.name)

    def command(self) -> Command:
        env = dict(self._settings)
        if self._port is not None:
            env["WEFT_PORT"] = str(self._port.lend())
        else:
            self._ready_file.unlink(missing_ok=True)
            env["WEFT_READY_FILE"] = str(self._ready_file)
        return Command(self._service.argv, env, self._cwd)

    async def probe(self) -> bool:
        if self._port is not None:
            return await http_status(self._port.number, "/readyz") == 200 and self._listens(self._port.number)
        return self._ready_file.exists()

    def _listens(self, port: int) -> bool:
        """Whether it is our child that answers there: another program may have taken the port before it could."""
        import psutil

        if self.child is None:
            return False
        try:
            connections = psutil.Process(self.child.pid).net_connections(kind="tcp")
        except psutil.Error:
            return False
        return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections)
