"""The Celery application both sides share. Messages are hints: everything that must not be lost is in Postgres."""

from celery import Celery
from kombu.entity import Queue
from pydantic import SecretStr

from weft_core.tasks import INGESTION_QUEUE

VISIBILITY_S = 12 * 3600
"""Far longer than any job: redelivery of a message still being worked on only makes duplicates, and recovery is by
lease, not by this (RELIABILITY M2, M3)."""
CONNECT_S = 2.0
SOCKET_S = 5.0


def open_celery(redis_url: SecretStr, *, consumer: bool = False) -> Celery:
    """An application for `redis_url`; connects to nothing yet.

    The producer must give up fast, so that the relay can try again later. The consumer waits in BRPOP and has no read
    timeout; it finds a dead peer by its health checks.
    """
    app = Celery("weft.ingestion", broker=redis_url.get_secret_value(), set_as_current=consumer)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        result_backend=None,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_queues=[Queue(INGESTION_QUEUE)],  # type: ignore[no-untyped-call]  # kombu leaves it unannotated
        task_default_queue=INGESTION_QUEUE,
        task_create_missing_queues=False,
        task_acks_late=True,
        task_reject_on_worker_lost=False,  # M4: true means an endless loop for a file that kills its process
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_soft_shutdown_timeout=3.0,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,  # nobody asks, and a control channel in the broker is one more way in
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=CONNECT_S,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_S,
            "socket_connect_timeout": CONNECT_S,
            "socket_timeout": None if consumer else SOCKET_S,
            "socket_keepalive": True,
            "health_check_interval": 25,
            "retry_on_timeout": False,
            "max_retries": 0 if not consumer else None,
        },
        timezone="UTC",
        enable_utc=True,
    )
    return app
