"""Writing to the audit log. Every service of the project calls `record_event` once, inside its own transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from qadam.audit.models import AuditChange, AuditEvent, AuditHead

SYSTEM_ACTOR_NAME = "qadam"
CHANGES_PER_INSERT = 500
Changes = Mapping[str, tuple[Any, Any]]


class NotNamed:
    """An actor of whom nothing may be kept: not the person, not even whether somebody was signed in."""

    pk = None

    def __str__(self) -> str:
        return "(not named)"


NOT_NAMED = NotNamed()


@dataclass(frozen=True)
class Changed:
    """One object that an event changed: field -> (before, after)."""

    target: models.Model
    changes: Changes


def readable(value: Any) -> Any:
    """Return a value as it is kept in the log: text, number, truth value, list of these, or None."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [readable(item) for item in value]
    if isinstance(value, dict):
        return {str(key): readable(item) for key, item in value.items()}
    return str(value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose value differs, with both values."""
    return {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}


def event_hash(event: AuditEvent, changes: Iterable[AuditChange]) -> str:
    """Return the SHA-256 (hex) over an event, its changes in order, and the hash of the event before it."""
    content = [
        event.sequence,
        int(event.at.timestamp() * 1_000_000),
        event.actor_id,
        event.actor_name,
        event.action,
        [event.target_type, event.target_id, event.target_label],
        event.details,
        [[c.target_type, c.target_id, c.target_label, c.changes] for c in changes],
        event.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record_event(
    action: str,
    *,
    actor: models.Model | NotNamed | None,
    target: models.Model,
    changes: Changes | None = None,
    also: Iterable[Changed] = (),
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event to the chain and return it. Must run inside the transaction of the write that it records.

    Args:
        action: stable verb such as "recommendation.edited".
        actor: the person, None for the system itself, or NOT_NAMED for somebody of whom nothing may be kept.
        target: the object that the event is about.
        changes: field -> (before, after) of the target.
        also: other objects changed by the same write, each with its own changes.
        details: further facts (counts, sources), in plain values.

    Raises:
        TransactionManagementError: outside a transaction, since an event without its write would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record_event needs the transaction of the write it records")
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor_id=actor.pk if actor is not None else None,
        actor_name=str(actor)[:200] if actor is not None else SYSTEM_ACTOR_NAME,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:500],
        details=readable(dict(details or {})),
        previous_hash=head.hash,
    )
    rows = [
        AuditChange(
            event_sequence=event.sequence,
            target_type=changed.target._meta.label_lower,
            target_id=str(changed.target.pk),
            target_label=str(changed.target)[:500],
            changes={name: [readable(old), readable(new)] for name, (old, new) in changed.changes.items()},
        )
        for changed in ([Changed(target, changes)] if changes else []) + list(also)
    ]
    event.hash = event_hash(event, rows)
    event.save(force_insert=True)
    AuditChange.objects.bulk_create(rows, batch_size=CHANGES_PER_INSERT)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event
