"""A clock that runs: which date counts now, how it stands today, and whom it has to reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.base.errors import InvalidInputError
from qadam.base.working_days import Calendar
from qadam.taxonomy.clocks.enums import Basis, LightState
from unrec.vocabularies.loader import load_yaml_file

FILE = Path(__file__).with_name("lights.yaml")
ONE_DAY = timedelta(days=1)

# The shapes of docs/reference/components.md, so that a state is told by word and form, never by colour alone.
SHAPES = {
    LightState.NO_DATE: "idle",
    LightState.ON_TRACK: "going",
    LightState.DUE_SOON: "warning",
    LightState.DUE_TODAY: "warning",
    LightState.OVERDUE: "late",
    LightState.OVERDUE_ACKNOWLEDGED: "late",
    LightState.PAUSED: "idle",
    LightState.MET: "done",
    LightState.MET_LATE: "partly",
}


@dataclass(frozen=True)
class Extension:
    """A later date that the mechanism granted, with its reason."""

    to_on: date
    reason: str
    granted_on: date


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stood still; it goes on where `until_on` is None. The day it resumes counts again."""

    from_on: date
    until_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Clock:
    """What is stored of one clock. `due_on` is the date by rule, `printed_on` the one that the letter prints.

    `calendar` is that of a clock that counts working days, None where calendar days count.

    Raises:
        InvalidInputError: the parts contradict each other (a date before its start, an extension without a reason).
    """

    started_on: date
    due_on: date | None = None
    rule: str = ""
    printed_on: date | None = None
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    met_on: date | None = None
    acknowledged_on: date | None = None
    acknowledged_reason: str = ""
    needs_confirmation: bool = False
    calendar: Calendar | None = None

    def __post_init__(self) -> None:
        counted_back = self.due_on is not None and self.due_on < self.started_on
        if self.printed_on and self.printed_on < self.started_on and not counted_back:
            raise InvalidInputError(_("The printed date lies before the day on which the clock starts."))
        for extension in self.extensions:
            if not extension.reason.strip():
                raise InvalidInputError(_("An extension needs its reason."))
            if extension.to_on < extension.granted_on:
                raise InvalidInputError(_("The extension ends before the day on which it was granted."))
        for pause in self.pauses:
            if pause.until_on and pause.until_on < pause.from_on:
                raise InvalidInputError(_("The pause ends before it begins."))
        if self.acknowledged_on and not self.acknowledged_reason.strip():
            raise InvalidInputError(_("Say why it is overdue and what will be done."))


@dataclass(frozen=True)
class Effective:
    """The date that counts. `needs_confirmation` is never true of a printed or granted date."""

    due_on: date | None
    basis: Basis
    paused: bool
    needs_confirmation: bool
    shifted_days: int
    reason: str = ""

    @property
    def sentence(self) -> str:
        """Why this date counts, in the language of the reader."""
        if self.due_on is None:
            return _("No date yet: enter the one that the letter prints.")
        values = {"due": date_format(self.due_on, "DATE_FORMAT"), "reason": self.reason}
        parts = [
            {
                Basis.RULE: _("Due on %(due)s by rule."),
                Basis.PRINTED: _("Due on %(due)s, the date printed in the letter."),
                Basis.EXTENSION: _("Due on %(due)s, as extended: %(reason)s"),
            }[self.basis]
            % values
        ]
        if self.shifted_days:
            shifted = ngettext(
                "Moved by %(count)d day by pauses.", "Moved by %(count)d days by pauses.", self.shifted_days
            )
            parts.append(shifted % {"count": self.shifted_days})
        if self.paused:
            parts.append(_("The clock is paused."))
        if self.needs_confirmation:
            parts.append(_("This period is not confirmed in a primary text: check the letter before you rely on it."))
        return " ".join(parts)


@dataclass(frozen=True)
class Light:
    """How a clock stands. `days` to the date (negative: since it), None without one."""

    state: LightState
    days: int | None

    @property
    def word(self) -> str:
        """The state in a word, in the language of the reader."""
        return str(self.state.label)

    @property
    def label(self) -> str:
        """The state in words, with its distance where the two make one phrase ("Overdue by 3 days")."""
        return self.sentence if self.state in (LightState.OVERDUE, LightState.MET_LATE) else self.word

    @property
    def rest(self) -> str:
        """What the sentence says beside the label ("21 days left"); empty where it says the same."""
        return "" if self.sentence == self.label else self.sentence

    @property
    def shape(self) -> str:
        """The shape that goes with the word."""
        return SHAPES[self.state]

    @property
    def sentence(self) -> str:
        """The state with its distance, in the language of the reader."""
        if self.days is None or self.state in (LightState.MET, LightState.PAUSED, LightState.DUE_TODAY):
            return self.word
        count = abs(self.days)
        if self.state is LightState.MET_LATE:
            words = ngettext("Met %(count)d day late", "Met %(count)d days late", count)
        elif self.days < 0:
            words = ngettext("Overdue by %(count)d day", "Overdue by %(count)d days", count)
        else:
            words = ngettext("%(count)d day left", "%(count)d days left", count)
        return words % {"count": count}


@dataclass(frozen=True)
class Escalation:
    """A step that has been reached: `days` from the date (negative: before it), and who is told.

    `key` stays the same for the same date and step, so that nobody is told twice, and changes when the date does.
    """

    key: str
    days: int
    on: date
    to: tuple[str, ...]


def effective(clock: Clock, on: date | None = None) -> Effective:
    """Return the date that counts: a printed one beats the rule, an extension can only add, pauses move it.

    An extension counts pauses from the day it was granted, since the mechanism knew of the earlier ones. A pause that
    begins after the date has passed moves nothing.

    Args:
        clock: the clock.
        on: up to which day a pause that still goes on is counted; its length is left out where this is None.
    """
    paused = any(pause.until_on is None for pause in clock.pauses) and clock.met_on is None
    first = clock.printed_on or clock.due_on
    basis = Basis.PRINTED if clock.printed_on else Basis.RULE if clock.due_on else Basis.NONE
    reason, days = "", 0
    due = first
    if first is not None:
        due = _shifted(clock, first, clock.started_on if first >= clock.started_on else date.min, on)
        days = (due - first).days
    for extension in clock.extensions:
        moved = _shifted(clock, extension.to_on, extension.granted_on, on)
        if due is None or moved > due:
            due, basis, reason = moved, Basis.EXTENSION, extension.reason
            days = (moved - extension.to_on).days
    unsure = clock.needs_confirmation and basis is Basis.RULE
    return Effective(due, basis, paused, unsure, days, reason)


def light(clock: Clock, today: date, *, lights: Mapping[str, Any] | None = None) -> Light:
    """Return how a clock stands today.

    Args:
        clock: the clock.
        today: the day in the State's own zone.
        lights: thresholds of the form of lights.yaml; those that the product brings, where it is left out.
    """
    due = effective(clock, clock.met_on or today)
    if clock.met_on is not None:
        late = due.due_on is not None and clock.met_on > due.due_on
        distance = (due.due_on - clock.met_on).days if due.due_on else None
        return Light(LightState.MET_LATE if late else LightState.MET, distance)
    if due.due_on is None:
        return Light(LightState.PAUSED if due.paused else LightState.NO_DATE, None)
    days = (due.due_on - today).days
    if days < 0:
        acknowledged = clock.acknowledged_on is not None and clock.acknowledged_on > due.due_on
        return Light(LightState.OVERDUE_ACKNOWLEDGED if acknowledged else LightState.OVERDUE, days)
    if due.paused:
        return Light(LightState.PAUSED, days)
    if days == 0:
        return Light(LightState.DUE_TODAY, days)
    soon = days <= due_soon_days(clock.started_on, due.due_on, lights=lights)
    return Light(LightState.DUE_SOON if soon else LightState.ON_TRACK, days)


def due_soon_days(started_on: date, due_on: date, *, lights: Mapping[str, Any] | None = None) -> int:
    """Return how many days before its date a clock of this length is due soon."""
    length = abs((due_on - started_on).days)
    rows = (lights or standard_lights())["due_soon"]
    return int(next(row["days"] for row in rows if length <= row.get("up_to_days", length)))


def escalations(clock: Clock, today: date, *, lights: Mapping[str, Any] | None = None) -> tuple[Escalation, ...]:
    """Return the steps that a running clock has reached, the earliest first; none while it is paused or once it is met.

    All steps up to today are given, so that a day on which nothing ran is caught up; the keys tell what was sent.
    An overdue clock that was acknowledged reaches nobody further.
    """
    due = effective(clock, today)
    if clock.met_on is not None or due.due_on is None or due.paused:
        return ()
    end = today
    if clock.acknowledged_on is not None and clock.acknowledged_on > due.due_on:
        end = min(today, clock.acknowledged_on)
    start = min(clock.started_on, due.due_on) if due.due_on >= clock.started_on else date.min
    reached = []
    for step in sorted((lights or standard_lights())["escalation"], key=lambda row: row["days"]):
        on = due.due_on + timedelta(days=step["days"])
        if start < on <= end:
            key = f"{due.due_on.isoformat()}{step['days']:+d}"
            reached.append(Escalation(key, step["days"], on, tuple(step["to"])))
    return tuple(reached)


@cache
def standard_lights() -> Mapping[str, Any]:
    """Return the thresholds and steps that the product brings. Shared: never change it."""
    lights: Mapping[str, Any] = load_yaml_file(FILE)
    return lights


def _shifted(clock: Clock, due: date, fixed_on: date, on: date | None) -> date:
    """Return a date moved by the pauses since it was fixed."""
    for start, end in _merged(clock.pauses, fixed_on, on):
        if start > due:
            break
        if clock.calendar is not None:
            # The first day of the pause no longer ran, the day of its end does.
            left = clock.calendar.count(start - ONE_DAY, due)
            due = max(due, clock.calendar.add(end - ONE_DAY, left))
        else:
            due += end - start
    return due


def _merged(pauses: Iterable[Pause], fixed_on: date, on: date | None) -> list[tuple[date, date]]:
    """Return the pauses since a day as spans that do not overlap, in order."""
    spans: list[tuple[date, date]] = []
    for pause in sorted(pauses, key=lambda pause: pause.from_on):
        start = max(pause.from_on, fixed_on)
        end = pause.until_on or max(on or start, start)
        if end <= start:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans
