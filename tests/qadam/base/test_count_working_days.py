"""The calendars: which days a State works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.base.working_days import calendar_codes, calendar_of

KAZ = calendar_of("KAZ")

FREE = [
    ("2024-01-01", "New Year"),
    ("2024-01-02", "New Year"),
    ("2024-03-25", "23 March was a Saturday"),
    ("2024-05-08", "moved by order from Saturday 4 May"),
    ("2024-07-08", "6 July was a Saturday"),
    ("2024-10-25", "Republic Day"),
    ("2025-01-03", "moved by order from Sunday 5 January"),
    ("2025-01-07", "Orthodox Christmas"),
    ("2025-03-10", "8 March was a Saturday"),
    ("2025-03-24", "22 March was a Saturday"),
    ("2025-03-25", "23 March was a Sunday"),
    ("2025-06-06", "first day of Kurban ait"),
    ("2025-09-01", "30 August was a Saturday"),
    ("2025-10-27", "25 October was a Saturday"),
    ("2026-03-24", "21 and 22 March fall on a weekend, 23 is a holiday itself"),
    ("2026-03-25", "21 and 22 March fall on a weekend, 23 is a holiday itself"),
    ("2026-05-11", "9 May was a Saturday"),
    ("2027-01-04", "2 January is a Saturday"),
    ("2028-12-18", "16 December is a Saturday"),
]
WORKED = [
    ("2024-05-04", "a Saturday worked for 8 May"),
    ("2025-01-05", "a Sunday worked for 3 January"),
    ("2024-01-08", "Christmas on a Sunday is not moved"),
    ("2024-06-17", "Kurban ait on a Sunday is not moved"),
    ("2024-12-02", "the Day of the First President is a holiday no more"),
    ("2024-12-17", "the second day of Independence is a holiday no more"),
    ("2026-05-08", "a plain Friday between two holidays"),
]


@pytest.mark.parametrize(("day", "why"), FREE)
def test_a_day_without_work(day, why):
    assert not KAZ.is_working(date.fromisoformat(day)), why


@pytest.mark.parametrize(("day", "why"), WORKED)
def test_a_day_of_work(day, why):
    assert KAZ.is_working(date.fromisoformat(day)), why


@pytest.mark.parametrize(
    ("day", "known", "why"),
    [
        ("2024-06-16", True, "Kurban ait of 2024 is known"),
        ("2027-05-16", False, "Kurban ait of 2027 is fixed later"),
        ("2027-02-10", False, "orders for 2027 are not made yet"),
        ("2026-08-30", False, "the constitutional reform may move Constitution Day"),
        ("2026-02-10", True, "a plain day of a known year"),
        ("2023-02-10", False, "before the calendar begins"),
        ("2029-02-10", False, "after the calendar ends"),
    ],
)
def test_the_calendar_says_of_what_it_is_sure(day, known, why):
    assert KAZ.is_known(date.fromisoformat(day)) is known, why


@pytest.mark.parametrize(
    ("start", "count", "expected", "why"),
    [
        ("2025-03-07", 1, "2025-03-11", "a Friday before a moved holiday"),
        ("2025-03-20", 3, "2025-03-28", "over Nauryz and its moved days"),
        ("2024-05-03", 1, "2024-05-04", "the worked Saturday counts"),
        ("2024-05-06", 1, "2024-05-10", "over 7, 8 and 9 May"),
        ("2025-12-31", 2, "2026-01-06", "over New Year and a weekend"),
        ("2025-03-11", -1, "2025-03-07", "counted back"),
        ("2025-03-07", 0, "2025-03-07", "nothing to count"),
    ],
)
def test_counting_working_days(start, count, expected, why):
    assert KAZ.add(date.fromisoformat(start), count) == date.fromisoformat(expected), why


def test_a_state_without_a_calendar_works_from_monday_to_friday_and_is_never_sure():
    calendar = calendar_of("FRA")

    assert not calendar.is_working(date(2025, 3, 8))
    assert calendar.is_working(date(2025, 7, 14))
    assert not calendar.is_known(date(2025, 7, 15))


def test_no_code_can_name_a_file_elsewhere():
    assert calendar_of("../../x").source == ""


def test_every_calendar_says_its_law():
    assert calendar_codes() == ["KAZ", "XQD"]
    assert all(calendar_of(code).source for code in calendar_codes())


@given(start=st.dates(date(2020, 1, 1), date(2035, 12, 31)), count=st.integers(0, 260))
def test_counting_forth_and_back_agree(start, count):
    end = KAZ.add(start, count)

    assert KAZ.count(start, end) == count
    assert end >= start + timedelta(days=count // 2)
    assert count == 0 or KAZ.is_working(end)
