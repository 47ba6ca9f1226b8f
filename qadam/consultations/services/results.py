"""What a decision turns into, in one step: a measure of a plan, a changed measure, or an assessment."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.consultations.models import Decision
from qadam.consultations.permissions import check_secretariat
from qadam.consultations.services.decisions import locked_decision
from qadam.plan.deadlines import Deadline
from qadam.plan.enums import DeadlinePrecision, PlanStatus
from qadam.plan.models import Measure, Plan
from qadam.plan.records import MeasureRecord
from qadam.plan.services.adoption import amend_plan
from qadam.plan.services.measures import create_measure, edit_measure
from qadam.plan.workflow import IN_FORCE
from qadam.progress.enums import AssessmentStatus, Voice
from qadam.progress.models import Assessment
from qadam.progress.records import AssessmentRecord
from qadam.progress.services.assessments import write_assessment

LANGUAGES = ("en", "ru", "kk")


@transaction.atomic
def turn_into_measure(*, decision_id: int, plan: Plan, measure: Measure | None, by: User) -> Decision:
    """Make a decision a measure of a plan, or change a measure by it; return the decision.

    A plan in force changes by an amendment alone: its draft is taken, or begun where there is none. A new measure takes
    the text, the body, the deadline and the recommendations and areas of the item of the agenda; a changed one takes
    the text, and the body and the deadline where the decision names them.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such decision.
        WrongStateError: it has become a measure already, or the plan can be neither changed nor amended.
        InvalidInputError: the measure stands in another plan.
    """
    check_secretariat(by)
    decision = locked_decision(decision_id)
    if decision.measure_id is not None:
        raise WrongStateError(_("This decision stands in a plan already."))
    if measure is not None and measure.plan_id != plan.pk:
        raise InvalidInputError(fields={"number": _("This measure stands in another plan.")})
    draft = _draft_of(plan, by)
    if measure is None:
        written = create_measure(plan_id=draft.pk, record=_record_of(decision), by=by)
    else:
        target = measure if draft.pk == plan.pk else draft.measures.get(original=measure)
        written = edit_measure(measure_id=target.pk, version=target.version, changes=_changes_of(decision), by=by)
    decision.measure = written
    decision.is_amendment = measure is not None or draft.pk != plan.pk
    decision.version += 1
    decision.save(update_fields=["measure", "is_amendment", "version"])
    record_event(
        "decision.became_measure",
        actor=by,
        target=decision,
        changes={"measure": (None, f"{draft.code} {written.number}")},
        details={"changed": measure is not None},
    )
    return decision


def _draft_of(plan: Plan, by: User) -> Plan:
    """Return where the text of a plan is written: itself, or the draft of its amendment."""
    if plan.status not in IN_FORCE:
        return plan
    standing = plan.amendments.exclude(status=PlanStatus.WITHDRAWN).first()
    return standing or amend_plan(plan_id=plan.pk, by=by)


def _record_of(decision: Decision) -> MeasureRecord:
    item = decision.item
    return MeasureRecord(
        texts={code: getattr(decision, f"text_{code}") for code in LANGUAGES},
        lead_body=decision.responsible_body,
        deadline=_deadline(decision),
        areas=tuple(item.areas.all()) if item else (),
        recommendations=tuple(item.recommendations.all()) if item else (),
    )


def _changes_of(decision: Decision) -> dict[str, Any]:
    given = {f"text_{code}": getattr(decision, f"text_{code}") for code in LANGUAGES}
    changes: dict[str, Any] = {name: text for name, text in given.items() if text}
    if decision.responsible_body is not None:
        changes["lead_body"] = decision.responsible_body
    if decision.deadline is not None:
        changes["deadline"] = _deadline(decision)
    return changes


def _deadline(decision: Decision) -> Deadline | None:
    return Deadline(decision.deadline, DeadlinePrecision.DAY) if decision.deadline else None


@transaction.atomic
def turn_into_assessment(*, decision_id: int, recommendation_id: int, status: AssessmentStatus, by: User) -> Assessment:
    """Make a decision the draft of an assessment with the voice of the State, and return it.

    Args:
        recommendation_id: one of those to which the item of the agenda is linked.

    Raises:
        NotAllowedError: `by` is no coordinator, or may not speak with the voice of the State.
        NotFoundError: there is no such decision, or the recommendation does not belong to its item.
        WrongStateError: it has become an assessment already.
        InvalidInputError: no body is responsible for the decision, so that nobody would speak.
    """
    check_secretariat(by)
    decision = locked_decision(decision_id)
    if decision.assessment_id is not None:
        raise WrongStateError(_("This decision has become an assessment already."))
    if decision.responsible_body is None:
        raise InvalidInputError(_("Name the responsible body first: it is the one that assesses."))
    if decision.item is None or not decision.item.recommendations.filter(pk=recommendation_id).exists():
        raise NotFoundError()
    assessment = write_assessment(
        recommendation_id=recommendation_id,
        voice=Voice.STATE,
        body=decision.responsible_body,
        mechanism=None,
        record=AssessmentRecord(
            assessed_on=timezone.localdate(decision.meeting.starts_at),
            texts={code: getattr(decision, f"text_{code}") for code in LANGUAGES},
            status=status,
        ),
        by=by,
    )
    decision.assessment = assessment
    decision.version += 1
    decision.save(update_fields=["assessment", "version"])
    record_event(
        "decision.became_assessment",
        actor=by,
        target=decision,
        changes={"assessment": (None, str(assessment.recommendation))},
    )
    return assessment
