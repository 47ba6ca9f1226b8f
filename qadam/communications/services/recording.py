"""Writing the log of a case: sealed details, chained hashes, and an anchor in the site's audit log."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from qadam.accounts.models import User
from qadam.accounts.selectors import Person
from qadam.audit.services import readable, record_event
from qadam.communications.models import Case, CaseLogEntry
from qadam.communications.sealing import seal_record

# What the audit log of the site says of nearly everything: that something was done in a case, never what.
CHANGED = "case.changed"


def add_line(
    case: Case, action: str, *, by: Person | None, about: str = "", details: Mapping[str, Any] | None = None
) -> CaseLogEntry:
    """Append a line to the log of a case and return it. Must run in a transaction; the case is locked for it.

    Args:
        about: which paper, question or reply, by kind and number alone: it is not sealed.
        details: what was changed, in the case's own words: sealed.
    """
    Case.unguarded.select_for_update(of=("self",)).only("pk").get(pk=case.pk)
    last = CaseLogEntry.unguarded.filter(case=case).order_by("-sequence").first()
    entry = CaseLogEntry(
        case=case,
        sequence=last.sequence + 1 if last else 1,
        at=timezone.now(),
        actor_id=by.pk if by is not None else None,
        action=action,
        about=about,
        previous_hash=last.hash if last else "",
    )
    if details:
        entry.details = seal_record(case.open_log_key(), readable(dict(details)), place=entry.details_place())
    entry.details_sha256 = hashlib.sha256(entry.details.encode()).hexdigest()
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    return entry


def record(
    case: Case,
    action: str,
    *,
    by: User | None,
    about: str = "",
    details: Mapping[str, Any] | None = None,
    audit: str = CHANGED,
) -> None:
    """Record one write: a line in the log of the case, and an event in the audit log that names the case by number.

    The event holds the hash of the line, so that a log cut off at its end is found out too.
    """
    entry = add_line(case, action, by=by, about=about, details=details)
    record_event(audit, actor=by, target=case, details={"line": entry.sequence, "line_hash": entry.hash})


@transaction.atomic
def note_reading(*, case: Case, by: Person, about: str = "", by_glass: bool = False) -> None:
    """Note that a person read something of a case. Reading leaves no trace outside the case's own log."""
    add_line(case, "read_by_glass" if by_glass else "read", by=by, about=about)


@transaction.atomic
def note_attempt(*, case: Case, by: Person, about: str = "") -> None:
    """Note that somebody without the right asked for something of a case, before they are told that there is none."""
    add_line(case, "refused", by=by, about=about)
