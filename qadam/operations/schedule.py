"""The regular jobs. Any worker may run one; the row of the job is locked, so that one alone does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from qadam.intake.services.uploads import fail_abandoned_imports
from qadam.notifications.services.mails import deliver
from qadam.notifications.services.reminders import remind
from qadam.operations.models import RegularJob
from qadam.operations.reaper import reap, retry_passing_failures
from qadam.portal.dump import write_dump
from qadam.portal.services import tell_what_is_new

log = structlog.get_logger("qadam.worker")

FINISHED_JOBS_KEPT_DAYS = 30


@dataclass(frozen=True)
class Regular:
    """A function to be called again and again."""

    name: str
    every: timedelta
    run: Callable[[], object]


def _prune() -> None:
    call_command("prune_db_task_results", min_age_days=FINISHED_JOBS_KEPT_DAYS, verbosity=0)


def _clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


JOBS = (
    Regular("reap", timedelta(seconds=10), reap),
    Regular("retry", timedelta(seconds=30), retry_passing_failures),
    Regular("abandoned imports", timedelta(seconds=30), fail_abandoned_imports),
    # Whoever was reminded is not reminded again, so this may run as often as it likes; once an hour is soon enough.
    Regular("reminders", timedelta(hours=1), remind),
    Regular("followed searches", timedelta(minutes=15), tell_what_is_new),
    Regular("mails", timedelta(seconds=10), deliver),
    Regular("dump", timedelta(days=1), write_dump),
    Regular("old sessions", timedelta(days=1), _clear_sessions),
    Regular("finished jobs", timedelta(days=1), _prune),
)


def run_due(jobs: tuple[Regular, ...] = JOBS) -> list[str]:
    """Run every job that is due and that no other worker is running now; return the names of those run.

    A job that fails is tried again at its next turn, and its failure is kept for `qadam doctor`.
    """
    known = set(RegularJob.objects.values_list("name", flat=True))
    missing = [RegularJob(name=job.name, due_at=timezone.now()) for job in jobs if job.name not in known]
    if missing:
        RegularJob.objects.bulk_create(missing, ignore_conflicts=True)
    ran = []
    for job in jobs:
        # A cheap look first: most turns find nothing due, and take no lock.
        if not RegularJob.objects.filter(name=job.name, due_at__lte=timezone.now()).exists():
            continue
        with transaction.atomic():
            row = (
                RegularJob.objects.select_for_update(skip_locked=True)
                .filter(name=job.name, due_at__lte=timezone.now())
                .first()
            )
            if row is None:
                continue
            row.ran_at, row.due_at, row.failure = timezone.now(), timezone.now() + job.every, ""
            row.save()
        try:
            job.run()
        except Exception as error:
            log.exception("regular job failed", job=job.name)
            RegularJob.objects.filter(name=job.name).update(failure=f"{type(error).__name__}: {error}"[:1000])
        ran.append(job.name)
    return ran
