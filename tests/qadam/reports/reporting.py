"""A review with a plan, approved reports, an indicator and voices, and a report on it, for the tests of the reports."""

from datetime import UTC, date, datetime
from decimal import Decimal

from qadam.accounts.models import User
from qadam.plan.enums import Direction, IndicatorKind
from qadam.plan.models import Indicator, IndicatorMeasure, IndicatorValue, Measure, MeasureRecommendation
from qadam.progress.enums import AssessmentState, AssessmentStatus, EvidenceKind, PeriodKind, UpdateState, Voice
from qadam.progress.models import Assessment, Evidence, ProgressUpdate, ReportingPeriod
from qadam.register.models import PositionEntry, Recommendation, RecommendationLabel, Review
from qadam.reports.models import Report, ReportSection
from qadam.reports.services.reports import create_report
from tests.people import Cast
from tests.qadam.plan.plans import make_area, make_plan
from tests.qadam.register.reviews import make_register

ON = date(2026, 6, 30)


def make_world(cast: Cast) -> Review:
    """Return a review of four recommendations in two areas, with measures, approved reports, values and voices."""
    review = make_register(cast.coordinator)
    PositionEntry.objects.update(stated_on=date(2020, 7, 2))  # as the addendum dates them
    torture, children = make_area("torture", order=1), make_area("children", order=2)
    areas = {"139.1": torture, "139.2": torture, "139.10": children, "139.11": children}
    rows = {row.number: row for row in Recommendation.objects.filter(review=review)}
    RecommendationLabel.objects.bulk_create(
        RecommendationLabel(recommendation=rows[number], term=area, status="confirmed", is_principal=True)
        for number, area in areas.items()
    )
    plan = make_plan(cast.coordinator, review=review, lead=cast.justice)
    measures = list(Measure.objects.filter(plan=plan).order_by("order"))
    for measure, number in zip(measures, ("139.1", "139.2", "139.10"), strict=True):
        MeasureRecommendation.objects.create(measure=measure, recommendation=rows[number])
    period = ReportingPeriod.objects.create(
        plan=plan, kind=PeriodKind.HALF_YEAR, starts_on=date(2026, 1, 1), ends_on=ON, due_on=date(2026, 7, 30)
    )
    update = ProgressUpdate.objects.create(
        measure=measures[0],
        body=cast.justice,
        period=period,
        text_en="The bill on accession was sent to parliament on 12 March 2026.",
        text_ru="Законопроект о присоединении внесен в парламент 12 марта 2026 г.",
        status_claimed="in_progress",
        state=UpdateState.PUBLISHED,
    )
    Evidence.objects.create(
        update=update,
        kind=EvidenceKind.LAW,
        title="Bill on accession to the Optional Protocol",
        reference="No. 412-VIII",
        on=date(2026, 3, 12),
        added_by=cast.focal_point,
    )
    Assessment.objects.create(
        recommendation=rows["139.1"],
        voice=Voice.STATE,
        body=cast.justice,
        status=AssessmentStatus.PARTLY_IMPLEMENTED,
        text_en="The bill is before parliament.",
        assessed_on=date(2026, 5, 1),
        state=AssessmentState.PUBLISHED,
        written_by=cast.coordinator,
        published_at=datetime(2026, 5, 2, tzinfo=UTC),
    )
    Assessment.objects.create(
        recommendation=rows["139.1"],
        voice=Voice.CIVIL_SOCIETY,
        body=cast.coalition,
        status=AssessmentStatus.NOT_IMPLEMENTED,
        text_en="Nobody has ratified anything.",
        assessed_on=date(2026, 5, 10),
        state=AssessmentState.PUBLISHED,
        written_by=cast.civil_society,
        published_at=datetime(2026, 5, 11, tzinfo=UTC),
    )
    make_indicator("complaints", measures[1], {2024: 640, 2025: 512})
    return review


def make_indicator(code: str, measure: Measure, values: dict[int, int]) -> Indicator:
    """Return an indicator of a measure with a value for each year."""
    indicator = Indicator.objects.create(
        code=code,
        name_en="Complaints of torture",
        name_ru="Жалобы на пытки",
        unit_en="complaints",
        kind=IndicatorKind.OUTCOME,
        direction=Direction.DOWN,
        baseline_value=Decimal(700),
        baseline_on=date(2023, 12, 31),
        target_value=Decimal(100),
        target_on=date(2028, 12, 31),
        source="General Prosecutor's Office",
    )
    IndicatorMeasure.objects.create(indicator=indicator, measure=measure)
    for year, value in values.items():
        IndicatorValue.objects.create(
            indicator=indicator, period_start=date(year, 1, 1), period_end=date(year, 12, 31), value=Decimal(value)
        )
    return indicator


def make_report(by: User, review: Review, **changes: object) -> Report:
    """Return a mid-term report in English on a review as of the end of June 2026."""
    values: dict[str, object] = {"type": "mid_term_report", "language": "en", "reference_on": ON}
    return create_report(review=review, by=by, **(values | changes))  # type: ignore[arg-type]


def section(report: Report, key: str = "introduction") -> ReportSection:
    """Return the first section of a report with a key."""
    found = report.sections.filter(key=key).order_by("order").first()
    assert found is not None
    return found


def section_on(report: Report, area: str) -> ReportSection:
    """Return the section of a report on an area."""
    return report.sections.get(area__code=area)
