"""Get real Neo4j, PostgreSQL and Redis without Docker, without root, and without touching the system."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".cache" / "real-servers"
NEO4J_JARS = CACHE / "neo4j" / "lib"
DEBIAN = CACHE / "debian"
_OLDEST_JAVA = 17


class MissingError(Exception):
    """A server that cannot be had on this machine; the message says what to install."""


def fetch_neo4j() -> Path:
    """The folder of Neo4j's jars, fetched by Maven once."""
    java()
    if not any(NEO4J_JARS.glob("neo4j-server-*.jar")):
        if shutil.which("mvn") is None:
            raise MissingError("Neo4j comes by Maven, and there is no `mvn` on the path")
        part = CACHE / "neo4j" / "part"
        shutil.rmtree(part, ignore_errors=True)
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
        _run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), *goal], "Maven could not fetch Neo4j", within_s=900)
        shutil.rmtree(NEO4J_JARS, ignore_errors=True)
        part.rename(NEO4J_JARS)
    return NEO4J_JARS


def java() -> Path:
    """A Java that Neo4j 5 runs on."""
    found = shutil.which("java")
    if found is None:
        raise MissingError(f"Neo4j needs Java {_OLDEST_JAVA} or 21, and there is no `java` on the path")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        raise MissingError(f"Neo4j needs Java {_OLDEST_JAVA} or 21; `java -version` says {said.splitlines()[:1]}")
    return Path(found)


def fetch_postgres() -> Path:
    """A folder with `postgres` and `initdb`: the system's, else unpacked from its packages."""
    return find_postgres() or _unpacked("postgresql", find_postgres)


def fetch_redis() -> Path:
    """A `redis-server`: the system's, else unpacked from its packages."""
    return find_redis() or _unpacked("redis-server", find_redis)


def find_postgres() -> Path | None:
    """The newest installed or unpacked one; distributions keep it off the path."""
    roots = [Path("/usr/lib/postgresql"), Path("/usr/pgsql"), DEBIAN / "usr/lib/postgresql"]
    found = [program.parent for root in roots for program in root.glob("*/bin/postgres")]
    found += [Path(on_path).resolve().parent for on_path in [shutil.which("postgres")] if on_path]
    usable = [folder for folder in found if (folder / "initdb").exists()]
    return max(usable, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))[-1:]], default=None)


def find_redis() -> Path | None:
    on_path = shutil.which("redis-server")
    candidates = [Path(on_path)] if on_path else []
    candidates.append(DEBIAN / "usr/bin/redis-server")
    return next((program for program in candidates if program.exists()), None)


def _unpacked(package: str, find: Callable[[], Path | None]) -> Path:
    """Download a Debian package with what it needs and this machine lacks, and unpack it into the cache.

    Nothing is installed, so no system service is started and no root is needed.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise MissingError(f"install {package} with this system's package manager (its packages are not Debian's)")
    wanted = ["apt-get", "install", "--simulate", "--no-install-recommends", package]
    plan = _run(wanted, f"apt-get knows no {package} (does `apt-get update` help?)", within_s=120)
    # "Inst NAME (version …)" is new; "Inst NAME [old version] (…)" is there already
    names = re.findall(r"^Inst (\S+) \(", plan, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        fetch = f"cd {folder} && apt-get download {' '.join(names)}"
        _run(["sh", "-c", fetch], f"apt-get could not download {package}", within_s=600)
        DEBIAN.mkdir(parents=True, exist_ok=True)
        for archive in Path(folder).glob("*.deb"):
            _run(["dpkg-deb", "-x", str(archive), str(DEBIAN)], f"could not unpack {archive.name}", within_s=120)
    found = find()
    if found is None:
        raise MissingError(f"the package {package} does not hold the server where it was expected")
    return found


def _run(argv: list[str], complaint: str, within_s: float) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=within_s, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingError(f"{complaint}: {error}") from error
    if done.returncode:
        raise MissingError(f"{complaint}:\n{(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout
