"""Working days: which days a State works, from its calendar file and from what its office says of single days.

A day of which the calendar does not know everything (a feast fixed from year to year, an order not yet made, a year
outside the file) is still counted by what is known, and every date that rests on it has to be confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from unrec.vocabularies.loader import load_yaml_file

FOLDER = Path(__file__).parent / "data"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = frozenset({5, 6})  # of a State whose calendar the product does not bring
LONGEST_PERIOD_DAYS = 4_000  # working days that a rule may count; keeps a wrong rule from counting for ever
LONGEST_REST_DAYS = 60  # no holiday is longer; keeps a calendar without a working day from being searched for ever


@dataclass(frozen=True, eq=False)  # compared and hashed as the object it is: there is one a State
class Calendar:
    """The working days of one State.

    `yearly` maps (month, day) to the year from which the holiday has to be confirmed (None: never); such a holiday on
    a weekend gives the next working day free. `yearly_off` and `off` are days of rest that are not moved. `moved_free`
    and `moved_worked` are days that an order changed; `unsure` those that are not confirmed. `special` maps (year or
    None for every year, month, day) to whether the office says that it works; this beats everything else.
    """

    code: str
    zone: str
    source: str
    first_year: int
    last_year: int
    moved_known_to: int
    weekend: frozenset[int] = WEEKEND
    yearly: Mapping[tuple[int, int], int | None] = field(default_factory=dict)
    yearly_off: frozenset[tuple[int, int]] = frozenset()
    off: frozenset[date] = frozenset()
    moved_free: frozenset[date] = frozenset()
    moved_worked: frozenset[date] = frozenset()
    unsure: frozenset[date] = frozenset()
    special: Mapping[tuple[int | None, int, int], bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Tell whether the State's bodies work on this day, as far as the calendar knows."""
        for year in (day.year, None):
            said = self.special.get((year, day.month, day.day))
            if said is not None:
                return said
        return day not in self.moved_free and (day in self.moved_worked or day not in _free_days(self, day.year))

    def is_known(self, day: date) -> bool:
        """Tell whether the calendar is sure of this day."""
        return self.are_known(day, day)

    def are_known(self, first: date, last: date) -> bool:
        """Tell whether the calendar is sure of every day from `first` to `last`, both among them."""
        if first.year < self.first_year or last.year > min(self.last_year, self.moved_known_to):
            return False
        unsure = [*self.unsure]
        for (month, day), since in self.yearly.items():
            unsure += [date(year, month, day) for year in range(since or 9999, last.year + 1)]
        return not any(first <= day <= last for day in unsure)

    def add(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start` (before it, where `count` is negative); day 0 is `start`."""
        step = timedelta(days=1 if count >= 0 else -1)
        day = start
        for _number in range(min(abs(count), LONGEST_PERIOD_DAYS)):
            day = self._nearest(day + step, step)
        return day

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and with `end`."""
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=number)) for number in range(1, days + 1))

    def last_on_or_before(self, day: date) -> date:
        """Return the day itself, or the last working day before it."""
        return self._nearest(day, timedelta(days=-1))

    def next_on_or_after(self, day: date) -> date:
        """Return the day itself, or the next working day."""
        return self._nearest(day, timedelta(days=1))

    def free_days_of(self, year: int) -> list[date]:
        """Return the days of a year that are free although they are no day of the weekend."""
        first = date(year, 1, 1)
        days = (first + timedelta(days=number) for number in range(366))
        return [
            day for day in days if day.year == year and day.weekday() not in self.weekend and not self.is_working(day)
        ]

    def _nearest(self, day: date, step: timedelta) -> date:
        found = day
        for _number in range(LONGEST_REST_DAYS):
            if self.is_working(found):
                return found
            found += step
        return day


@cache
def calendar_of(state: str) -> Calendar:
    """Return the calendar of a State (ISO 3166-1 alpha-3). A State without a file works from Monday to Friday, and no
    day of its calendar is sure."""
    path = FOLDER / f"calendar_{state.lower()}.yaml"
    if not (state.isascii() and state.isalpha() and path.is_file()):
        return Calendar(state.upper(), "UTC", "", first_year=9999, last_year=0, moved_known_to=0)
    return _calendar(load_yaml_file(path))


def calendar_codes() -> list[str]:
    """Return the States whose calendars the product brings."""
    return sorted(path.stem.removeprefix("calendar_").upper() for path in FOLDER.glob("calendar_*.yaml"))


def _calendar(raw: Mapping[str, Any]) -> Calendar:
    moved, off = raw.get("moved", []), raw.get("days_off", [])
    dated = [row for row in off if isinstance(row["day"], date)]
    return Calendar(
        code=raw["code"],
        zone=raw["zone"],
        source=raw["source"],
        first_year=raw["years"]["from"],
        last_year=raw["years"]["to"],
        moved_known_to=raw["moved_known_to"],
        weekend=frozenset(WEEKDAYS.index(name) for name in raw["weekend"]),
        yearly={_month_day(row["day"]): row.get("confirm_from") for row in raw["holidays"]},
        yearly_off=frozenset(_month_day(row["day"]) for row in off if row not in dated),
        off=frozenset(row["day"] for row in dated),
        moved_free=frozenset(row["free"] for row in moved),
        moved_worked=frozenset(row["worked"] for row in moved),
        unsure=frozenset(row["day"] for row in dated if row.get("confirm"))
        | frozenset(row[key] for row in moved if row.get("confirm") for key in ("free", "worked")),
    )


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


@lru_cache(maxsize=256)
def _free_days(calendar: Calendar, year: int) -> frozenset[date]:
    """Return the days of a year without work, before any order that moved one."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range(366)]
    weekend = {day for day in days if day.weekday() in calendar.weekend}
    holidays = {day for day in days if (day.month, day.day) in calendar.yearly and day.year == year}
    off = {day for day in days if (day.month, day.day) in calendar.yearly_off} | calendar.off
    free = weekend | holidays | off
    for holiday in sorted(holidays & weekend):
        day = holiday + timedelta(days=1)
        while day in free:
            day += timedelta(days=1)
        free.add(day)
    return frozenset(day for day in free if day.year == year)
