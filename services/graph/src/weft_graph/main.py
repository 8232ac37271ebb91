"""`python -m weft_graph.main serve`. There are no tables, so there is nothing to migrate."""

from weft_graph.settings import GraphSettings
from weft_service.main import run_service

if __name__ == "__main__":
    run_service("weft_graph.app", GraphSettings)
