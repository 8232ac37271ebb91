"""What to run, as data: the process table of the real system, and the shape tests make small ones of."""

import sys
from dataclasses import dataclass, field

from weft_local.servers.base import LocalServer

PYTHON = sys.executable


@dataclass(frozen=True)
class Task:
    """A program that runs once before the services and must end with status 0."""

    name: str
    argv: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """A program that keeps running.

    With `variable` it listens on WEFT_PORT, is ready when `/readyz` says so, and the others learn its
    address from that variable; without, it touches WEFT_READY_FILE. `secrets` names settings that
    only this process may see, `after` the tasks that must be done before it starts.
    """

    name: str
    argv: tuple[str, ...]
    variable: str | None = None
    secrets: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ready_within_s: float = 120
    stop_within_s: float = 10


@dataclass(frozen=True)
class Plan:
    """Servers start together, then the tasks together and each service as soon as its tasks are done."""

    servers: tuple[type[LocalServer], ...] = ()
    tasks: tuple[Task, ...] = ()
    services: tuple[Service, ...] = ()
    gateway: Service | None = None
    first_account: bool = False
    # a store whose address stands in the environment is used in place of the local one
    honour_addresses: bool = True
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def all_services(self) -> tuple[Service, ...]:
        return (*self.services, self.gateway) if self.gateway else self.services


def _migration(service: str) -> Task:
    return Task(f"migrate {service}", (PYTHON, "-m", f"weft_{service}.main", "migrate"))


def _service(name: str, *, after: tuple[str, ...] = (), secrets: tuple[str, ...] = ()) -> Service:
    argv = (PYTHON, "-m", f"weft_{name}.main", "serve")
    return Service(name, argv, f"WEFT_{name.upper()}_URL", secrets, after)


def whole_system() -> Plan:
    """The production topology, with processes in place of containers."""
    auth, graph, ingestion, query = (_migration(name) for name in ("auth", "graph", "ingestion", "query"))
    replaying = (ingestion.name, graph.name)  # curations, from the published views of graph
    return Plan(
        servers=local_servers(),
        tasks=(ingestion, query, graph, auth),
        services=(
            # it hands its documents back before it ends (WEFT_WORKER_STOP_SECONDS)
            Service("worker", (PYTHON, "-m", "weft_ingestion.worker"), after=replaying, stop_within_s=25),
            # reads the published views of ingestion
            _service("query", after=(query.name, ingestion.name)),
            _service("graph", after=(graph.name, ingestion.name)),
            _service("ingestion", after=replaying),
            _service("auth", after=(auth.name,), secrets=("WEFT_AUTH_KEY_SECRET",)),
        ),
        gateway=_service("gateway"),
        first_account=True,
    )


def local_servers() -> tuple[type[LocalServer], ...]:
    """All four stores; the slowest to start first."""
    from weft_local.servers import ArcadeServer, PostgresServer, QdrantServer, ValkeyServer

    return (ArcadeServer, PostgresServer, QdrantServer, ValkeyServer)
