"""Rules about the source text that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in ("libs", "services")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations/versions" not in str(path)
)
ALL = sorted(
    path for folder in ("libs", "services", "tests", "benchmarks", "scripts") for path in (ROOT / folder).rglob("*.py")
)
LONGEST = 400


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def importers_of(package: str) -> list[str]:
    return [
        name(path)
        for path in SOURCES
        if any(module.split(".")[0] == package for module in imports(ast.parse(path.read_text())))
    ]


def test_no_file_is_long() -> None:
    assert {name(path): n for path in ALL if (n := len(path.read_text().splitlines())) > LONGEST} == {}


def test_one_module_touches_jose() -> None:
    """RELIABILITY A3: python-jose is safe only through the one wrapper that fixes algorithm and claims."""
    assert importers_of("jose") == [
        "libs/service/src/weft_service/tokens.py",
    ]


def test_one_module_hashes_passwords() -> None:
    assert len(importers_of("passlib")) == 1


def cypher_strings(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if any(word in text for word in ("MATCH (", "MERGE (", "UNWIND $", "DETACH DELETE")):
                yield node


CYPHER = ("libs/stores/src/weft_stores/neo4j/cypher.py", "libs/stores/src/weft_stores/neo4j/cypher_reading.py")


def test_all_cypher_is_in_two_modules() -> None:
    """RELIABILITY F1: fixed, parameterised statements only; one place to read them all."""
    holders = {name(path) for path in SOURCES if any(cypher_strings(ast.parse(path.read_text())))}
    assert holders == set(CYPHER)


@pytest.mark.parametrize("module", CYPHER)
def test_cypher_is_never_interpolated(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text())
    assert [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Mod | ast.Call)] == []


def test_sql_text_is_never_interpolated() -> None:
    """RELIABILITY F12: `text()` takes a constant or nothing."""
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "text"
        and node.args
        and not isinstance(node.args[0], ast.Constant)
        and not isinstance(node.args[0], ast.Name)
    ]
    assert offenders == []


def test_routers_hold_no_statements() -> None:
    """SQL lives in repositories: an API module that imports a statement builder has logic in the wrong place."""
    routers = [path for path in SOURCES if "api" in path.parts]
    assert routers
    assert [name(path) for path in routers if "sqlalchemy" in set(imports(ast.parse(path.read_text())))] == []


@pytest.mark.parametrize("package", ["pickle", "langchain_core.load", "dill"])
def test_nothing_unpickles(package: str) -> None:
    """RELIABILITY F11: user data never becomes code."""
    found = [name(path) for path in SOURCES if package in set(imports(ast.parse(path.read_text())))]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    words = ("TODO", "FIXME", "XXX")
    noted = {name(path): word for path in ALL if path != Path(__file__) for word in words if word in path.read_text()}
    stubs = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
    ]
    assert (noted, stubs) == ({}, [])
