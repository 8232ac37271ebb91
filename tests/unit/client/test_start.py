"""What starting the command line costs."""

import os
import subprocess
import sys

HEAVY = ["torch", "transformers", "langchain_core", "sqlalchemy", "neo4j", "qdrant_client", "httpx", "weft_core"]


def _help() -> tuple[list[str], float]:
    script = (
        "import sys; from weft_client.cli.main import main; sys.argv = ['weft', '--help']\n"
        "try: main()\n"
        f"finally: print('LOADED', *[name for name in {HEAVY} if name in sys.modules])"
    )
    before = os.times()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    assert "Ask a question about your documents" in done.stdout
    return done.stdout.splitlines()[-1].split()[1:], cpu


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    runs = [_help() for _ in range(3)]
    assert [loaded for loaded, _ in runs] == [[]] * 3
    assert min(cpu for _, cpu in runs) <= 0.5
