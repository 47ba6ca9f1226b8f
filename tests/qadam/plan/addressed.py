"""One of each thing that the addresses of plan name, for the table of who may open what."""

from django.core.files.base import ContentFile

from qadam.plan.exchange.workbook import plan_workbook
from qadam.plan.services.circulation import comment_on_measure
from qadam.plan.services.exchange import receive_plan_file
from tests.people import Cast
from tests.qadam.plan.indicators import make_indicator, make_value
from tests.qadam.plan.plans import adopted, circulated, make_plan, measures_of


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    in_force = make_plan(code="plan-in-force", lead=cast.justice)
    indicator = make_indicator(measures_of(in_force)[0], code="complaints-in-force")
    value = make_value(indicator)
    adopted(in_force)
    draft = make_plan(code="plan-draft", lead=cast.justice)
    asked = make_plan(code="plan-round", lead=cast.justice)
    circulation = circulated(asked, cast.justice)
    comment = comment_on_measure(
        circulation_id=circulation.pk,
        body_id=cast.justice.pk,
        measure_id=measures_of(asked)[0].pk,
        text="By the end of 2028, please.",
        by=cast.focal_point,
    )
    file = receive_plan_file(
        plan_id=draft.pk,
        file=ContentFile(plan_workbook(draft, "en")),
        name="plan.xlsx",
        language="en",
        by=cast.coordinator,
    )
    hidden = make_indicator(measures_of(draft)[0], code="complaints-draft")
    return {
        "indicator": indicator.code,
        "indicator_draft": hidden.code,
        "indicator_value": str(value.pk),
        "plan_file": file.sha256,
        "plan": in_force.code,
        "plan_draft": draft.code,
        "plan_round": asked.code,
        "measure": str(measures_of(in_force)[0].pk),
        "measure_draft": str(measures_of(draft)[0].pk),
        "measure_round": str(measures_of(asked)[0].pk),
        "comment": str(comment.pk),
    }
