"""`python -m weft_local.qdrant`: serves one data folder until SIGTERM or SIGINT."""

import argparse
import logging
import sys
from pathlib import Path

import uvicorn

from weft_local.qdrant.app import create_app

MIN_KEY_LENGTH = 16
MAX_CONNECTIONS = 512
STOP_S = 10

logger = logging.getLogger("weft_local.qdrant")


def main(arguments: list[str] | None = None) -> int:
    """Runs the server; 2 when a setting is refused."""
    parser = argparse.ArgumentParser(prog="python -m weft_local.qdrant", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-key-file", type=Path, required=True, help="file that holds the API key and nothing else")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        key = options.api_key_file.read_text().strip()
        options.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        logger.error("cannot start: %s", error)  # noqa: TRY400 - the sentence is enough for who starts it
        return 2
    if len(key) < MIN_KEY_LENGTH:
        logger.error("cannot start: the API key has fewer than %d characters", MIN_KEY_LENGTH)
        return 2
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(options.data_dir, key),
            host=options.host,
            port=options.port,
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_graceful_shutdown=STOP_S,
        )
    )
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
