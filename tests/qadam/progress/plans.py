"""An invented plan that was adopted, with measures of two ministries, for the tests of progress."""

from dataclasses import dataclass
from datetime import date

from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline
from qadam.plan.enums import CompletionForm, DeadlinePrecision, IndicatorKind
from qadam.plan.models import Indicator, IndicatorMeasure, Measure, Plan
from qadam.plan.records import MeasureRecord
from qadam.plan.services.adoption import adopt_plan
from qadam.plan.services.measures import create_measures
from qadam.plan.services.plans import create_plan, publish_plan
from qadam.progress.content import content_sha256
from qadam.progress.enums import EvidenceKind, PeriodKind
from qadam.progress.models import ProgressUpdate, ReportingPeriod
from qadam.progress.records import EvidenceRecord, ReportRecord, ValueRecord
from qadam.progress.services.periods import set_reporting
from qadam.progress.services.reports import add_evidence, save_report
from qadam.progress.services.steps import accept_update, approve_update, publish_update, submit_update
from qadam.register.models import Review
from tests.people import Cast
from tests.qadam.register.reviews import make_register, recommendation

# The plan began before any day on which the tests run; its periods are half-years.
STARTS_ON, ENDS_ON = date(2025, 1, 1), date(2029, 12, 31)
TEXTS = {
    "1": "Adopt a law on the prevention of torture",
    "2": "Open twenty schools for children with disabilities",
    "3": "Train two hundred judges",
}


@dataclass
class Work:
    """A plan in force: 1 is led by justice with health beside it, 2 by health, 3 by an archive without people."""

    plan: Plan
    law: Measure
    schools: Measure
    judges: Measure
    indicator: Indicator
    periods: list[ReportingPeriod]

    @property
    def period(self) -> ReportingPeriod:
        """The first half of 2025."""
        return self.periods[0]


def make_plan(cast: Cast, *, has_register: bool = False) -> Work:
    """Adopt and publish the plan, with half-years to report on; the register is made where it is not there."""
    register = Review.objects.get(code="vel-upr-3") if has_register else make_register()
    plan = create_plan(
        code="vel-plan",
        names={"en": "Plan of the State", "ru": "План государства"},
        by=cast.coordinator,
        reviews=[register],
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
    )
    archive = Body.objects.create(code="archive", name_en="State Archive")
    until = Deadline(date(2027, 6, 30), DeadlinePrecision.QUARTER)
    leads = {"1": cast.justice, "2": cast.health, "3": archive}
    records = [
        MeasureRecord(
            texts={"en": text, "ru": f"Мера {number}"},
            number=number,
            lead_body=leads[number],
            contributing_bodies=(cast.health,) if number == "1" else (),
            deadline=until,
            completion_form=CompletionForm.LAW,
            recommendations=(recommendation("139.1"),),
        )
        for number, text in TEXTS.items()
    ]
    law, schools, judges = create_measures(plan_id=plan.pk, records=records, by=cast.coordinator)
    indicator = Indicator.objects.create(
        code="torture-complaints", kind=IndicatorKind.OUTCOME, name_en="Complaints of torture"
    )
    IndicatorMeasure.objects.create(indicator=indicator, measure=law)
    adopt_plan(plan_id=plan.pk, adopted_on=STARTS_ON, note="Agreed on paper.", by=cast.coordinator)
    publish_plan(plan_id=plan.pk, by=cast.coordinator)
    set_reporting(plan_id=plan.pk, kind=PeriodKind.HALF_YEAR, days_to_report=30, version=0, by=cast.coordinator)
    for measure in (law, schools, judges):
        measure.refresh_from_db()
    plan.refresh_from_db()
    periods = list(ReportingPeriod.objects.filter(plan=plan).order_by("starts_on"))
    return Work(plan, law, schools, judges, indicator, periods)


def drafted(
    work: Work,
    cast: Cast,
    *,
    period: ReportingPeriod | None = None,
    status: str = "in_progress",
    text: str = "A draft law is before parliament.",
) -> ProgressUpdate:
    """A report of the ministry of justice on measure 1, with text, status, a value and a piece of evidence."""
    update = save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=(period or work.period).pk,
        version=0,
        record=ReportRecord({"en": text}, status, {work.indicator.pk: ValueRecord("740", "Office of the Prosecutor")}),
        by=cast.focal_point,
    )
    add_evidence(update_id=update.pk, record=law_text(), by=cast.focal_point)
    return now(update)


def law_text(**changes: object) -> EvidenceRecord:
    """A law as evidence, known by its number."""
    values: dict[str, object] = {
        "kind": EvidenceKind.LAW,
        "title": "Law on the prevention of torture",
        "on": date(2025, 3, 1),
        "reference": "No. 17",
    }
    return EvidenceRecord(**(values | changes))  # type: ignore[arg-type]


def submitted(work: Work, cast: Cast, **options: object) -> ProgressUpdate:
    """The same report, submitted to the approver."""
    update = drafted(work, cast, **options)  # type: ignore[arg-type]
    return submit_update(update_id=update.pk, by=cast.focal_point)


def approved(work: Work, cast: Cast, **options: object) -> ProgressUpdate:
    """The same report, approved by the body."""
    update = submitted(work, cast, **options)
    return approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=cast.approver)


def accepted(work: Work, cast: Cast, **options: object) -> ProgressUpdate:
    """The same report, accepted by the coordinator."""
    update = approved(work, cast, **options)
    return accept_update(update_id=update.pk, content_sha256=content_sha256(update), by=cast.coordinator)


def published(work: Work, cast: Cast, **options: object) -> ProgressUpdate:
    """The same report, published."""
    return publish_update(update_id=accepted(work, cast, **options).pk, by=cast.coordinator)


def now(update: ProgressUpdate) -> ProgressUpdate:
    """A report as it stands now."""
    return ProgressUpdate.objects.select_related("measure", "body", "period").get(pk=update.pk)
