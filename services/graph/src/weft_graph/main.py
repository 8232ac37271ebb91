"""`python -m weft_graph.main serve`. There are no tables, so there is nothing to migrate."""

from weft_service.main import run_service

from weft_graph.app import create_app
from weft_graph.settings import GraphSettings

if __name__ == "__main__":
    run_service(create_app, GraphSettings)
