"""The command line of a service process: `serve`, and `migrate` where there are tables."""

import argparse
import asyncio
import gc
import inspect
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TypeVar

from pydantic import ValidationError

from weft_service.logs import configure_logs
from weft_service.settings import ServiceSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

Settings = TypeVar("Settings", bound=ServiceSettings)

BAD_SETTINGS = 2


def run_service(
    app: str,
    settings: Callable[[], Settings],
    migrate: Callable[[Settings], Awaitable[None] | None] | None = None,
) -> None:
    """Run what the command line says.

    `app` is the module whose `create_app(settings)` builds the app, such as "weft_auth.app"; its package names the
    process. `settings` is the settings class: it is read here, and bad values end the process with one line and exit
    code 2, before anything heavy is imported.
    """
    name = app.partition(".")[0]
    parser = argparse.ArgumentParser(prog=f"python -m {name}.main")
    parser.add_argument("command", choices=["serve", "migrate"] if migrate else ["serve"])
    command = parser.parse_args().command
    loaded = load_settings(settings, name)
    configure_logs(name, loaded.log_level)
    if command == "migrate" and migrate is not None:
        asyncio.run(_migrate(migrate, loaded))
        return
    _serve(_assembled(app, loaded), loaded)


def _assembled(app: str, settings: ServiceSettings) -> "FastAPI":
    """The app, put together without the garbage collector: walking a hundred thousand fresh objects again and again is
    a sixth of the time to start. What is there afterwards stays, so later collections need not look at it either."""
    gc.disable()
    built: FastAPI = import_module(app).create_app(settings)
    gc.collect()
    gc.freeze()
    gc.enable()
    return built


def load_settings(settings: Callable[[], Settings], name: str) -> Settings:
    """Settings from the environment, or the end of the process with one line that names what is wrong."""
    try:
        return settings()
    except ValidationError as error:
        wrong = "; ".join(f"WEFT_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        _refuse(f"{name}: cannot start with these settings: {' '.join(wrong.split())}")


async def _migrate(migrate: Callable[[Settings], Awaitable[None] | None], settings: Settings) -> None:
    result = migrate(settings)
    if inspect.isawaitable(result):
        await result


def _serve(app: "FastAPI", settings: ServiceSettings) -> None:
    from weft_service.server import GracefulServer, server_config

    config = server_config(app, host=settings.host, port=settings.port)
    GracefulServer(config, on_drain=app.state.draining.set, drain_s=settings.drain_seconds).run()


def _refuse(reason: str) -> NoReturn:
    sys.stderr.write(reason + "\n")
    raise SystemExit(BAD_SETTINGS)
