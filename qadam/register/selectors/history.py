"""The history of a recommendation or a review: every change with who and when, in readable words."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from qadam.audit.words import HistoryLine, history_lines, plain_in_words
from qadam.register.enums import EarlierStatus, LabelStatus, Position, RecurrenceStatus
from qadam.register.models import ReportDeadline
from qadam.register.selectors.fields import field_label
from qadam.taxonomy.clocks import standard_rulebook

# Stored values of these fields are shown by their words.
WORDS: dict[str, type[models.TextChoices]] = {"position": Position, "recurrence": RecurrenceStatus}


def history_in_words(target: models.Model) -> list[HistoryLine]:
    """Return the history of a row of the register, newest first, in two queries."""
    return history_lines(target, field_words, value_words)


def field_words(field: str) -> str:
    """Return the name of a field of the log in words."""
    if field.startswith("label:"):
        return _("label %(code)s") % {"code": field.split(":", 2)[2]}
    if field.startswith("deadline:"):
        name, part = field.split(":")[1:]
        rule = standard_rulebook().rule(name)
        labels = {field.name: field.verbose_name for field in ReportDeadline._meta.fields}
        return f"{rule.title if rule else name}: {labels[part]}"
    if field.startswith("earlier:"):
        return _("earlier recommendation %(number)s") % {"number": field.partition(":")[2]}
    return field_label(field)


def value_words(field: str, value: Any) -> str:
    """Return a value of the log in words."""
    choices = WORDS.get(field)
    if field.startswith("label:"):
        choices = LabelStatus
    if field.startswith("earlier:"):
        choices = EarlierStatus
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return plain_in_words(value)
