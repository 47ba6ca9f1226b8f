"""Figures in the text against the register: what is wrong, what has changed since, what contradicts."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from qadam.plan.models import IndicatorValue
from qadam.register.enums import Position
from qadam.register.models import Recommendation
from qadam.register.services import record_position
from qadam.reports.crosscheck import Verdict, check_fields, check_free_figures
from qadam.reports.figures import UnknownFigureError, figure, number_in
from qadam.reports.selectors.contents import report_data
from qadam.reports.selectors.outline import checks_of, coverage_of
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.sections import save_section
from tests.qadam.reports.reporting import section, section_on

pytestmark = pytest.mark.django_db

FIGURES = [
    ("recommendations", 4),
    ("supported", 2),
    ("noted", 1),
    ("pending", 1),
    ("supported area=torture", 2),
    ("noted area=children", 1),
    ("recommendations state=FRA", 1),
    ("states", 5),
    ("measures", 3),
    ("measures_not_started", 3),
    ("measures area=children", 1),
    ("covered_by_measures", 3),
    ("updates", 1),
    ("indicator:complaints", 512),
    ("indicator:complaints@2024", 640),
]


@pytest.mark.parametrize(("expression", "value"), FIGURES)
def test_figures_of_the_register(report, expression, value):
    assert figure(report_data(report), expression).value == Decimal(value)


@pytest.mark.parametrize("expression", ["lies", "supported area", "indicator:nothing", "supported __class__=x", "7*7"])
def test_what_is_no_figure_is_refused(report, expression):
    with pytest.raises(UnknownFigureError):
        figure(report_data(report), expression)


@pytest.mark.parametrize(
    ("text", "number"),
    [("10,700", 10700), ("10\u00a0700", 10700), ("12.5 %", 12.5), ("12,5", 12.5), ("many", None), ("", None)],
)
def test_written_figures_are_read(text, number):
    assert number_in(text) == (None if number is None else Decimal(str(number)))


def test_twenty_planted_faults_are_all_found(report, cast):
    """Twenty fields are written with a figure that the register does not hold: each is marked, and no right one is."""
    data = report_data(report)
    expressions = [expression for expression, _value in FIGURES] + [
        "noted",
        "recommendations goal=16",
        "pending area=children",
        "measures_completed",
        "first_time",
    ]
    right = [f"{{{{figure:{e}|{figure(data, e).value}}}}}" for e in expressions]
    planted = [f"{{{{figure:{e}|{figure(data, e).value + 3}}}}}" for e in expressions]
    text = "\n\n".join(f"Here {a} and there {b}." for a, b in zip(right, planted, strict=True))
    checked = check_fields(text, data, data)
    assert len(planted) == 20
    assert [each.verdict for each in checked[1::2]] == [Verdict.WRONG] * 20
    assert [each.verdict for each in checked[0::2]] == [Verdict.RIGHT] * 20


def test_twenty_figures_that_change_after_the_reference_date_are_all_marked(report, cast):
    """Right on the reference date; then the register moves, and every one of the twenty is marked as changed."""
    then = report_data(report)
    fields = "\n\n".join(
        f"{{{{figure:indicator:complaints|512}}}} and {{{{figure:updates|1}}}} in paragraph {n}." for n in range(10)
    )
    save_section(section_id=section(report).pk, version=1, text=fields, by=cast.coordinator)
    indicator = IndicatorValue.objects.first().indicator
    IndicatorValue.objects.create(
        indicator=indicator, period_start=date(2026, 7, 1), period_end=date(2026, 9, 30), value=Decimal(90)
    )
    later = report_data(report, timezone.localdate())
    later["updates"].append({**later["updates"][0], "id": 10**6})  # a report approved since
    found = [each for check in checks_of(report, then, later) for each in check.faults]
    assert [each.verdict for each in found] == [Verdict.CHANGED] * 20


def test_a_position_stated_later_does_not_change_the_reference_date(report, cast):
    pending = Recommendation.objects.get(number="139.11")
    record_position(
        recommendation_id=pending.pk,
        position=Position.SUPPORTED,
        raw="supports",
        stated_on=date(2026, 9, 1),
        by=cast.coordinator,
    )
    text = "{{figure:supported|2}}"
    then, today = report_data(report), report_data(report, timezone.localdate())
    checked = check_fields(text, then, today)[0]
    assert (checked.verdict, checked.then, checked.today) == (Verdict.CHANGED, 2, 3)


@pytest.mark.parametrize(
    ("sentence", "contradicts"),
    [
        ("The State supported 7 recommendations.", True),
        ("The State supported 2 recommendations.", False),
        ("Of 19 recommendations, most were supported.", True),
        ("We received 4 recommendations.", False),
        ("One area has 1 noted recommendation.", False),
        ("Государство поддержало 9 рекомендаций.", True),
        ("Государство поддержало 2 рекомендации.", False),
        ("Мемлекет 8 ұсынымды қолдады.", True),
        ("Recommendations 139.1 and 139.2 of 2020.", False),
        ("It has {{figure:supported|99}} recommendations.", False),
        ("In 2024 the parliament adopted 12 laws.", False),
    ],
)
def test_free_figures_that_contradict_are_found(report, sentence, contradicts):
    assert bool(check_free_figures(sentence, report_data(report))) is contradicts


def test_an_inserted_fact_that_changes_or_goes_is_marked(report, cast):
    mine = section_on(report, "torture")
    data = report_data(report)
    update = data["updates"][0]["id"]
    insert_facts(section_id=mine.pk, version=1, sources=[f"update:{update}"], by=cast.coordinator)
    assert [each.stale for each in checks_of(report, data, data) if each.section == mine] in ([], [[]])
    changed = report_data(report)
    changed["updates"][0]["texts"]["en"] = "The bill was withdrawn."
    stale = next(each.stale for each in checks_of(report, data, changed) if each.section == mine)
    assert [now for _fact, now in stale] == ["The bill was withdrawn."]
    changed["updates"] = []
    stale = next(each.stale for each in checks_of(report, data, changed) if each.section == mine)
    assert [now for _fact, now in stale] == [""]


def test_noted_recommendations_have_to_be_covered_too(report, cast):
    coverage = coverage_of(report)
    assert (coverage.total, len(coverage.silent), len(coverage.missing)) == (4, 4, 0)
    save_section(
        section_id=section_on(report, "children").pk,
        version=1,
        text="On recommendation 139.10 nothing was done; 139.1 stands elsewhere.",
        by=cast.coordinator,
    )
    data = report_data(report)
    insert_facts(
        section_id=section_on(report, "torture").pk,
        version=1,
        sources=[f"update:{data['updates'][0]['id']}"],
        by=cast.coordinator,
    )
    coverage = coverage_of(report)
    assert {each.recommendation.number for each in coverage.answered} == {"139.10", "139.1"}
    assert {each.recommendation.number for each in coverage.silent} == {"139.2", "139.11"}
