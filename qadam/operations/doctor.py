"""`qadam doctor`: looks at everything that can go wrong with an instance, and says what to do about it."""

import hashlib
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment
from qadam.audit.selectors import verify_chain
from qadam.communications.errors import KeyUnavailableError
from qadam.communications.services.rotation import check_keys
from qadam.documents.models import SourceDocument
from qadam.notifications.enums import MailState
from qadam.notifications.selectors.outbox import late_count, outbox_counts
from qadam.operations.models import RegularJob
from qadam.operations.reaper import live_worker_ids
from qadam.register.models import Recommendation, SearchText

# The WAL-reset fault of SQLite, https://sqlite.org/wal.html, mended in this version.
SQLITE_SOUND_FROM = (3, 51, 3)
QUEUE_WAIT_LIMIT = timedelta(minutes=10)


class Health(StrEnum):
    """How a check ended."""

    GOOD = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Answer:
    """What a check found, and what to do (empty where nothing is to be done)."""

    health: Health
    message: str
    advice: str = ""


def check_database() -> Answer:
    """The database answers, and is of a sound version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SQLITE_SOUND_FROM:
        return Answer(
            Health.WARNING,
            f"SQLite {sqlite3.sqlite_version} has a rare fault under heavy writing.",
            "One host with light use is fine. For more, use PostgreSQL (DATABASE_URL).",
        )
    return Answer(Health.GOOD, connection.vendor)


def check_migrations() -> Answer:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Answer(Health.WRONG, f"{len(plan)} migrations are not applied.", "Run qadam migrate.")
    return Answer(Health.GOOD, "all applied")


def check_cache() -> Answer:
    """The shared cache keeps what it is given."""
    cache.set("doctor", "here", 30)
    if cache.get("doctor") != "here":
        return Answer(Health.WRONG, "The cache forgets.", "Run qadam migrate, which makes its table.")
    return Answer(Health.GOOD, "keeps")


def check_audit() -> Answer:
    """Every event of the audit log holds to the one before."""
    fault = verify_chain()
    if fault is not None:
        return Answer(Health.WRONG, fault.message, "Keep this database as it is, and compare it with the last backup.")
    return Answer(Health.GOOD, "the chain holds")


def check_files() -> Answer:
    """Every stored document is there with the content that it had."""
    missing, changed, count = [], [], 0
    for document in SourceDocument.objects.order_by("pk").iterator():
        count += 1
        path = str(document.file.name)
        if not default_storage.exists(path):
            missing.append(document.name)
            continue
        with default_storage.open(path) as stored:
            if hashlib.file_digest(stored, "sha256").hexdigest() != document.sha256:
                changed.append(document.name)
    if missing or changed:
        return Answer(
            Health.WRONG,
            f"{len(missing)} of {count} documents are missing, {len(changed)} were changed: "
            f"{', '.join((missing + changed)[:3])}.",
            "Bring them back from a backup.",
        )
    return Answer(Health.GOOD, f"{count} documents, all as they were stored")


def check_case_keys() -> Answer:
    """The master key is there and opens the keys of every confidential case."""
    try:
        count = check_keys()
    except KeyUnavailableError:
        return Answer(
            Health.WRONG,
            "The key that opens confidential cases is missing or wrong.",
            "Put the right key file back where QADAM_CASE_KEYS says, or mend QADAM_CASE_KEY_COMMAND. Make no new key.",
        )
    return Answer(Health.GOOD, f"{count} cases open" if count else "no cases yet")


def check_search() -> Answer:
    """Every recommendation can be found."""
    recommendations, found = Recommendation.objects.count(), SearchText.objects.count()
    if recommendations != found:
        return Answer(
            Health.WRONG, f"{found} of {recommendations} recommendations are indexed.", "Run qadam rebuild_search."
        )
    return Answer(Health.GOOD, f"{found} recommendations indexed")


def check_workers() -> Answer:
    """A worker lives, and the queue moves."""
    alive = len(live_worker_ids())
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, enqueued_at__lt=timezone.now() - QUEUE_WAIT_LIMIT
    ).count()
    if not alive:
        return Answer(Health.WARNING, "No worker is running.", "Start one: qadam worker.")
    if waiting:
        return Answer(Health.WARNING, f"{waiting} jobs wait for more than ten minutes.", "Start another worker.")
    failures = list(RegularJob.objects.exclude(failure="").values_list("name", "failure"))
    if failures:
        return Answer(
            Health.WRONG, f"The regular job {failures[0][0]!r} fails: {failures[0][1]}", "See the worker's log."
        )
    return Answer(Health.GOOD, f"{alive} running")


def check_mails() -> Answer:
    """No mail was given up, and none waits for long."""
    counts = outbox_counts()
    given_up, late = counts.by_state[MailState.GIVEN_UP], late_count(QUEUE_WAIT_LIMIT)
    if given_up:
        return Answer(
            Health.WRONG,
            f"{given_up} mails could not be sent and were given up.",
            "See the outbox in the workspace, mend the cause (QADAM_MAIL), and send them once more there.",
        )
    if late:
        return Answer(Health.WARNING, f"{late} mails wait for more than ten minutes.", "See the outbox and QADAM_MAIL.")
    return Answer(Health.GOOD, f"{counts.by_state[MailState.SENT]} sent, none waits")


def check_people() -> Answer:
    """Somebody can give roles."""
    if not RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True).exists():
        return Answer(
            Health.WARNING,
            "There is no administrator.",
            "Make one: qadam person MAIL --name NAME --role administrator.",
        )
    return Answer(Health.GOOD, "an administrator is there")


def check_settings() -> Answer:
    """The settings are fit for the public."""
    if settings.DEBUG:
        return Answer(Health.WARNING, "QADAM_DEBUG is on.", "Switch it off on a site that others reach.")
    if not settings.SECURE and not settings.SITE_ADDRESS.startswith(("http://127.0.0.1", "http://localhost")):
        return Answer(Health.WRONG, "The site has no https.", "Set QADAM_ADDRESS to an address with https.")
    key = settings.DATA_FOLDER / "secret_key"
    if key.exists() and key.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return Answer(Health.WRONG, f"Others can read {key}.", f"Run chmod 600 {key}.")
    return Answer(Health.GOOD, settings.SITE_ADDRESS)


CHECKS: dict[str, Callable[[], Answer]] = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "audit log": check_audit,
    "documents": check_files,
    "keys of cases": check_case_keys,
    "search": check_search,
    "workers": check_workers,
    "mails": check_mails,
    "people": check_people,
    "settings": check_settings,
}


def examine() -> Iterator[tuple[str, Answer]]:
    """Run every check and yield its name and answer; a check that breaks is an answer too."""
    for name, check in CHECKS.items():
        try:
            yield name, check()
        except Exception as error:
            yield name, Answer(Health.WRONG, f"{type(error).__name__}: {error}", "See the settings and the log.")
