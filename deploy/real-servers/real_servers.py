"""Real servers for the tests.

`real_servers.py install` fetches them; `real_servers.py test [pytest arguments]` runs the contract and end-to-end
suites, or the tests named in the arguments, against every one of them that this machine can have.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from fetch import MissingError, fetch_neo4j, fetch_postgres, fetch_redis
from servers import Neo4jServer, RealPostgres, RealRedis

from weft_local.managed import StartError
from weft_local.servers import LocalServer

_REPOSITORY = Path(__file__).resolve().parent.parent.parent
_SUITES = ("tests/contracts", "tests/e2e")
_SERVERS = {
    "postgres": (RealPostgres, fetch_postgres),
    "redis": (RealRedis, fetch_redis),
    "neo4j": (Neo4jServer, fetch_neo4j),
}


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def install() -> dict[str, str]:
    """Fetch what is not there yet; what could not be had, with the reason."""
    missing = {}
    for name, (_, fetch) in _SERVERS.items():
        begun = time.monotonic()
        try:
            where = fetch()
        except MissingError as error:
            missing[name] = str(error)
            say(f"  ✗ {name:<9} {error}")
        else:
            say(f"  ✓ {name:<9} {where}  ({time.monotonic() - begun:.1f} s)")
    return missing


def test(arguments: list[str]) -> int:
    """Run the suites against every server that can be had; the status of pytest."""
    say("real servers:")
    missing = install()
    environment = dict(os.environ)
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="weft-real-") as folder:
        for name, (kind, _) in _SERVERS.items():
            if name in missing:
                continue
            try:
                environment[f"WEFT_TEST_{name.upper()}_URL"] = _start(kind(Path(folder) / name), running)
            except StartError as error:
                missing[name] = str(error)
        command = [sys.executable, "-m", "pytest", *([] if _names_tests(arguments) else _SUITES), *arguments]
        status = subprocess.run(command, cwd=_REPOSITORY, env=environment, check=False).returncode
        running.close()  # before their folder goes
    for name, reason in missing.items():
        say(f"NOT RUN on a real {name}: {reason}")
    return status


def _names_tests(arguments: list[str]) -> bool:
    return any((_REPOSITORY / argument.partition("::")[0]).exists() for argument in arguments)


def _start(server: LocalServer, running: ExitStack) -> str:
    begun = time.monotonic()
    server.start()
    running.callback(server.stop)
    say(f"  ✓ {server.name:<9} answers after {time.monotonic() - begun:.1f} s")
    return server.url.get_secret_value()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["install", "test"])
    chosen, arguments = parser.parse_known_args()
    if chosen.action == "install":
        return 1 if len(install()) == len(_SERVERS) else 0
    return test(arguments)


if __name__ == "__main__":
    sys.exit(main())
