"""The real servers, started by the same code as the local ones."""

from pathlib import Path

from fetch import DEBIAN, fetch_neo4j, fetch_postgres, fetch_redis, java
from pydantic import SecretStr

from weft_local.files import private_folder, write_private
from weft_local.managed import NotOursError
from weft_local.process import Command, Identity
from weft_local.servers import LocalServer, PostgresServer, ValkeyServer
from weft_local.servers.bolt import bolt_answers
from weft_local.servers.postgres_identity import readable
from weft_stores.neo4j.admin import change_password

_JVM = (
    *("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch")),
)
_CONFIG = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.memory.pagecache.size=64m
dbms.usage_report.enabled=false
internal.server.bolt.thread_pool_shutdown_wait_time=1s
"""


def _with_unpacked_libraries(environment: dict[str, str], program: Path) -> dict[str, str]:
    """Let a program out of an unpacked package find the libraries unpacked with it."""
    for root in program.parents:
        libraries = [str(folder) for folder in root.glob("usr/lib/*-linux-*") if folder.is_dir()]
        if libraries and root != Path("/"):
            return {**environment, "LD_LIBRARY_PATH": ":".join(libraries)}
    return environment


class RealPostgres(PostgresServer):
    """PostgreSQL of the system's packages."""

    def programs(self, identity: Identity | None) -> Path:
        return readable(fetch_postgres(), [DEBIAN], f"postgres-debian-{fetch_postgres().parent.name}", identity)

    @property
    def environment(self) -> dict[str, str]:
        return _with_unpacked_libraries(super().environment, fetch_postgres())


class RealRedis(ValkeyServer):
    """Redis of the system's packages."""

    def binary(self) -> Path:
        return fetch_redis()

    @property
    def environment(self) -> dict[str, str]:
        return _with_unpacked_libraries(super().environment, fetch_redis())


class Neo4jServer(LocalServer):
    """Neo4j Community 5.26."""

    name = "neo4j"
    variable = "WEFT_NEO4J_URL"
    ready_within_s = 120
    stop_within_s = 30

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"bolt://neo4j:{self.password}@127.0.0.1:{self.port}/neo4j")

    def command(self) -> Command:
        home = private_folder(self.data_dir / "data")
        private_folder(home / "conf")
        number = self._port.lend() if self._port else 0
        write_private(home / "conf" / "neo4j.conf", _CONFIG.format(port=number))
        argv = (
            *(str(java()), *_JVM, "-cp", f"{fetch_neo4j()}/*", "org.neo4j.server.CommunityEntryPoint"),
            *(f"--home-dir={home}", f"--config-dir={home / 'conf'}", "--console-mode"),
        )
        return Command(argv, self.environment, home)

    async def probe(self) -> bool:
        try:
            return await bolt_answers(self.port, "neo4j", self.password)
        except NotOursError:
            # a new server wants its known first password changed before anything else
            return await change_password(f"bolt://127.0.0.1:{self.port}", "neo4j", "neo4j", self.password)
