"""Celery's worker with its hooks: what happens in the parent, and what in each child."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from celery import Celery, signals

from weft_ingestion.settings import WorkerSettings
from weft_ingestion.worker import qos
from weft_ingestion.worker.process import PoolProcess, StopPipe
from weft_ingestion.worker.tasks import register
from weft_ingestion.worker.tools import Models

_log = structlog.get_logger("weft.ingestion.worker")


class WorkerPool:
    """Runs until SIGTERM or SIGINT.

    A stop is a warm one: no new jobs, children hand theirs back (they hear of it through the pipe), exit code 0.
    Celery's own soft shutdown sleeps out its whole time before it tells anyone; it remains for children that do not
    answer within `worker_stop_seconds`.
    """

    def __init__(self, app: Celery, settings: WorkerSettings, models: Models) -> None:
        self._app = app
        self._settings = settings
        self._models = models
        self._pipe = StopPipe()
        self._process: PoolProcess | None = None
        app.conf.worker_max_memory_per_child = settings.worker_memory_mb * 1024
        app.conf.worker_proc_alive_timeout = 60.0
        register(app, self._present)
        qos.install()

    def run(self) -> int:
        """Exit code of the worker."""
        # Celery holds receivers weakly, and these are bound methods of an object that lives until the end.
        signals.setup_logging.connect(_keep_logging, weak=False)
        signals.worker_process_init.connect(self._child_begins, weak=False)
        signals.worker_process_shutdown.connect(self._child_ends, weak=False)
        signals.worker_ready.connect(self._ready, weak=False)
        worker = self._app.Worker(
            pool_cls="prefork",
            concurrency=self._settings.worker_concurrency,
            loglevel=self._settings.log_level.upper(),
            optimization="fair",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        try:
            worker.start()
        finally:
            if self._settings.ready_file is not None:
                self._settings.ready_file.unlink(missing_ok=True)
        return int(worker.exitcode or 0)

    def _present(self) -> PoolProcess:
        if self._process is None:
            raise RuntimeError("tasks run in pool processes only")
        return self._process

    def _child_begins(self, **_: object) -> None:
        self._process = PoolProcess(self._settings, self._models, self._pipe)

    def _child_ends(self, **_: object) -> None:
        if self._process is not None:
            self._process.close()

    def _ready(self, **_: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            _before(number, self._stop)
        if self._settings.ready_file is not None:
            self._settings.ready_file.touch()
        _log.info("worker_ready", concurrency=self._settings.worker_concurrency)

    def _stop(self) -> None:
        self._pipe.close()
        patience = threading.Timer(self._settings.worker_stop_seconds, os.kill, (os.getpid(), signal.SIGQUIT))
        patience.daemon = True
        patience.start()


def _before(number: int, action: Callable[[], None]) -> None:
    """Puts `action` before the handler that is installed."""
    installed = signal.getsignal(number)

    def handle(received: int, frame: FrameType | None) -> None:
        action()
        if callable(installed):
            installed(received, frame)

    signal.signal(number, handle)


def _keep_logging(**_: object) -> None:
    """A receiver of this signal keeps Celery from setting up logging of its own."""
