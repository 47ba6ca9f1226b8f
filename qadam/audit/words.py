"""The log in readable words: fields by their translated names, stored values by their words, ids by names.

A field is named as its model names it in words; any other by EXTRA_LABELS and FIELD_LABELS. An app whose events speak
of their fields in a language of their own says how they are read with `register_audit_words`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qadam.audit.enums import ACTION_LABELS, EXTRA_LABELS
from qadam.audit.kinds import FIELD_LABELS, KIND_LABELS
from qadam.audit.models import AuditChange, AuditEvent
from qadam.audit.selectors import changes_of, history_of

NOTHING = "—"
COMPOSED = re.compile(r"(\w+)((?:: ?| (?=\d)).+)", re.DOTALL)  # "item 3", "reply: Aida"
FieldWords = Callable[[str], str]
ValueWords = Callable[[str, Any], str]


@dataclass(frozen=True)
class ChangeLine:
    """One field as it was before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """One event in the history of an object: when, who, what happened, and the fields it changed there."""

    at: datetime
    who: str
    what: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class ChangedObject:
    """One object that an event changed: what it is, its name then, and its fields."""

    kind: str
    label: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class EventInWords:
    """One event as it is read: `details` are further facts, as (what, value)."""

    event: AuditEvent
    action: str
    kind: str
    changed: tuple[ChangedObject, ...]
    details: tuple[tuple[str, str], ...]


_choices: dict[str, type[models.Choices]] = {}
_readers: dict[str, tuple[FieldWords, ValueWords]] = {}


def register_audit_words(target_type: str, field_words: FieldWords, value_words: ValueWords) -> None:
    """Say how the fields and values of one kind of object ("register.review") are read. Called from `ready()`."""
    _readers[target_type] = (field_words, value_words)


def register_audit_choices(name: str, choices: type[models.Choices]) -> None:
    """Say which words stand for the values that events call by a name that is no field of their object ("role")."""
    _choices[name] = choices


def in_words(events: list[AuditEvent]) -> list[EventInWords]:
    """Return events in words: one query for their changes, one for each model whose ids stand in them."""
    changes = changes_of(events)
    names = _names_of([row for rows in changes.values() for row in rows])
    return [
        EventInWords(
            event,
            action_in_words(event.action),
            kind_in_words(event.target_type),
            tuple(_object_in_words(row, names) for row in changes.get(event.sequence, [])),
            tuple(
                (name_in_words(name), plain_in_words(value))
                for name, value in event.details.items()
                if value not in ("", None)
            ),
        )
        for event in events
    ]


def history_lines(target: models.Model, field_words: FieldWords, value_words: ValueWords) -> list[HistoryLine]:
    """Return the history of one object, newest first, in two queries.

    Args:
        field_words, value_words: how its app says its fields and their values.
    """
    return [
        HistoryLine(
            entry.at,
            entry.actor_name,
            action_in_words(entry.action),
            tuple(
                ChangeLine(
                    field_words(one.field), value_words(one.field, one.before), value_words(one.field, one.after)
                )
                for one in entry.changes
            ),
        )
        for entry in history_of(target)
    ]


def action_in_words(action: str) -> str:
    """Return the words for an action, its code where it has none."""
    return str(ACTION_LABELS.get(action, action))


def kind_in_words(target_type: str) -> str:
    """Return what an object is ("recommendation") by the label of its model, the label itself where it is gone."""
    if target_type in KIND_LABELS:
        return capfirst(str(KIND_LABELS[target_type]))
    try:
        return capfirst(str(apps.get_model(target_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return target_type


def _object_in_words(row: AuditChange, names: dict[tuple[str, str], str]) -> ChangedObject:
    lines = tuple(
        ChangeLine(
            capfirst(_field_in_words(row.target_type, name)),
            _value_in_words(row.target_type, name, before, names),
            _value_in_words(row.target_type, name, after, names),
        )
        for name, (before, after) in row.changes.items()
    )
    return ChangedObject(kind_in_words(row.target_type), row.target_label, lines)


def _field_in_words(target_type: str, name: str) -> str:
    if target_type in _readers:
        return _readers[target_type][0](name)
    field = _field(target_type, name)
    if field is not None and name not in EXTRA_LABELS:
        is_named = isinstance(field.verbose_name, Promise)  # otherwise it is the name of the field, in no language
        return str(field.verbose_name if is_named else FIELD_LABELS.get(name, field.verbose_name))
    return name_in_words(name)


def _value_in_words(target_type: str, name: str, value: Any, names: dict[tuple[str, str], str]) -> str:
    if target_type in _readers:
        return _readers[target_type][1](name, value)
    field = _field(target_type, name)
    if value in (None, ""):
        return NOTHING
    if field is None:
        choices = _choices.get(name)
        return str(choices(value).label) if choices is not None and value in choices.values else plain_in_words(value)
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model._meta.label_lower, str(value)), str(value))
    if field.flatchoices:
        chosen = {str(code): str(words) for code, words in field.flatchoices}
        return chosen.get(str(value), str(value))
    return plain_in_words(value, is_date=isinstance(field, models.DateField))


def plain_in_words(value: Any, *, is_date: bool = True) -> str:
    """Return a stored value in words: dates as people write them, yes and no, lists and tables line by line."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(plain_in_words(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{name_in_words(str(name))}: {plain_in_words(item)}" for name, item in value.items())
    return _date(value) if is_date and isinstance(value, str) else str(value)


def _date(value: str) -> str:
    """Return a date or time of the log as people write it; any other text as it is."""
    try:
        if len(value) == len("2026-01-31"):
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
        if value[10:11] == "T":
            return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    except ValueError:
        pass
    return value


def name_in_words(name: str) -> str:
    """Return the words for a name that is no field; of "item 3" or "reply: Aida" for what stands before the rest."""
    if name in EXTRA_LABELS or name in FIELD_LABELS:
        return str(EXTRA_LABELS.get(name) or FIELD_LABELS[name])
    parts = COMPOSED.fullmatch(name)
    if parts and (parts[1] in EXTRA_LABELS or parts[1] in FIELD_LABELS):
        return name_in_words(parts[1]) + parts[2]
    return name.replace("_", " ")


def _field(target_type: str, name: str) -> models.Field[Any, Any] | None:
    try:
        found = apps.get_model(target_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, models.Field) else None


def _names_of(rows: Iterable[AuditChange]) -> dict[tuple[str, str], str]:
    """Return the names of the objects whose ids stand in the changes, by (model, id); one query a model."""
    wanted: dict[type[models.Model], set[int]] = {}
    for row in rows:
        for name, pair in row.changes.items():
            field = _field(row.target_type, name)
            if isinstance(field, models.ForeignKey) and row.target_type not in _readers:
                ids = {int(value) for value in pair if str(value).isascii() and str(value).isdigit()}
                wanted.setdefault(field.related_model, set()).update(ids)
    names = {}
    for model, ids in wanted.items():
        for found in model._base_manager.filter(pk__in=ids):
            names[model._meta.label_lower, str(found.pk)] = str(found)
    return names
