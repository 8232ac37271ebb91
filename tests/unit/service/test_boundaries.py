"""What the kit and the gateway must never reach."""

import ast
import subprocess
import sys
from pathlib import Path

import weft_service

ROOT = Path(weft_service.__file__).parents[4]
HEAVY = ("torch", "transformers", "langchain", "langchain_core", "sqlalchemy", "neo4j", "qdrant_client", "celery")


def _sources() -> list[Path]:
    return [path for area in ("libs", "services") for path in (ROOT / area).glob("*/src/**/*.py")]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_one_module_knows_jose_and_one_knows_passlib() -> None:
    assert len(_sources()) > 50
    assert [path.name for path in _sources() if "jose" in _imports(path)] == ["tokens.py"]
    assert [path.name for path in _sources() if "passlib" in _imports(path)] == ["passwords.py"]


def test_gateway_starts_without_anything_heavy() -> None:
    code = f"import weft_gateway.app, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"
