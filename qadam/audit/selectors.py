"""Reading the audit log: the history of one object, the list with its filters, and the check of the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from qadam.audit.models import AuditChange, AuditEvent, AuditHead
from qadam.audit.services import event_hash

EVENTS_PER_READ = 1_000


@dataclass(frozen=True)
class FieldChange:
    """One field of one object as it was before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryEntry:
    """One event in the history of an object, with the fields it changed there."""

    at: datetime
    actor_name: str
    action: str
    changes: tuple[FieldChange, ...]
    details: dict[str, Any]


@dataclass(frozen=True)
class ChainFault:
    """The first place where the chain does not hold, in one sentence."""

    sequence: int
    message: str


def history_of(target: models.Model) -> list[HistoryEntry]:
    """Return every event that touched `target`, newest first, in two queries."""
    key = {"target_type": target._meta.label_lower, "target_id": str(target.pk)}
    changes: dict[int, list[FieldChange]] = {}
    for row in AuditChange.objects.filter(**key):
        changes.setdefault(row.event_sequence, []).extend(
            FieldChange(name, old, new) for name, (old, new) in row.changes.items()
        )
    events = AuditEvent.objects.filter(Q(**key) | Q(sequence__in=list(changes))).order_by("-sequence")
    return [HistoryEntry(e.at, e.actor_name, e.action, tuple(changes.get(e.sequence, ())), e.details) for e in events]


def last_changed_by(target: models.Model) -> str:
    """Return the name of whoever changed an object last; empty where nobody did."""
    history = history_of(target)
    return history[0].actor_name if history else ""


def events_list(
    *,
    person: str = "",
    target: str = "",
    kind: str = "",
    action: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> QuerySet[AuditEvent]:
    """Return the events that pass every given filter, newest first.

    Args:
        person: a part of the name of whoever acted.
        target: a part of the name of an object that the event is about, or that it changed beside.
        kind: the label of the model of that object, such as "register.recommendation".
        action: the beginning of an action's code.
        from_on: the first day.
        until_on: the last day, included.
    """
    events = AuditEvent.objects.all()
    if person:
        events = events.filter(actor_name__icontains=person)
    if action:
        events = events.filter(action__startswith=action)
    if target or kind:
        own, beside = Q(), AuditChange.objects.filter(event_sequence=OuterRef("sequence"))
        if target:
            own, beside = own & Q(target_label__icontains=target), beside.filter(target_label__icontains=target)
        if kind:
            own, beside = own & Q(target_type=kind), beside.filter(target_type=kind)
        events = events.filter(own | Exists(beside))
    if from_on:
        events = events.filter(at__date__gte=from_on)
    if until_on:
        events = events.filter(at__date__lte=until_on)
    return events


def kinds_list() -> list[str]:
    """Return the labels of the models that the log speaks of."""
    return list(AuditEvent.objects.order_by("target_type").values_list("target_type", flat=True).distinct())


def changes_of(events: list[AuditEvent]) -> dict[int, list[AuditChange]]:
    """Return the changes of a page of events by their sequence, in one query."""
    rows = AuditChange.objects.filter(event_sequence__in=[event.sequence for event in events])
    return {sequence: list(group) for sequence, group in groupby(rows, key=lambda row: row.event_sequence)}


def verify_chain() -> ChainFault | None:
    """Return None where every event holds to the one before it, else the first fault.

    Reads the whole log in pages of 1,000 events, so memory stays small.
    """
    previous, expected = "", 1
    for event, changes in _events_with_changes():
        if event.sequence != expected:
            return ChainFault(expected, f"Event {expected} of the audit log is missing.")
        if event.previous_hash != previous or event.hash != event_hash(event, changes):
            return ChainFault(
                event.sequence, f"Event {event.sequence} of the audit log was changed after it was written."
            )
        previous, expected = event.hash, expected + 1
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if (head.sequence, head.hash) != (expected - 1, previous):
        return ChainFault(expected, f"The audit log ends at event {expected - 1}, but {head.sequence} were written.")
    return None


def _events_with_changes() -> Iterator[tuple[AuditEvent, list[AuditChange]]]:
    last = 0
    while page := list(AuditEvent.objects.filter(sequence__gt=last).order_by("sequence")[:EVENTS_PER_READ]):
        changes = changes_of(page)
        for event in page:
            yield event, changes.get(event.sequence, [])
        last = page[-1].sequence
