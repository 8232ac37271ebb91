"""A service as a process: settings it refuses, logs, and how it stops."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support.http import unused_url
from support.waiting import eventually

SECRET = "7tq2LmPz8Rk4XvNc1Jd9Ws6Yb3Hf5Gu0"
GOOD = {
    "WEFT_POSTGRES_URL": "postgresql://u:hunter2@127.0.0.1:9/db",
    "WEFT_AUTH_KEY_SECRET": SECRET,
}


def _environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WEFT_")}
    return kept | GOOD | changes


BAD: dict[str, dict[str, str]] = {
    "no secret": {"WEFT_AUTH_KEY_SECRET": ""},
    "short secret": {"WEFT_AUTH_KEY_SECRET": SECRET[:31]},
    "well-known secret": {"WEFT_AUTH_KEY_SECRET": "changeme-" + SECRET},
    "repeated secret": {"WEFT_AUTH_KEY_SECRET": "ab" * 32},
    "example secret": {"WEFT_AUTH_KEY_SECRET": "this-is-an-example-0123456789-abcdef"},
    "no database": {"WEFT_POSTGRES_URL": ""},
    "other database": {"WEFT_POSTGRES_URL": "mysql://u:hunter2@127.0.0.1/db"},
    "bad port": {"WEFT_PORT": "eighty"},
    "bad registration": {"WEFT_AUTH_REGISTRATION": "maybe"},
    "bad auth address": {"WEFT_AUTH_URL": "ftp://127.0.0.1"},
    "bad redis": {"WEFT_REDIS_URL": "memcached://127.0.0.1"},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_settings_are_refused_in_one_line(name: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "weft_auth.main", "serve"],
        env=_environment(**BAD[name]),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert next(iter(BAD[name])) in result.stderr
    assert "hunter2" not in result.stderr
    assert SECRET not in result.stderr


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """Auth without its database: it must start, say what it lacks, and stop."""
    url, log = unused_url(), tmp_path / "log"
    with log.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "weft_auth.main", "serve"],
            env=_environment(WEFT_PORT=url.rpartition(":")[2], WEFT_DRAIN_SECONDS="1.5"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield child, url, log
        finally:
            child.kill()
            child.wait()


def _alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez").status_code == 200
    except httpx.TransportError:
        return False


def test_process_says_what_it_lacks_and_stops_cleanly(process: tuple[subprocess.Popen[bytes], str, Path]) -> None:
    child, url, log = process
    eventually(lambda: _alive(url), 30, "auth alive")
    ready = httpx.get(f"{url}/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"]["postgres"] == "postgres is not reachable at the moment"
    login = httpx.post(f"{url}/v1/auth/login", json={"email": "a@example.com", "password": "x"})
    assert (login.status_code, login.json()["dependency"]) == (503, "postgres")

    child.send_signal(signal.SIGTERM)
    eventually(lambda: httpx.get(f"{url}/readyz").json()["checks"] == {"process": "stopping"}, 1.4, "draining")
    assert httpx.get(f"{url}/livez").status_code == 200
    assert child.wait(10) == 0

    lines = [json.loads(line) for line in log.read_text().splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert requests[0] | {"ms": 0, "timestamp": "", "request_id": ""} == {
        "event": "request",
        "source": "weft.request",
        "level": "error",
        "service": "weft_auth",
        "method": "POST",
        "route": "/v1/auth/login",
        "status": 503,
        "ms": 0,
        "timestamp": "",
        "request_id": "",
    }
    assert "hunter2" not in log.read_text()


def test_request_under_way_is_finished(tmp_path: Path) -> None:
    """A slow answer survives SIGTERM; the process ends right after it."""
    module = tmp_path / "slow_service.py"
    module.write_text(
        "import asyncio\n"
        "from contextlib import asynccontextmanager\n"
        "from fastapi import APIRouter\n"
        "from weft_service.app import create_service_app, no_checks\n"
        "from weft_service.main import run_service\n"
        "from weft_service.settings import ServiceSettings\n"
        "router = APIRouter()\n"
        "@router.get('/slow')\n"
        "async def slow() -> str:\n"
        "    await asyncio.sleep(1)\n"
        "    return 'done'\n"
        "@asynccontextmanager\n"
        "async def lifespan(app):\n"
        "    yield\n"
        "def create_app(settings):\n"
        "    return create_service_app(title='slow', settings=settings, lifespan=lifespan, routers=[router],\n"
        "                              checks=no_checks)\n"
        "if __name__ == '__main__':\n"
        "    run_service('slow_service', ServiceSettings)\n"
    )
    url = unused_url()
    child = subprocess.Popen(
        [sys.executable, str(module), "serve"],
        env=_environment(WEFT_PORT=url.rpartition(":")[2]),
        stdout=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: _alive(url), 30, "alive")

        async def ask_and_stop() -> str:
            async with httpx.AsyncClient() as client:
                asking = asyncio.create_task(client.get(f"{url}/slow"))
                await asyncio.sleep(0.3)
                child.send_signal(signal.SIGTERM)
                answer = await asking
                return answer.text

        started = time.monotonic()
        assert asyncio.run(ask_and_stop()) == '"done"'
        assert child.wait(10) == 0
        assert time.monotonic() - started < 5
    finally:
        child.kill()
        child.wait()
