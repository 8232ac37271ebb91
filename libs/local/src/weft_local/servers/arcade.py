"""ArcadeDB with its Bolt plugin (the neo4j driver's protocol) out of the `arcadedb-embedded` wheel."""

import signal
from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr

from weft_local.files import Port
from weft_local.managed import StartError
from weft_local.process import Command
from weft_local.servers.base import LocalServer
from weft_local.servers.bolt import bolt_answers

# A short-lived, small heap with the quick compiler: half the start time and memory of the defaults.
_JVM = (
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "--add-opens",
    "java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-modules",
    "jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
)


class ArcadeServer(LocalServer):
    """One ArcadeDB with a database `neo4j`; user root."""

    name = "neo4j"
    variable = "WEFT_NEO4J_URL"
    death_signal = signal.SIGTERM
    ready_within_s = 90

    def __init__(self, data_dir: Path, log: Path | None = None) -> None:
        super().__init__(data_dir, log)
        self._http: Port | None = None

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"bolt://root:{self.password}@127.0.0.1:{self.port}/neo4j")

    def command(self) -> Command:
        spec = find_spec("arcadedb_embedded")
        if spec is None or spec.origin is None:
            raise StartError("the package arcadedb-embedded is not installed")
        package = Path(spec.origin).parent
        root = self.data_dir / "data"
        root.mkdir(exist_ok=True)
        if self._http is None:
            self._http = Port()  # its own console needs a port too; it has the same password
        settings = {
            "server.rootPath": str(root),
            "server.rootPasswordPath": str(self.data_dir / "password"),
            "server.mode": "development",  # production mode hides the messages of errors
            "serverMetrics": "false",
            "server.httpIncomingHost": "127.0.0.1",
            "server.httpIncomingPort": str(self._http.lend()),
            "bolt.host": "127.0.0.1",
            "bolt.port": str(self._port.lend() if self._port else 0),
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server.defaultDatabases": "neo4j[]",
        }
        argv = (
            str(package / "jre" / "bin" / "java"),
            *_JVM,
            "-cp",
            str(package / "jars" / "*"),
            *(f"-Darcadedb.{key}={value}" for key, value in settings.items()),
            "com.arcadedb.server.ArcadeDBServer",
        )
        return Command(argv, self.environment, root)

    async def probe(self) -> bool:
        return await bolt_answers(self.port, "root", self.password)

    async def down(self) -> None:
        await super().down()
        if self._http is not None:
            self._http.release()
            self._http = None
