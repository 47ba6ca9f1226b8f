"""An invented plan with measures, reports, an indicator and voices, published, for the tests of the portal."""

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils import timezone

from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.plan.enums import DeadlinePrecision, IndicatorKind, MeasureStatus, PlanStatus
from qadam.plan.models import (
    Indicator,
    IndicatorMeasure,
    IndicatorValue,
    Measure,
    MeasureArea,
    MeasureRecommendation,
    Plan,
)
from qadam.progress.enums import (
    AssessmentState,
    AssessmentStatus,
    EvidenceKind,
    PeriodKind,
    UpdateState,
    Voice,
)
from qadam.progress.models import Assessment, Evidence, ProgressUpdate, ReportingPeriod
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import recommendation


def body(
    code: str = "ministry-of-justice", name: str = "Ministry of Justice", kind: BodyKind = BodyKind.STATE_BODY
) -> Body:
    """Return a body, made where it is missing."""
    return Body.objects.get_or_create(code=code, defaults={"name_en": name, "kind": kind})[0]


def make_plan(code: str = "vel-plan-2020", *, published: bool = True) -> Plan:
    """Return a plan with two measures, one of them overdue and one completed, each in the area of torture."""
    now = timezone.now() if published else None
    today = timezone.localdate()
    plan = Plan.objects.create(
        code=code,
        name_en=f"Plan {code}",
        starts_on=today - timedelta(days=700),
        ends_on=today + timedelta(days=700),
        status=PlanStatus.ADOPTED if published else PlanStatus.DRAFT,
        published_at=now,
    )
    area, _made = Term.objects.get_or_create(scheme=Scheme.AREA, code="torture", defaults={"name_en": "Torture"})
    asked = (
        ("1", "Publish the yearly number of complaints", MeasureStatus.IN_PROGRESS, today - timedelta(days=40)),
        ("2", "Ratify the protocol", MeasureStatus.COMPLETED, today + timedelta(days=200)),
    )
    for order, (number, text, status, deadline) in enumerate(asked):
        measure = Measure.objects.create(
            plan=plan,
            number=number,
            order=order,
            text_en=text,
            lead_body=body(),
            deadline=deadline,
            deadline_precision=DeadlinePrecision.DAY,
            status=status,
            published_at=now,
        )
        MeasureArea.objects.create(measure=measure, term=area, is_principal=True)
        MeasureRecommendation.objects.create(measure=measure, recommendation=recommendation("139.2"))
    return plan


def make_report(
    plan: Plan, text: str = "The figures of the year are published", *, published: bool = True
) -> ProgressUpdate:
    """Return a report of the lead body on the first measure, with a piece of evidence."""
    today = timezone.localdate()
    period, _made = ReportingPeriod.objects.get_or_create(
        plan=plan,
        starts_on=date(today.year - 1, 1, 1),
        defaults={
            "kind": PeriodKind.HALF_YEAR,
            "ends_on": date(today.year - 1, 6, 30),
            "due_on": date(today.year - 1, 7, 30),
        },
    )
    writer = get_user_model().objects.get_or_create(email="writer@example.org")[0]
    update = ProgressUpdate.objects.create(
        measure=plan.measures.get(number="1"),
        body=body(),
        period=period,
        text_en=text,
        status_claimed=MeasureStatus.IN_PROGRESS,
        status_accepted=MeasureStatus.IN_PROGRESS,
        state=UpdateState.PUBLISHED if published else UpdateState.DRAFT,
        published_at=timezone.now() if published else None,
    )
    Evidence.objects.create(
        update=update,
        kind=EvidenceKind.STATISTIC,
        title=f"Figures: {text}",
        reference="No. 1",
        on=today,
        added_by=writer,
    )
    return update


def make_indicator(plan: Plan, code: str = "complaints", *, published: bool = True) -> Indicator:
    """Return an indicator with two values."""
    now = timezone.now() if published else None
    indicator = Indicator.objects.create(
        code=code,
        kind=IndicatorKind.OUTCOME,
        name_en=f"Complaints ({code})",
        unit_en="complaints",
        baseline_value=Decimal(120),
        baseline_on=date(2020, 12, 31),
        target_value=Decimal(60),
        target_on=date(2026, 12, 31),
        published_at=now,
    )
    IndicatorMeasure.objects.create(indicator=indicator, measure=plan.measures.get(number="1"))
    for year, value in ((2021, 110), (2022, 96)):
        IndicatorValue.objects.create(
            indicator=indicator,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            value=Decimal(value),
            published_at=now,
        )
    return indicator


def make_voices(text: str = "Half of it is done", *, published: bool = True) -> list[Assessment]:
    """Return what the State and a civil society organisation say of 139.2."""
    writer = get_user_model().objects.get_or_create(email="writer@example.org")[0]
    speakers = (
        (Voice.STATE, body(), AssessmentStatus.IMPLEMENTED),
        (Voice.CIVIL_SOCIETY, body("coalition", "Coalition", BodyKind.CIVIL_SOCIETY), AssessmentStatus.NOT_IMPLEMENTED),
    )
    return [
        Assessment.objects.create(
            recommendation=recommendation("139.2"),
            voice=voice,
            body=speaker,
            status=status,
            text_en=text,
            assessed_on=timezone.localdate(),
            state=AssessmentState.PUBLISHED if published else AssessmentState.DRAFT,
            published_at=timezone.now() if published else None,
            written_by=writer,
        )
        for voice, speaker, status in speakers
    ]


def make_everything(code: str = "vel-plan-2020") -> Plan:
    """Return a published plan with a report, an indicator and voices."""
    plan = make_plan(code)
    make_report(plan)
    make_indicator(plan)
    make_voices()
    return plan
