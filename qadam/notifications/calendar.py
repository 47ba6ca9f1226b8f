"""When offices work: the calendar of the State, and the rows of the settings laid over it."""

from dataclasses import dataclass, replace

from qadam.base.working_days import Calendar, calendar_of
from qadam.notifications.models import SINGLE_ROW, SpecialDay, Week


@dataclass(frozen=True)
class Office:
    """When the State's offices work: the days, and the hour (0-23) from which mails go out."""

    calendar: Calendar
    hour: int


def office() -> Office:
    """Return the working days and the hour of this instance, in two queries."""
    week = Week.objects.filter(pk=SINGLE_ROW).first() or Week()
    special = {
        (year, month, day): is_working
        for year, month, day, is_working in SpecialDay.objects.values_list("year", "month", "day", "is_working")
    }
    return Office(replace(calendar_of(week.state), weekend=frozenset(week.free_days), special=special), week.hour)
