"""The log of a case: its lines in words, and the check of its chain."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.selectors import Person
from qadam.audit.models import AuditEvent
from qadam.audit.services import SYSTEM_ACTOR_NAME
from qadam.communications.labels import ACTION_LABELS
from qadam.communications.models import Case, CaseLogEntry
from qadam.communications.sealing import CannotOpenError, open_record
from qadam.communications.selectors.log_words import about_in_words, details_in_words
from qadam.taxonomy.clocks import Rulebook
from qadam.taxonomy.selectors import clocks_in_force

REFUSALS = frozenset({"refused"})


@dataclass(frozen=True)
class Line:
    """One line of the log as its owner reads it. `is_warning` marks what needs a look."""

    sequence: int
    at: datetime
    who: str
    what: str
    about: str
    details: tuple[tuple[str, str], ...]
    is_redacted: bool
    is_warning: bool


@dataclass(frozen=True)
class LogFault:
    """The first place where the chain does not hold."""

    sequence: int
    message: str


def lines_of(case: Case, person: Person) -> Any:
    """Return the lines of the log that the person may read, the newest first, as a queryset for a paginator."""
    return CaseLogEntry.objects.visible_to(person).filter(case=case).order_by("-sequence")


def in_words(case: Case, entries: Sequence[CaseLogEntry]) -> list[Line]:
    """Return lines as their owner reads them, in one query for the names and three for the rules."""
    names = {
        pk: name or email
        for pk, name, email in User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list(
            "pk", "full_name", "email"
        )
    }
    key = None if case.is_erased else case.open_log_key()
    for entry in entries:
        entry.case = case
    rules = clocks_in_force().book
    return [_line(case, entry, names, key, rules) for entry in entries]


def _line(case: Case, entry: CaseLogEntry, names: dict[int, str], key: bytes | None, rules: Rulebook) -> Line:
    is_redacted = not entry.details and entry.details_sha256 != hashlib.sha256(b"").hexdigest()
    details: tuple[tuple[str, str], ...] = ()
    if entry.details and key is not None:
        try:
            record = open_record(key, entry.details, place=entry.details_place())
            details = details_in_words(entry.action, record, rules)
        except CannotOpenError:
            is_redacted = True
    who = names.get(entry.actor_id or 0, str(entry.actor_id)) if entry.actor_id else SYSTEM_ACTOR_NAME
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        who=who,
        what=str(ACTION_LABELS.get(entry.action, entry.action)),
        about=about_in_words(entry.about),
        details=details,
        is_redacted=is_redacted or (case.is_erased and bool(entry.details)),
        is_warning=entry.action in REFUSALS or entry.action.startswith("read_by_glass"),
    )


def verify_case_log(case: Case) -> LogFault | None:
    """Return None where every line holds to the one before it and to the audit log, else the first fault.

    Details that were redacted are empty, and a later line says so; those of an erased case cannot be read, but hold.
    """
    entries = list(CaseLogEntry.unguarded.filter(case=case).order_by("sequence"))
    redacted = {entry.about.removeprefix("line ") for entry in entries if entry.action == "redacted"}
    previous = ""
    empty = hashlib.sha256(b"").hexdigest()
    for expected, entry in enumerate(entries, start=1):
        if entry.sequence != expected:
            return LogFault(expected, _("Line %(line)s of the log is missing.") % {"line": expected})
        digest = hashlib.sha256(entry.details.encode()).hexdigest()
        is_taken_out = digest == empty and entry.details_sha256 != empty and str(entry.sequence) in redacted
        if (
            entry.previous_hash != previous
            or entry.hash != entry.computed_hash()
            or (digest != entry.details_sha256 and not is_taken_out)
        ):
            return LogFault(
                expected, _("Line %(line)s of the log was changed after it was written.") % {"line": expected}
            )
        previous = entry.hash
    return _verify_anchors(case, {entry.sequence: entry.hash for entry in entries})


def _verify_anchors(case: Case, hashes: dict[int, str]) -> LogFault | None:
    """Compare with what the audit log of the site knows of the lines: a log cut off or rewritten is noticed."""
    events = AuditEvent.objects.filter(target_type=Case._meta.label_lower, target_id=str(case.pk)).order_by("sequence")
    for details in events.values_list("details", flat=True):
        line = details.get("line")
        if line is not None and hashes.get(line) != details.get("line_hash"):
            return LogFault(line, _("Line %(line)s of the log is missing or was rewritten.") % {"line": line})
    return None
