"""Invented plans with a handful of measures, for the tests of the plan and of what is built on it."""

from datetime import date

from qadam.accounts.models import User
from qadam.bodies.models import Body
from qadam.plan.deadlines import parse_deadline
from qadam.plan.models import Measure, Plan, PlanCirculation, PlanVersion
from qadam.plan.records import MeasureRecord
from qadam.plan.services.adoption import adopt_plan
from qadam.plan.services.circulation import circulate_plan
from qadam.plan.services.measures import create_measures
from qadam.plan.services.plans import create_plan
from qadam.register.models import Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

TEXTS = (
    "Ratify the Optional Protocol to the Convention against Torture",
    "Publish every year the number of complaints of torture",
    "Open schools for children with disabilities in every district",
)
FAR_AWAY = date(2199, 6, 30)


def make_area(code: str = "torture", *, order: int = 1) -> Term:
    """Return an area, made where it is missing."""
    return Term.objects.get_or_create(
        scheme=Scheme.AREA, code=code, defaults={"name_en": f"Area of {code}", "order": order}
    )[0]


def make_plan(
    by: User | None = None,
    *,
    code: str = "vel-plan",
    review: Review | None = None,
    texts: tuple[str, ...] = TEXTS,
    lead: Body | None = None,
    **fields: object,
) -> Plan:
    """Return a draft with a measure for each text, all led by one body."""
    values: dict[str, object] = {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}
    plan = create_plan(
        code=code, names={"en": f"Plan {code}"}, reviews=[review] if review else [], by=by, **(values | fields)
    )
    records = [
        MeasureRecord(
            texts={"en": text},
            lead_body=lead,
            deadline=parse_deadline("Q2 2027"),
            completion_form="law",
            areas=(make_area(),),
        )
        for text in texts
    ]
    if records:
        create_measures(plan_id=plan.pk, records=records, by=by)
    return plan


def measures_of(plan: Plan) -> list[Measure]:
    """Return the measures of a plan in their order, as they stand in the database now."""
    return list(Measure.objects.filter(plan=plan, removed_at=None).order_by("order", "pk"))


def adopted(plan: Plan, by: User | None = None) -> PlanVersion:
    """Adopt a plan without circulation, and return its frozen text."""
    return adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), note="Agreed at the session of 2 March.", by=by)


def circulated(plan: Plan, *bodies: Body, by: User | None = None) -> PlanCirculation:
    """Circulate a plan to bodies, with a date that never passes."""
    return circulate_plan(plan_id=plan.pk, bodies=bodies, due_on=FAR_AWAY, by=by)
