"""The containers agree with the code: settings, ports, commands, health paths and what each image installs.

No Docker engine is needed: the compose file and the Dockerfiles are read as text.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
STORES = {name: service for name, service in SERVICES.items() if "build" not in service}
RUNNING = [name for name in OURS if not name.startswith("migrate-")]
SECRET_NAMES = re.compile(r"PASSWORD|SECRET|API_KEY")
REFERENCE = re.compile(r"(?<!\$)\$\{([A-Za-z_0-9]+)([^}]*)\}")
OWN_SETTINGS = {"WEFT_PUBLISH"}
"""Variables that compose itself uses and no process reads."""


def settings_of(service: str) -> list[type[BaseSettings]]:
    """What the process reads from its environment."""
    from weft_auth.settings import AuthSettings
    from weft_gateway.settings import GatewaySettings
    from weft_graph.settings import GraphSettings
    from weft_ingestion.settings import IngestionSettings, WorkerSettings
    from weft_models.embedding.settings import EmbeddingSettings
    from weft_models.extraction.settings import ExtractionSettings
    from weft_models.llm.settings import LlmSettings
    from weft_query.settings import QuerySettings

    classes: dict[str, list[type[BaseSettings]]] = {
        "auth": [AuthSettings],
        "gateway": [GatewaySettings],
        "graph": [GraphSettings],
        "ingestion": [IngestionSettings],
        "query": [QuerySettings],
        "worker": [WorkerSettings, EmbeddingSettings, ExtractionSettings, LlmSettings],
    }
    return classes[service.removeprefix("migrate-")]


def fields(service: str) -> dict[str, bool]:
    """WEFT_ variables of a process, and whether each is required."""
    return {
        f"WEFT_{name.upper()}": field.is_required()
        for settings in settings_of(service)
        for name, field in settings.model_fields.items()
    }


def texts(value: object) -> Iterator[str]:
    """Every string in a part of the compose file."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting_and_every_required_one_is_given(service: str) -> None:
    given = set(OURS[service]["environment"])
    known = fields(service)
    # all processes of one supervisor or pod may share the address to listen on and the log level
    shared = {"WEFT_HOST"} if service == "worker" else set()
    assert given - set(known) <= shared
    assert {name for name, required in known.items() if required} <= given


@pytest.mark.parametrize("service", RUNNING)
def test_ports_commands_and_health_paths_are_the_real_ones(service: str) -> None:
    definition = OURS[service]
    python, flag, module, *arguments = definition["command"]
    assert (python, flag) == ("python", "-m")
    assert find_spec(module) is not None, module
    test = " ".join(definition["healthcheck"]["test"])
    if service == "worker":
        assert arguments == []
        assert definition["environment"]["WEFT_READY_FILE"] in test
        return
    assert (module, arguments) == (f"weft_{service}.main", ["serve"])
    (settings,) = settings_of(service)
    port = int(definition["environment"]["WEFT_PORT"])
    assert settings.model_fields["port"].default == port
    (probed,) = re.findall(r"http://[^']*", test)
    assert (urlsplit(probed).port, urlsplit(probed).path) == (port, "/readyz")
    assert definition["environment"]["WEFT_HOST"] == "0.0.0.0"  # noqa: S104 - inside its container


def test_the_health_path_exists() -> None:
    from weft_service.health import health_router

    assert "/readyz" in {getattr(route, "path", "") for route in health_router().routes}


@pytest.mark.parametrize("service", [name for name in OURS if name not in RUNNING])
def test_migrations_run_once_and_before_their_service(service: str) -> None:
    name = service.removeprefix("migrate-")
    definition = OURS[service]
    assert definition["command"] == ["python", "-m", f"weft_{name}.main", "migrate"]
    assert find_spec(f"weft_{name}.migrations") is not None
    assert definition["restart"] == "no"
    assert SERVICES[name]["depends_on"][service] == {"condition": "service_completed_successfully"}


def test_every_service_with_migrations_has_its_one_shot() -> None:
    with_tables = {path.parent.name.removeprefix("weft_") for path in ROOT.glob("services/*/src/*/migrations")}
    assert {f"migrate-{name}" for name in with_tables} == set(OURS) - set(RUNNING)


def test_addresses_lead_to_services_and_ports_of_the_file() -> None:
    store_ports = {"postgres": 5432, "redis": 6379, "qdrant": 6333, "neo4j": 7687}
    for name, service in OURS.items():
        for key, value in service["environment"].items():
            if not key.endswith("_URL") or value is None or value.startswith("file:"):
                continue
            address = urlsplit(REFERENCE.sub("secret", value))
            host = address.hostname or ""
            expected = store_ports.get(host) or int(OURS[host]["environment"]["WEFT_PORT"])
            assert address.port == expected, (name, key)


@pytest.mark.parametrize("service", SERVICES)
def test_dependencies_are_waited_for_by_a_check_that_exists(service: str) -> None:
    for name, how in SERVICES[service].get("depends_on", {}).items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[name], name
        else:
            assert (how["condition"], name in RUNNING) == ("service_completed_successfully", False)
    if service in RUNNING or service in STORES:
        assert "healthcheck" in SERVICES[service]


def test_only_the_gateway_is_published_and_only_on_this_machine() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"gateway"}
    (published,) = SERVICES["gateway"]["ports"]
    assert published == "${WEFT_PUBLISH:-127.0.0.1:8080}:8080"


def test_every_secret_is_required_and_none_has_a_value() -> None:
    required: set[str] = set()
    for service in SERVICES.values():
        for text in texts({key: value for key, value in service.items() if key != "healthcheck"}):
            for name, rest in REFERENCE.findall(text):
                if SECRET_NAMES.search(name):
                    assert rest.startswith(":?"), f"{name} has a default"
                    required.add(name)
        for name, value in service.get("environment", {}).items():
            if SECRET_NAMES.search(name) and value is not None:
                assert "${" in value, f"{name} is written out"
    assert len(required) == 5
    example = dict(
        line.lstrip("#").split("=", 1)
        for line in (ROOT / "deploy/docker/env.example").read_text().splitlines()
        if re.match(r"#?[A-Z_0-9]+=", line)
    )
    assert {name: example[name] for name in required} == dict.fromkeys(required, "")
    passed_on = {name for s in OURS.values() for name, value in s["environment"].items() if value is None}
    known = {name for service in RUNNING for name in fields(service)} | OWN_SETTINGS
    assert {name for name in example if name.startswith("WEFT_")} <= known
    assert {name for name in example if name.startswith("WEFT_")} - OWN_SETTINGS <= passed_on | {"WEFT_LOG_LEVEL"}


def test_redis_keeps_what_it_is_given() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    for wanted in ("requirepass", "--appendonly yes", "--maxmemory-policy noeviction"):
        assert wanted in command


def test_stores_keep_their_data_in_volumes() -> None:
    for name, service in STORES.items():
        mounts = [mount.split(":")[0] for mount in service["volumes"]]
        assert name in mounts
    named = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert named == set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", OURS)
def test_processes_run_confined(service: str) -> None:
    definition = OURS[service]
    assert definition["read_only"] is True
    assert definition["cap_drop"] == ["ALL"]


@cache
def _projects() -> dict[str, tuple[str, dict[str, Any]]]:
    """Our distributions by name: folder and `[project]` table."""
    found = {}
    for path in sorted(ROOT.glob("*/*/pyproject.toml")):
        project = tomllib.loads(path.read_text())["project"]
        found[project["name"]] = (path.parent.relative_to(ROOT).as_posix(), project)
    return found


def _needed(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """Folders of our own distributions that `name` needs, itself included."""
    folder, project = _projects()[name]
    wanted = list(project.get("dependencies", []))
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    folders = {folder}
    for requirement in wanted:
        found = re.match(r"(weft-[a-z]+)(?:\[([a-z,]+)\])?", requirement)
        if found:
            folders |= _needed(found[1], frozenset(filter(None, (found[2] or "").split(","))))
    return folders


@pytest.mark.parametrize("service", OURS)
def test_an_image_installs_exactly_what_its_service_needs(service: str) -> None:
    arguments = OURS[service]["build"]["args"]
    listed = arguments["DISTRIBUTIONS"].split()
    target = next(one for one in listed if one.startswith("services/"))
    folder, _, extras = target.rstrip("]").partition("[")
    assert folder == f"services/{arguments['SERVICE']}"
    needed = _needed(f"weft-{arguments['SERVICE']}", frozenset(filter(None, extras.split(","))))
    assert [one.partition("[")[0] for one in listed] == sorted(needed)


@pytest.mark.parametrize("service", OURS)
def test_slim_images_hold_no_model(service: str) -> None:
    build = OURS[service]["build"]
    with_model = "libs/models" in build["args"]["DISTRIBUTIONS"]
    assert build["dockerfile"] == f"deploy/docker/{'model' if with_model else 'slim'}.Dockerfile"
    assert with_model == (service.removeprefix("migrate-") in {"query", "worker"})


@pytest.mark.parametrize("dockerfile", sorted((ROOT / "deploy/docker").glob("*.Dockerfile")), ids=lambda p: p.stem)
def test_dockerfiles_copy_what_exists_and_install_as_ci_does(dockerfile: Path) -> None:
    text = dockerfile.read_text().replace("\\\n", " ")
    copies = re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE)
    assert copies
    services = {service["build"]["args"]["SERVICE"] for service in OURS.values()}
    for source in copies:
        for name in services:
            assert (ROOT / source.replace("${SERVICE}", name)).exists(), source
    installs = re.findall(r"pip install (.*)", text)
    assert all(install.startswith("-c constraints.txt ${PIP_ARGS} ") for install in installs)
    assert installs[-1].endswith("$(printf './%s ' ${DISTRIBUTIONS})")
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["weft"]
    assert len(re.findall(r"^FROM python:\S+-slim", text, re.MULTILINE)) == 2
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{source.partition('/')[0]}" for source in copies} == {line for line in ignored if line[0] == "!"}
