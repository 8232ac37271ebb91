"""A supervisor with a small process table, for tests: `python small_system.py --home DIR --plan NAME`.

The services are real programs of a few lines: one answers `/readyz`, one touches its ready file.
Each notes its settings and the pid of a child of its own in `WEFT_HOME/run/NAME.json`.
"""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from weft_local.files import HomeBusyError
from weft_local.servers import PostgresServer, ValkeyServer
from weft_local.supervisor.display import LineDisplay
from weft_local.supervisor.home import Home
from weft_local.supervisor.plan import PYTHON, Plan, Service, Task
from weft_local.supervisor.run import supervise

_NOTE = """
import json, os, subprocess, sys
name = sys.argv[1]
# outlives its parent by a minute, so that it is seen who ends it, and stays no longer where nobody does
waits = "import os, time; p = os.getppid()\\nwhile os.getppid() == p: time.sleep(1)\\ntime.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", waits], start_new_session="stray" in name)
path = os.path.join(os.environ["WEFT_HOME"], "run", name + ".json")
with open(path + ".new", "w") as file:
    json.dump({"child": child.pid, "pid": os.getpid(), "settings": dict(os.environ)}, file)
os.replace(path + ".new", path)
"""
_WEB = (
    _NOTE
    + """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args):
        print("asked", self.path, flush=True)
HTTPServer((os.environ["WEFT_HOST"], int(os.environ["WEFT_PORT"])), Handler).serve_forever()
"""
)
_WORKER = (
    _NOTE
    + """
import pathlib, time
pathlib.Path(os.environ["WEFT_READY_FILE"]).touch()
time.sleep(600)
"""
)
_SILENT = _NOTE + "\nimport time\ntime.sleep(600)\n"


def _web(name: str, secrets: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Service:
    return Service(name, (PYTHON, "-c", _WEB, name), f"WEFT_{name.upper()}_URL", secrets, after)


PLANS = {
    "small": Plan(
        servers=(ValkeyServer,),
        tasks=(Task("migrate", (PYTHON, "-c", "import time; time.sleep(1); print('migrated')")),),
        services=(
            Service("worker", (PYTHON, "-c", _WORKER, "worker")),
            _web("auth", secrets=("WEFT_AUTH_KEY_SECRET",), after=("migrate",)),
        ),
        gateway=_web("gateway"),
    ),
    "stray": Plan(services=(Service("stray", (PYTHON, "-c", _WORKER, "stray")),)),
    "silent": Plan(servers=(ValkeyServer,), services=(Service("silent", (PYTHON, "-c", _SILENT, "silent")),)),
    # auth answers the public paths by itself, so it can stand for the gateway
    "accounts": Plan(
        servers=(PostgresServer, ValkeyServer),
        tasks=(Task("migrate auth", (PYTHON, "-m", "weft_auth.main", "migrate")),),
        gateway=Service(
            "auth",
            (PYTHON, "-m", "weft_auth.main", "serve"),
            "WEFT_AUTH_URL",
            ("WEFT_AUTH_KEY_SECRET",),
            ("migrate auth",),
        ),
        first_account=True,
    ),
    "broken": Plan(
        servers=(ValkeyServer,), tasks=(Task("migrate", (PYTHON, "-c", "raise SystemExit('no such column')")),)
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--plan", choices=list(PLANS), required=True)
    chosen = parser.parse_args()
    try:
        return supervise(Home(chosen.home), PLANS[chosen.plan], LineDisplay(Console(width=200)))
    except HomeBusyError:
        sys.stderr.write("busy\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
