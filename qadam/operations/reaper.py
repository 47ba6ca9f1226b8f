"""Gives the jobs of dead workers back to the queue, and tries again what failed for a passing reason.

The queue (django-tasks-db) leaves a job running for ever when its worker is killed. Every worker therefore beats; a job
whose last worker has not beaten for `STALE_SECONDS` is ready again, up to `MAX_ATTEMPTS` times, then it has failed.
Jobs must bear being run twice; each of ours locks its row first and looks whether the work is done.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qadam.operations.models import WorkerHeartbeat

log = structlog.get_logger("qadam.worker")

BEAT_SECONDS = 5
# A job that took its worker with it this often would do so again.
MAX_ATTEMPTS = 5
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
PASSING_FAILURES = (
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "botocore.exceptions.EndpointConnectionError",
    "botocore.exceptions.ConnectTimeoutError",
    "botocore.exceptions.ReadTimeoutError",
)


def live_worker_ids() -> set[str]:
    """Return the workers that have beaten within the time that settings allow."""
    since = timezone.now() - timedelta(seconds=settings.WORKER_STALE_SECONDS)
    return set(WorkerHeartbeat.objects.filter(beat_at__gte=since).values_list("worker_id", flat=True))


def reap() -> int:
    """Give back the jobs of workers that no longer beat; return how many were given back or given up."""
    alive = live_worker_ids()
    count = 0
    with transaction.atomic():
        for job in _locked(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)):
            if job.worker_ids and job.worker_ids[-1] in alive:
                continue
            count += 1
            if len(job.worker_ids) < MAX_ATTEMPTS:
                job.status = TaskResultStatus.READY
                job.save(update_fields=["status"])
                log.warning("job given back", job=str(job.id), task=job.task_path, attempts=len(job.worker_ids))
            else:
                job.status = TaskResultStatus.FAILED
                job.finished_at = timezone.now()
                job.exception_class_path = "qadam.operations.reaper.GivenUp"
                job.traceback = f"Its worker died {MAX_ATTEMPTS} times."
                job.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
                log.error("job given up", job=str(job.id), task=job.task_path)
    WorkerHeartbeat.objects.filter(beat_at__lt=timezone.now() - timedelta(days=1)).delete()
    return count


def retry_passing_failures() -> int:
    """Put jobs that failed for a passing reason into the queue again, later each time; return how many."""
    count = 0
    with transaction.atomic():
        failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, exception_class_path__in=PASSING_FAILURES)
        for job in _locked(failed):
            attempts = len(job.worker_ids)
            if attempts >= MAX_ATTEMPTS:
                continue
            job.status = TaskResultStatus.READY
            job.run_after = timezone.now() + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
            job.save(update_fields=["status", "run_after"])
            count += 1
    return count


def _locked(jobs: QuerySet[DBTaskResult]) -> QuerySet[DBTaskResult]:
    return jobs.select_for_update(skip_locked=True)
