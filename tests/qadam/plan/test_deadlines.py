"""Deadlines are read in three languages, kept as precise as they were given, and read back as they are written."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadam.plan.deadlines import Deadline, deadline_words, last_day, parse_deadline
from qadam.plan.enums import DeadlinePrecision

DAY, MONTH, QUARTER, HALF, YEAR = DeadlinePrecision


@pytest.mark.parametrize(
    ("text", "on", "precision", "reason"),
    [
        ("Q2 2027", "2027-06-30", QUARTER, "the short form"),
        ("2Q 2027", "2027-06-30", QUARTER, "the other short form"),
        ("2nd quarter of 2027", "2027-06-30", QUARTER, "a figure with its ending"),
        ("second quarter of 2027", "2027-06-30", QUARTER, "a word"),
        ("IV quarter 2027", "2027-12-31", QUARTER, "a Roman figure"),
        ("I-II quarters of 2027", "2027-06-30", QUARTER, "of several the last one"),
        ("quarterly, 2027-2030", "2030-12-31", YEAR, "how often is no quarter"),
        ("first half of 2028", "2028-06-30", HALF, "a half-year"),
        ("H2 2028", "2028-12-31", HALF, "its short form"),
        ("June 2027", "2027-06-30", MONTH, "a month"),
        ("Feb 2028", "2028-02-29", MONTH, "a short month in a leap year"),
        ("31 December 2027", "2027-12-31", DAY, "a day"),
        ("December 31, 2027", "2027-12-31", DAY, "the day after its month"),
        ("2027-12-31", "2027-12-31", DAY, "as machines write it"),
        ("31.12.2027", "2027-12-31", DAY, "with points"),
        ("by the end of 2027", "2027-12-31", YEAR, "a year in words"),
        ("2026–2028", "2028-12-31", YEAR, "of a stretch of years the last one"),
        ("to be decided in 2027", "2027-12-31", YEAR, "a word that begins like a month is none"),
        ("II квартал 2027 года", "2027-06-30", QUARTER, "as Russian plans print it"),
        ("2027 год, 4 квартал", "2027-12-31", QUARTER, "the year first"),
        ("3 кв. 2027 г.", "2027-09-30", QUARTER, "shortened"),
        ("первое полугодие 2027 года", "2027-06-30", HALF, "a word before the half-year"),
        ("до конца 2027 года", "2027-12-31", YEAR, "until the end of a year"),
        ("декабрь 2027 года", "2027-12-31", MONTH, "a month in Russian"),
        ("до 1 июля 2027 года", "2027-07-01", DAY, "a day in the genitive"),
        ("в мае 2027 года", "2027-05-31", MONTH, "a month in the locative"),
        ("2027 жылғы 2-тоқсан", "2027-06-30", QUARTER, "a quarter in Kazakh"),
        ("2027 жылдың II тоқсаны", "2027-06-30", QUARTER, "with its ending"),
        ("2027 жылғы желтоқсан", "2027-12-31", MONTH, "December holds the word for a quarter"),
        ("2027 жылғы 31 желтоқсан", "2027-12-31", DAY, "a day in December"),
        ("2027 жылдың бірінші жартыжылдығы", "2027-06-30", HALF, "a half-year in Kazakh"),
        ("2027 жылдың соңына дейін", "2027-12-31", YEAR, "until the end of a year in Kazakh"),
        ("І тоқсан 2026", "2026-03-31", QUARTER, "the Cyrillic letter that looks like a Roman one"),
    ],
)
def test_a_deadline_is_read_as_precise_as_it_is_given(text, on, precision, reason):
    assert parse_deadline(text) == Deadline(date.fromisoformat(on), precision), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        ("every year", "how often, but not until when"),
        ("ежегодно", "the same in Russian"),
        ("31.02.2027", "there is no such day"),
        ("1750", "a number, not a year of a plan"),
        ("0001-01-01", "a day before all plans"),
    ],
)
def test_what_gives_no_deadline_is_none(text, reason):
    assert parse_deadline(text) is None, reason


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    precision = draw(st.sampled_from(DeadlinePrecision))
    on = draw(st.dates(date(1995, 1, 1), date(2150, 12, 31)))
    step = {DAY: 0, MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}[precision]
    return Deadline(last_day(on.year, ((on.month - 1) // step + 1) * step) if step else on, precision)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the text
@given(deadlines(), st.sampled_from(["en", "ru", "kk"]))
def test_whatever_is_written_is_read_back(deadline, language):
    assert parse_deadline(deadline_words(deadline.on, deadline.precision, language)) == deadline


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    found = parse_deadline(text)
    assert found is None or parse_deadline(deadline_words(found.on, found.precision, "en")) == found


def test_a_deadline_is_never_shown_more_precisely_than_it_was_given():
    on = date(2027, 6, 30)
    assert deadline_words(on, QUARTER, "en") == "Q2 2027"
    assert deadline_words(on, QUARTER, "ru") == "II квартал 2027\xa0г."
    assert deadline_words(on, HALF, "kk") == "2027\xa0ж. I жартыжылдық"
    assert deadline_words(on, DAY, "ru") == "30 июня 2027\xa0г."
    assert deadline_words(None, "", "en") == ""
