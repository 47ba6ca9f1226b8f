"""A job whose worker died is done by another; one that kills its workers is given up; a living worker keeps its job."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qadam.operations.models import WorkerHeartbeat
from qadam.operations.reaper import MAX_ATTEMPTS, reap, retry_passing_failures

pytestmark = pytest.mark.django_db


def job(**fields) -> DBTaskResult:
    now = timezone.now()
    defaults = {
        "status": TaskResultStatus.RUNNING,
        "args_kwargs": {"args": [], "kwargs": {}},
        "task_path": "qadam.intake.tasks.read",
        "backend_name": "default",
        "run_after": now,
        "worker_ids": ["dead"],
    }
    return DBTaskResult.objects.create(**defaults | fields)


def beat(worker_id: str, seconds_ago: int) -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    WorkerHeartbeat.objects.create(worker_id=worker_id, host="h", started_at=at, beat_at=at)


@pytest.mark.parametrize(
    ("worker_ids", "expected", "reason"),
    [
        (["dead"], TaskResultStatus.READY, "its worker never beat: killed right after claiming"),
        (["silent"], TaskResultStatus.READY, "its worker has been silent for too long"),
        (["alive"], TaskResultStatus.RUNNING, "its worker beats"),
        (["dead", "alive"], TaskResultStatus.RUNNING, "the second try is under way"),
        (["alive", "dead"], TaskResultStatus.READY, "the last worker counts, not the first"),
        (["dead"] * MAX_ATTEMPTS, TaskResultStatus.FAILED, "it has taken every worker with it"),
    ],
)
def test_a_running_job_is_given_back_when_its_worker_is_dead(worker_ids, expected, reason):
    beat("alive", 1)
    beat("silent", 3600)
    running = job(worker_ids=worker_ids)
    reap()
    running.refresh_from_db()
    assert running.status == expected, reason


@pytest.mark.parametrize(
    ("failure", "expected", "reason"),
    [
        ("django.db.utils.OperationalError", TaskResultStatus.READY, "a database that was away comes back"),
        ("builtins.ValueError", TaskResultStatus.FAILED, "a mistake stays a mistake"),
    ],
)
def test_only_passing_failures_are_tried_again(failure, expected, reason):
    failed = job(status=TaskResultStatus.FAILED, exception_class_path=failure)
    retry_passing_failures()
    failed.refresh_from_db()
    assert failed.status == expected, reason


def test_each_retry_waits_longer():
    first = job(status=TaskResultStatus.FAILED, exception_class_path="django.db.utils.OperationalError")
    second = job(
        status=TaskResultStatus.FAILED,
        exception_class_path="django.db.utils.OperationalError",
        worker_ids=["a", "b", "c"],
    )
    retry_passing_failures()
    first.refresh_from_db()
    second.refresh_from_db()
    assert timezone.now() < first.run_after < second.run_after
