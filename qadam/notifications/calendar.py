"""Working days: the State's week and its special days, as rows. `Calendar` itself is pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from qadam.notifications.models import FIRST_HOUR, SINGLE_ROW, SpecialDay, Week, weekend

# No holiday is longer; a calendar without any working day must not run for ever.
LONGEST_PAUSE_DAYS = 60


@dataclass(frozen=True)
class Calendar:
    """The working days. `special` maps (year or None, month, day) to whether that day is worked."""

    free_days: tuple[int, ...] = tuple(weekend())
    special: Mapping[tuple[int | None, int, int], bool] = field(default_factory=dict)
    hour: int = FIRST_HOUR

    def is_working_day(self, day: date) -> bool:
        """Return whether a day is worked: what is said of that very date, of the date in every year, of the weekday."""
        for year in (day.year, None):
            said = self.special.get((year, day.month, day.day))
            if said is not None:
                return said
        return day.weekday() not in self.free_days

    def working_day_from(self, day: date) -> date:
        """Return the day itself where it is worked, else the next working day."""
        for later in range(LONGEST_PAUSE_DAYS):
            candidate = day + timedelta(days=later)
            if self.is_working_day(candidate):
                return candidate
        return day


def working_calendar() -> Calendar:
    """Return the calendar of this instance, in two queries."""
    week = Week.objects.filter(pk=SINGLE_ROW).first()
    special = {
        (year, month, day): is_working
        for year, month, day, is_working in SpecialDay.objects.values_list("year", "month", "day", "is_working")
    }
    if week is None:
        return Calendar(special=special)
    return Calendar(tuple(week.free_days), special, week.hour)
