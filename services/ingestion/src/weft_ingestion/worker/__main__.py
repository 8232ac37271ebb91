"""`python -m weft_ingestion.worker`: parses, embeds, extracts and writes what the API took in."""

import gc
import logging
import os
import sys
import time

import structlog
from pydantic import ValidationError

from weft_core.errors import UnavailableError
from weft_ingestion.broker import open_celery
from weft_ingestion.settings import WorkerSettings
from weft_service.logs import configure_logs

RETRY_S = 5.0
BAD_SETTINGS = 2

_log = structlog.get_logger("weft.ingestion.worker")


def main() -> int:
    """One process a document, one thread a process: two that share a core's arithmetic are slower than one."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # its threads do not survive the fork
    from weft_ingestion.worker.pool import WorkerPool
    from weft_ingestion.worker.tools import Models
    from weft_models.embedding.factory import open_embedder
    from weft_models.embedding.settings import EmbeddingSettings
    from weft_models.extraction.settings import ExtractionSettings
    from weft_models.llm.settings import LlmSettings

    name = "weft_ingestion.worker"
    try:
        settings, embedding, llm = WorkerSettings(), EmbeddingSettings(), LlmSettings()
        extraction = ExtractionSettings()
    except ValidationError as error:
        return _refuse(name, error)
    configure_logs(name, settings.log_level)
    for chatty in ("httpx", "celery.app.trace", "celery.worker.strategy"):  # a line a request and three a message
        logging.getLogger(chatty).setLevel(logging.WARNING)
    embedder = None
    while embedder is None:
        try:
            embedder = open_embedder(embedding)
        except UnavailableError as error:
            _log.warning("waiting_for_model", dependency=error.dependency)
            time.sleep(RETRY_S)
    models = Models(embedder, llm, extraction)
    pool = WorkerPool(open_celery(settings.redis_url, consumer=True), settings, models)
    # The model is loaded before the fork, and what the collector never looks at stays in pages the children share.
    gc.collect()
    gc.freeze()
    return pool.run()


def _refuse(name: str, error: ValidationError) -> int:
    wrong = "; ".join(f"WEFT_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
    sys.stderr.write(f"{name}: cannot start with these settings: {' '.join(wrong.split())}\n")
    return BAD_SETTINGS


if __name__ == "__main__":
    sys.exit(main())
