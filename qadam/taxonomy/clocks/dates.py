"""Arithmetic of dates: periods after or before a day, and the day of an instant in a State's zone.

Only dates go in and come out, so that the zone of the server can change nothing.
"""

import calendar as month_lengths
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.base.working_days import Calendar
from qadam.taxonomy.clocks.enums import Unit
from qadam.taxonomy.clocks.rules import Period


def shift(start: date, period: Period, calendar: Calendar) -> date:
    """Return the day that lies a period after `start`, or before it where the period is counted back.

    The day of the event is not counted. A period of months or years ends on the day of the same number, or on the last
    day of a month that has no such day (31 August and six months: 28 or 29 February), as the European Convention on the
    Calculation of Time-Limits (1972, art. 4) and the civil codes have it.

    Raises:
        InvalidInputError: the day lies beyond the years that a date can have.
    """
    try:
        if period.unit is Unit.WORKING_DAYS:
            return calendar.add(start, period.count)
        if period.unit is Unit.DAYS:
            return start + timedelta(days=period.count)
        if period.unit is Unit.WEEKS:
            return start + timedelta(weeks=period.count)
        return _add_months(start, period.count * (12 if period.unit is Unit.YEARS else 1))
    except (OverflowError, ValueError):
        raise InvalidInputError(_("This date is too far away for a period to be counted.")) from None


def day_of(at: datetime, zone: str) -> date:
    """Return the day that an instant has in a zone such as "Asia/Almaty".

    Raises:
        ValueError: the instant carries no zone of its own, so that its day cannot be told.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone has no day")
    return at.astimezone(ZoneInfo(zone)).date()


def _add_months(start: date, count: int) -> date:
    years, month = divmod(start.month - 1 + count, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, month_lengths.monthrange(year, month + 1)[1]))
