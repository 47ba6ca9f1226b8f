"""The invented plans: one that has ended, one in force with measures of all states, one in circulation, one draft."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.plan.deadlines import parse_deadline
from qadam.plan.enums import AnswerKind, MeasureStatus, PlanKind
from qadam.plan.models import CirculationAnswer, Indicator, Plan, PlanCirculation
from qadam.plan.permissions import may_answer_for
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import standing
from qadam.plan.services.adoption import adopt_plan, amend_plan
from qadam.plan.services.circulation import (
    answer_circulation,
    circulate_plan,
    comment_on_measure,
    reply_to_comment,
    settle_circulation,
)
from qadam.plan.services.execution import record_measure_status
from qadam.plan.services.indicators import ValueRecord, create_indicator, publish_indicator, record_value
from qadam.plan.services.measures import create_measures, edit_measure
from qadam.plan.services.plans import create_plan, end_plan, publish_plan
from qadam.register.models import Recommendation, Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

CONTENT = Path(__file__).parent.parent / "sample" / "plans.yaml"
INDICATORS = CONTENT.with_name("indicators.yaml")
WAITING = "trained-officers"  # its value is not published
ENDED, IN_FORCE, CIRCULATING = "xqd-plan-3", "xqd-plan-4", "xqd-disability-programme"
DAYS_TO_ANSWER = 21
LETTER = "Letter No. 14-2/{number} of 4 September 2026 (illustrative)"


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Load the plans through the services that everybody uses; nothing where they stand already."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    if Plan.objects.filter(code=content["plans"][0]["code"]).exists():
        return
    coordinator = next(person for person in people if has_role(person, Role.COORDINATOR))
    measured = yaml.safe_load(INDICATORS.read_text(encoding="utf-8"))["indicators"]
    indicators = _indicators(measured, coordinator)
    for given in content["plans"]:
        plan = _draft(given, coordinator, indicators if given["code"] == IN_FORCE else {})
        if plan.code == ENDED:
            adopt_plan(
                plan_id=plan.pk,
                adopted_on=given["adopted_on"],
                note="Agreed in writing in August 2021 (illustrative).",
                by=coordinator,
            )
            _set_statuses(plan, given, coordinator)
            publish_plan(plan_id=plan.pk, by=coordinator)
            end_plan(plan_id=plan.pk, by=coordinator)
        elif plan.code == IN_FORCE:
            _agree(_circulate(plan, coordinator), people, coordinator)
            adopt_plan(plan_id=plan.pk, adopted_on=given["adopted_on"], by=coordinator)
            _set_statuses(plan, given, coordinator)
            publish_plan(plan_id=plan.pk, by=coordinator)
            _amend(plan, coordinator)
        elif plan.code == CIRCULATING:
            _comment(_circulate(plan, coordinator), people)
        say(f"{given['names']['en']}: {len(given['measures'])} measures")
    _publish_values(measured, coordinator)
    say(f"Indicators: {len(measured)}")


def _indicators(measured: list[dict[str, Any]], by: User) -> dict[str, Indicator]:
    """Make the indicators with their values, and return them by the recommendations that they are for."""
    found: dict[str, Indicator] = {}
    for given in measured:
        baseline, target = given.get("baseline", [None, None]), given["target"]
        changes = {
            "code": given["code"],
            "kind": given["kind"],
            "baseline_value": None if baseline[0] is None else Decimal(str(baseline[0])),
            "baseline_on": baseline[1],
            "target_value": Decimal(str(target[0])),
            "target_on": target[1],
            "direction": given["direction"],
            "disaggregations": given["by"],
            "source": given["from"],
            "frequency": given["frequency"],
            "sdg_codes": given["sdg"],
        }
        changes |= {f"name_{language}": name for language, name in given["names"].items()}
        changes |= {f"unit_{language}": unit for language, unit in given["units"].items()}
        indicator = create_indicator(changes=changes, by=by)
        found |= dict.fromkeys(given["r"], indicator)
        for group in [{"values": given["values"]}, *given.get("groups", [])]:
            told = {name: text for name, text in group.items() if name != "values"}
            for year, value in group["values"].items():
                record = ValueRecord(date(year, 1, 1), date(year, 12, 31), Decimal(str(value)), told)
                record_value(indicator_id=indicator.pk, record=record, by=by)
    return found


def _publish_values(measured: list[dict[str, Any]], by: User) -> None:
    """Publish what has been measured; the last figures of one indicator are left for a visitor to publish."""
    for given in measured:
        if given["code"] != WAITING:
            publish_indicator(indicator_id=Indicator.objects.get(code=given["code"]).pk, by=by)


def _draft(given: dict[str, Any], by: User, indicators: dict[str, Indicator]) -> Plan:
    review = Review.objects.get(code=given["review"])
    plan = create_plan(
        code=given["code"],
        names=given["names"],
        kind=PlanKind(given["kind"]),
        reviews=[review],
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        legal_act=given["legal_act"],
        by=by,
    )
    bodies = {body.code: body for body in Body.objects.all()}
    areas = {term.code: term for term in Term.objects.filter(scheme=Scheme.AREA)}
    recommendations = {
        item.number: item for item in Recommendation.objects.filter(review=review).select_related("review")
    }
    records = [
        MeasureRecord(
            texts={language: row[language] for language in ("en", "ru", "kk")},
            lead_body=bodies[row["l"]] if row["l"] else None,
            contributing_bodies=tuple(bodies[code] for code in row["w"]),
            deadline=parse_deadline(row["d"]),
            deadline_note=row.get("n", ""),
            completion_form=row["f"],
            funding="State budget" if row["f"] in ("programme", "institution") else "",
            areas=(areas[row["a"]],),
            recommendations=tuple(recommendations[number] for number in row["r"] if number in recommendations),
            indicators=tuple(dict.fromkeys(indicators[number] for number in row["r"] if number in indicators)),
        )
        for row in given["measures"]
    ]
    create_measures(plan_id=plan.pk, records=records, by=by)
    return plan


def _set_statuses(plan: Plan, given: dict[str, Any], by: User) -> None:
    measures = standing(plan).order_by("order")
    for measure, row in zip(measures, given["measures"], strict=True):
        record_measure_status(measure_id=measure.pk, status=MeasureStatus(row["s"]), by=by)


def _circulate(plan: Plan, by: User) -> PlanCirculation:
    leads = standing(plan).values("lead_body_id")
    asked = Body.objects.filter(pk__in=leads) | Body.objects.filter(kind=BodyKind.NATIONAL_INSTITUTION)
    return circulate_plan(
        plan_id=plan.pk,
        bodies=list(asked.distinct()),
        due_on=timezone.localdate() + timedelta(days=DAYS_TO_ANSWER),
        message="Please answer for your own measures first; comments are welcome on all (illustrative).",
        by=by,
    )


def _answer(answer: CirculationAnswer, people: list[User], coordinator: User, kind: AnswerKind, comment: str) -> None:
    own = next((person for person in people if may_answer_for(person, answer.body_id)), None)
    answer_circulation(
        circulation_id=answer.circulation_id,
        body_id=answer.body_id,
        version=answer.version,
        answer=kind,
        comment=comment,
        source="" if own else LETTER.format(number=answer.pk),
        by=own or coordinator,
    )


def _agree(circulation: PlanCirculation, people: list[User], by: User) -> None:
    """Let every body agree but one, whose objection is answered and settled."""
    answers = list(circulation.answers.select_related("body"))
    for answer in answers:
        if answer.body.code == "finance":
            measure = standing(circulation.plan).filter(lead_body=answer.body).order_by("order").first()
            if measure is not None:
                comment = comment_on_measure(
                    circulation_id=circulation.pk,
                    body_id=answer.body_id,
                    measure_id=measure.pk,
                    text="The budget of 2026 is closed; the increase can begin in 2027 (illustrative).",
                    is_objection=True,
                    by=by,
                )
                reply_to_comment(comment_id=comment.pk, reply="The decree is of 2026, the money of 2027.", by=by)
            _answer(answer, people, by, AnswerKind.OBJECTS, "See the comment on our measure.")
        else:
            _answer(answer, people, by, AnswerKind.AGREES, "")
    settle_circulation(
        circulation_id=circulation.pk,
        note="The Ministry of Finance agreed at the meeting of 18 September 2026 (illustrative).",
        by=by,
    )


def _amend(plan: Plan, by: User) -> None:
    """Begin an amendment with one changed measure."""
    draft = amend_plan(plan_id=plan.pk, by=by)
    measure = standing(draft).order_by("order")[5]
    edit_measure(
        measure_id=measure.pk,
        version=measure.version,
        changes={"deadline": parse_deadline("Q1 2027"), "deadline_note": "after the decree on the State budget"},
        by=by,
    )


def _comment(circulation: PlanCirculation, people: list[User]) -> None:
    """Let one body comment and agree, so that the others are still to answer."""
    for answer in circulation.answers.select_related("body"):
        own = next((person for person in people if may_answer_for(person, answer.body_id)), None)
        if own is None or answer.body.kind != BodyKind.NATIONAL_INSTITUTION:
            continue
        measure = standing(circulation.plan).order_by("order").first()
        assert measure is not None
        comment_on_measure(
            circulation_id=circulation.pk,
            body_id=answer.body_id,
            measure_id=measure.pk,
            text="Add how many assistants will be paid, and in which regions first (illustrative).",
            by=own,
        )
        _answer(answer, people, own, AnswerKind.AGREES_WITH_COMMENTS, "")
