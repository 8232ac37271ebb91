"""`python -m weft_graph.main serve`. There are no tables, so there is nothing to migrate."""

from typing import TYPE_CHECKING

from weft_graph.settings import GraphSettings
from weft_service.main import run_service

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: GraphSettings) -> "FastAPI":
    """Imported late: settings are refused before the heavy imports, which run without the collector."""
    from weft_graph.app import create_app as build

    return build(settings)


if __name__ == "__main__":
    run_service(create_app, GraphSettings, name="weft_graph")
