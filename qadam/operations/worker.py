"""The worker process: runs the jobs of the queue in its main thread; a second thread beats, reaps and schedules."""

import socket
import threading
from typing import Any

import structlog
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from qadam.operations.models import WorkerHeartbeat
from qadam.operations.reaper import BEAT_SECONDS
from qadam.operations.schedule import run_due

log = structlog.get_logger("qadam.worker")

LOOK_SECONDS = 0.5  # between two looks at an empty queue


class Heart(threading.Thread):
    """Beats for a worker until it is stopped, and runs the regular jobs between the beats."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="heart", daemon=True)
        self.worker_id = worker_id
        self.started_at = timezone.now()
        self._stopped = threading.Event()

    def beat(self) -> None:
        """Say once that the worker lives."""
        WorkerHeartbeat.objects.update_or_create(
            worker_id=self.worker_id,
            defaults={"host": socket.gethostname(), "started_at": self.started_at, "beat_at": timezone.now()},
        )

    def run(self) -> None:
        """Beat and schedule until `stop`; a database that is away for a while does no harm."""
        pause = min(BEAT_SECONDS, settings.WORKER_STALE_SECONDS / 4)
        while not self._stopped.wait(pause):
            try:
                close_old_connections()
                self.beat()
                run_due()
            except Exception:
                log.exception("heartbeat failed")
        connections.close_all()

    def stop(self) -> None:
        """End the thread and say that the worker is gone."""
        self._stopped.set()
        self.join(timeout=BEAT_SECONDS)
        WorkerHeartbeat.objects.filter(worker_id=self.worker_id).delete()


def run_worker(*, until_empty: bool = False) -> None:
    """Run jobs until a signal comes, or until the queue is empty. SIGTERM lets the current job finish."""
    worker_id = f"{socket.gethostname()[:30]}-{get_random_string(16)}"
    options: dict[str, Any] = {
        "queue_names": ["*"],
        "interval": LOOK_SECONDS,
        "batch": until_empty,
        "backend_name": "default",
        "startup_delay": False,
        "max_tasks": None,
        "worker_id": worker_id,
        "excluded_queue_names": [],
    }
    heart = Heart(worker_id)
    heart.beat()  # before the first job is claimed, or another worker would take it for abandoned
    heart.start()
    worker = Worker(**options)
    worker.configure_signals()
    log.info("worker started", worker_id=worker_id)
    try:
        worker.run()
    finally:
        heart.stop()
