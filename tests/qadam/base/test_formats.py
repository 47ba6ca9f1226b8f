"""Dates, numbers, shares and sizes are written as each language writes them."""

from datetime import date

import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import get_format

NARROW = "\u202f"
NO_BREAK = "\u00a0"


def shown(language: str, template: str, **context) -> str:
    with translation.override(language):
        return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "21 November 2026"),
        ("ru", f"21 ноября 2026{NO_BREAK}г."),
        ("kk", f"2026{NO_BREAK}ж. 21 қараша"),
    ],
)
def test_a_date(language, expected):
    assert shown(language, "{{ on|date:'DATE_FORMAT' }}", on=date(2026, 11, 21)).lower() == expected.lower()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "November 2026"), ("ru", f"Ноябрь 2026{NO_BREAK}г."), ("kk", f"2026{NO_BREAK}ж. қараша")],
)
def test_a_month(language, expected):
    assert shown(language, "{{ on|date:'YEAR_MONTH_FORMAT' }}", on=date(2026, 11, 21)).lower() == expected.lower()


def test_kazakh_months_are_written_small_within_a_date():
    catalogue = polib.pofile(str(settings.ROOT / "locale" / "django" / "kk" / "LC_MESSAGES" / "django.po"))
    months = [entry.msgstr for entry in catalogue if entry.msgctxt == "alt. month"]
    assert len(months) == 12
    assert months == [month.lower() for month in months]
    assert months[10] == "қараша"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 10700, "10,700"),
        ("ru", 10700, f"10{NARROW}700"),
        ("kk", 1234567, f"1{NARROW}234{NARROW}567"),
        ("en", None, "—"),
        ("ru", 0, "0"),
    ],
)
def test_a_number(language, value, expected):
    assert shown(language, "{{ value|number }}", value=value) == expected


@pytest.mark.parametrize(
    ("language", "share", "expected"),
    [("en", 0.884, "88%"), ("ru", 0.884, f"88{NARROW}%"), ("kk", 1, f"100{NARROW}%"), ("en", None, "—")],
)
def test_a_share(language, share, expected):
    assert shown(language, "{{ share|percent }}", share=share) == expected


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 byte"),
        ("en", 999, "999 bytes"),
        ("en", 1024, f"1.0{NO_BREAK}KB"),
        ("en", 50 * 1024 * 1024, f"50{NO_BREAK}MB"),
        ("en", 3 * 1024**4, f"3,072{NO_BREAK}GB"),
        ("en", None, "—"),
    ],
)
def test_a_file_size(language, count, expected):
    assert shown(language, "{{ count|file_size }}", count=count) == expected


@pytest.mark.parametrize(
    ("language", "first", "last", "expected"),
    [
        ("en", date(2025, 11, 3), date(2025, 12, 1), "3 November – 1 December 2025"),
        ("ru", date(2025, 11, 3), date(2025, 12, 1), f"3 ноября – 1 декабря 2025{NO_BREAK}г."),
        ("kk", date(2025, 11, 3), date(2025, 12, 1), f"2025{NO_BREAK}ж. 3 қараша – 1 желтоқсан"),
        ("en", date(2025, 11, 3), date(2026, 2, 20), "3 November 2025 – 20 February 2026"),
        ("en", date(2025, 11, 3), date(2025, 11, 3), "3 November 2025"),
        ("en", date(2025, 11, 3), None, "3 November 2025"),
        ("en", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("ru", date(2025, 1, 1), date(2025, 12, 31), f"2025{NO_BREAK}г."),
        ("kk", date(2025, 1, 1), date(2025, 12, 31), f"2025{NO_BREAK}ж."),
        ("en", None, None, "—"),
    ],
)
def test_a_stretch_of_time(language, first, last, expected):
    assert shown(language, "{% date_range first last %}", first=first, last=last).lower() == expected.lower()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_week_begins_on_monday_and_machine_dates_are_understood(language):
    with translation.override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
