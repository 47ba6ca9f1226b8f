"""The history of a recommendation or a review: every change with who and when, in readable words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from qadam.audit.enums import ACTION_LABELS
from qadam.audit.selectors import history_of
from qadam.register.enums import EarlierStatus, LabelStatus, Position, RecurrenceStatus
from qadam.register.selectors.fields import field_label

# Stored values of these fields are shown by their words.
WORDS: dict[str, type[models.TextChoices]] = {"position": Position, "recurrence": RecurrenceStatus}


@dataclass(frozen=True)
class ChangeWords:
    """One changed field in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """One event: when, who, what happened, and the fields it changed."""

    at: datetime
    who: str
    what: str
    changes: tuple[ChangeWords, ...]


def history_in_words(target: models.Model) -> list[HistoryLine]:
    """Return the history of a row of the register, newest first, in two queries."""
    return [
        HistoryLine(
            entry.at,
            entry.actor_name,
            str(ACTION_LABELS.get(entry.action, entry.action)),
            tuple(
                ChangeWords(
                    field_words(one.field), value_words(one.field, one.before), value_words(one.field, one.after)
                )
                for one in entry.changes
            ),
        )
        for entry in history_of(target)
    ]


def last_changed_by(target: models.Model) -> str:
    """Return the name of whoever changed a row last; empty where nobody did."""
    history = history_of(target)
    return history[0].actor_name if history else ""


def field_words(field: str) -> str:
    """Return the name of a field of the log in words."""
    if field.startswith("label:"):
        return _("label %(code)s") % {"code": field.split(":", 2)[2]}
    if field.startswith("earlier:"):
        return _("earlier recommendation %(number)s") % {"number": field.partition(":")[2]}
    return field_label(field)


def value_words(field: str, value: Any) -> str:
    """Return a value of the log in words."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    choices = WORDS.get(field)
    if field.startswith("label:"):
        choices = LabelStatus
    if field.startswith("earlier:"):
        choices = EarlierStatus
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
