"""The filters of a plan's pages: their choices, what is in force, and the measures that a hint has found."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.pieces import Applied
from qadam.bodies.models import Body
from qadam.plan.enums import MeasureStatus
from qadam.plan.hints import CHECKS, active_checks, facts_of_plan
from qadam.plan.models import MeasureArea, MeasureBody, Plan
from qadam.plan.selectors.measures import NONE, MeasureFilters, standing
from qadam.taxonomy.models import Term

TITLES = {
    "area": gettext_lazy("Area"),
    "body": gettext_lazy("Body"),
    "role": gettext_lazy("Its role"),
    "status": gettext_lazy("Status"),
    "deadline": gettext_lazy("Deadline"),
    "hint": gettext_lazy("Hint"),
}
ROLES = (("lead", gettext_lazy("leads")), ("contributes", gettext_lazy("contributes")))
DEADLINE_CHOICES = (
    ("overdue", gettext_lazy("overdue")),
    ("soon", gettext_lazy("in the next 90 days")),
    ("year", gettext_lazy("this year")),
    ("later", gettext_lazy("in later years")),
    (NONE, gettext_lazy("without a deadline")),
)


@dataclass(frozen=True)
class FilterChoice:
    """One filter of the page: its name in the address, its title, its choices, and the one in force."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]
    value: str


def filters_of_page(plan: Plan, filters: MeasureFilters, *, with_hints: bool) -> list[FilterChoice]:
    """Return the filters with the choices that the plan's own measures give; two queries."""
    measures = standing(plan).order_by()
    areas = Term.objects.filter(
        pk__in=MeasureArea.objects.filter(measure__in=measures).order_by().values("term_id")
    ).order_by("order", "code")
    leads = measures.exclude(lead_body=None).values("lead_body_id")
    contributing = MeasureBody.objects.filter(measure__in=measures).order_by().values("body_id")
    bodies = Body.objects.filter(pk__in=leads) | Body.objects.filter(pk__in=contributing)
    choices = {
        "area": [*((term.code, term.name) for term in areas), (NONE, _("without an area"))],
        "body": [
            *sorted(((body.code, body.name) for body in bodies), key=lambda pair: pair[1]),
            (NONE, _("without a lead body")),
        ],
        "role": [(value, str(label)) for value, label in ROLES],
        "status": [(str(value), str(label)) for value, label in MeasureStatus.choices],
        "deadline": [(value, str(label)) for value, label in DEADLINE_CHOICES],
    }
    if with_hints:
        choices["hint"] = [(check.code, str(check.title)) for check in active_checks(plan) if check.of_measures]
    return [
        FilterChoice(name, str(TITLES[name]), tuple(options), filters.get(name)) for name, options in choices.items()
    ]


def applied_of(plan: Plan, filters: MeasureFilters, address: QueryDict) -> list[Applied]:
    """Return the filters in force in words, each with the address without it."""
    found: list[Applied] = []
    if filters.text:
        found.append(Applied(f"“{filters.text}”", _without(address, "q")))
    for name, value in filters.values.items():
        found.append(Applied(f"{TITLES[name]}: {_words(name, value)}", _without(address, name)))
    return found


def _words(name: str, value: str) -> str:
    if name == "area" and value != NONE:
        term = Term.objects.filter(code=value, scheme="areas").first()
        return term.name if term else value
    if name == "body" and value != NONE:
        body = Body.objects.filter(code=value).first()
        return body.name if body else value
    if name == "hint":
        return str(CHECKS[value].title) if value in CHECKS else value
    words = dict(ROLES) | dict(DEADLINE_CHOICES) | dict(MeasureStatus.choices)
    return str(words.get(value, value))


def _without(address: QueryDict, name: str) -> str:
    query = address.copy()
    for dropped in (name, "page"):
        query.pop(dropped, None)
    return f"?{query.urlencode()}"


def hinted_ids(plan: Plan, code: str) -> list[int] | None:
    """Return the measures that a hint has found, none where the hint is unknown; None where no hint is asked for."""
    if not code:
        return None
    check = CHECKS.get(code)
    if check is None or not check.of_measures:
        return []
    return [hint.measure.id for hint in check.find(facts_of_plan(plan)) if hint.measure]
