"""Cutting the time of a plan into the periods on which bodies report: calendar half-years or quarters."""

from dataclasses import dataclass
from datetime import date, timedelta

from qadam.progress.enums import PeriodKind

MONTHS = {PeriodKind.HALF_YEAR: 6, PeriodKind.QUARTER: 3}


@dataclass(frozen=True)
class Stretch:
    """The first and the last day of a period, and the last day to report on it."""

    starts_on: date
    ends_on: date
    due_on: date


def stretches(starts_on: date, ends_on: date, kind: PeriodKind, days_to_report: int) -> list[Stretch]:
    """Return the periods that cover a plan's time, in order, without a gap.

    The first and the last may reach beyond the plan: they are whole half-years or quarters of the calendar.
    """
    months = MONTHS[kind]
    first = date(starts_on.year, (starts_on.month - 1) // months * months + 1, 1)
    found: list[Stretch] = []
    while first <= ends_on:
        following = _months_later(first, months)
        last = following - timedelta(days=1)
        found.append(Stretch(first, last, last + timedelta(days=days_to_report)))
        first = following
    return found


def _months_later(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
