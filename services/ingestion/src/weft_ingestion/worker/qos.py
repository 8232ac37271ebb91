"""A worker that survives its broker.

kombu takes a message off its own list only after Redis has confirmed the acknowledgement. When Redis dies while a late
acknowledgement is due, the message stays on that list for ever; with as many such messages as there are pool processes
kombu stops listening, never notices the lost connection, and the worker stands still until someone restarts it
(kombu 5.7.0; `test_the_worker_survives_a_broker_that_dies_under_a_job`). Here a message is off the list either way:
Redis may deliver it again, and the lease makes that harmless.
"""

from kombu.transport import redis
from kombu.transport.virtual import QoS


class ForgivingQoS(redis.QoS):
    """Forgets a message also when Redis cannot be told."""

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]  # kombu leaves it unannotated
        except Exception:
            QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]  # as above
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]  # as above
        except Exception:
            QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]  # as above
            raise


def install() -> None:
    """Makes every channel of this process use it. kombu offers no setting for this class."""
    redis.Channel.QoS = ForgivingQoS
