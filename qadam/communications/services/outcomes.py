"""What committees and working groups decide, what the State does about it, how it is graded, what a case teaches."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.enums import (
    CaseKind,
    EventKind,
    Finding,
    FollowUpGrade,
    LessonState,
    Stage,
    Track,
)
from qadam.communications.models import CaseEvent, CommitteeViews, Lesson, Remedy
from qadam.communications.permissions import check_work_on_case
from qadam.communications.services.cases import locked_case
from qadam.communications.services.papers import names_to_hide
from qadam.communications.services.recording import record
from qadam.communications.workflow import following_stages
from qadam.documents.release.names import find_names
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.plan.models import Measure

# Findings that each track knows.
FINDINGS = {
    Track.INDIVIDUAL: (Finding.VIOLATION, Finding.NO_VIOLATION, Finding.INADMISSIBLE, Finding.DISCONTINUED),
    Track.DETENTION: (Finding.ARBITRARY, Finding.NOT_ARBITRARY, Finding.DISCONTINUED),
}
STAGE_OF_DECISION = {Track.INDIVIDUAL: Stage.VIEWS, Track.DETENTION: Stage.OPINION}


@transaction.atomic
def record_views(
    *,
    case_id: int,
    finding: Finding,
    adopted_on: date,
    by: User,
    transmitted_on: date | None = None,
    symbol: str = "",
    summary: str = "",
    articles: str = "",
    remedies: list[str] | None = None,
) -> CommitteeViews:
    """Record Views, a decision or an opinion with what it asks of the State, and return it.

    The day of its transmission is noted as an event, from which the clock of the follow-up is proposed.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or no case of this kind is decided.
        InvalidInputError: the finding does not belong to this kind, or the dates contradict each other.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    if case.track not in FINDINGS:
        raise WrongStateError(_("Cases of this kind end without a decision."))
    wrong = {}
    if finding not in FINDINGS[case.track]:
        wrong["finding"] = _("This is not a finding in cases of this kind.")
    if adopted_on > timezone.localdate():
        wrong["adopted_on"] = _("This day has not come yet. Note what has happened.")
    if transmitted_on and not adopted_on <= transmitted_on <= timezone.localdate():
        wrong["transmitted_on"] = _("It is transmitted after it is adopted, and not in the future.")
    if wrong:
        raise InvalidInputError(fields=wrong)
    views: CommitteeViews = CommitteeViews.unguarded.create(
        case=case,
        finding=finding,
        adopted_on=adopted_on,
        transmitted_on=transmitted_on,
        symbol=symbol.strip(),
        summary=summary.strip(),
        articles=articles.strip(),
    )
    for order, text in enumerate(filter(None, (text.strip() for text in remedies or [])), start=1):
        Remedy.unguarded.create(case=case, views=views, order=order, text=text)
    if transmitted_on:
        CaseEvent.unguarded.create(
            case=case, kind=EventKind.VIEWS_TRANSMITTED, on=transmitted_on, note=symbol, recorded_by_id=by.pk
        )
    to = STAGE_OF_DECISION[case.track]
    if to in following_stages(CaseKind(case.kind), Stage(case.stage)):
        case.stage = to
        case.save(update_fields=["stage"])
    record(case, "views_recorded", by=by, about=f"decision {views.pk}", details={"finding": finding, "symbol": symbol})
    return views


@transaction.atomic
def grade_remedy(
    *, case_id: int, remedy_id: int, grade: FollowUpGrade, graded_on: date, source: str, by: User
) -> Remedy:
    """Record the grade that the committee gave to the follow-up of a remedy, and return the remedy.

    Earlier grades stay in its history.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or there is no such remedy.
        InvalidInputError: no source is given, or the day lies in the future.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    remedy = _remedy(case.pk, remedy_id)
    if graded_on > timezone.localdate():
        raise InvalidInputError(fields={"graded_on": _("This day has not come yet. Note what has happened.")})
    if not source.strip():
        raise InvalidInputError(fields={"source": _("Name the document that gives the grade.")})
    if remedy.grade and remedy.graded_on:
        earlier = [remedy.grade, remedy.graded_on.isoformat(), remedy.grade_source]
        remedy.earlier_grades = [*remedy.earlier_grades, earlier]
    remedy.grade, remedy.graded_on = grade, graded_on
    remedy.grade_source = source.strip()
    remedy.save()
    record(case, "remedy_graded", by=by, about=f"remedy {remedy.pk}", details={"grade": grade, "source": source})
    return remedy


@transaction.atomic
def note_what_was_done(*, case_id: int, remedy_id: int, text: str, by: User) -> Remedy:
    """Note what the State has done about a remedy, and return the remedy.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or there is no such remedy.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    remedy = _remedy(case.pk, remedy_id)
    before, remedy.done = remedy.done, text.strip()
    remedy.save()
    record(case, "remedy_noted", by=by, about=f"remedy {remedy.pk}", details={"changes": {"text": [before, text]}})
    return remedy


def _remedy(case_id: int, remedy_id: int) -> Remedy:
    remedy: Remedy | None = Remedy.unguarded.filter(case_id=case_id, pk=remedy_id).select_related("case").first()
    if remedy is None:
        raise NotFoundError()
    return remedy


@transaction.atomic
def write_lesson(*, case_id: int, text: str, measure_id: int, by: User) -> Lesson:
    """Write what a case teaches for a measure of the plan, and return the lesson. The plan does not have it yet.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: no text, or there is no such measure.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    wrong = {}
    if not text.strip():
        wrong["text"] = _("Write what the plan should learn, without the case.")
    if not Measure.objects.filter(pk=measure_id).exists():
        wrong["measure"] = _("There is none like this. Check the number.")
    if wrong:
        raise InvalidInputError(fields=wrong)
    lesson: Lesson = Lesson.unguarded.create(case=case, text=text.strip(), measure_id=measure_id, written_by_id=by.pk)
    record(case, "lesson_written", by=by, about=f"lesson {lesson.pk}", details={"text": text})
    return lesson


@transaction.atomic
def hand_over_lesson(*, case_id: int, lesson_id: int, by: User) -> Lesson:
    """Hand a lesson over to the plan and return it: its words enter the history of the measure, and reach the
    coordinators. Nothing there says from which case they come.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or it is handed over already.
        InvalidInputError: the text holds a name of the case's list, or its reference.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    lesson: Lesson | None = Lesson.unguarded.filter(case=case, pk=lesson_id).select_related("case").first()
    if lesson is None:
        raise NotFoundError()
    if lesson.state != LessonState.DRAFT:
        raise WrongStateError()
    found = next(find_names(lesson.text, names_to_hide(case)), "")
    if not found:
        found = next((text for text in (case.reference, case.title) if text and text in lesson.text), "")
    if found:
        sentence = _("The text names “%(name)s”. Write the lesson without the people and the case.")
        raise InvalidInputError(sentence % {"name": found})
    measure = Measure.objects.select_related("plan").get(pk=lesson.measure_id or 0)
    lesson.state, lesson.handed_over_at = LessonState.HANDED_OVER, timezone.now()
    lesson.save(update_fields=["state", "handed_over_at"])
    record(case, "lesson_handed_over", by=by, about=f"lesson {lesson.pk}")
    event = record_event("measure.lesson", actor=by, target=measure, details={"text": lesson.text})
    text = lesson.text
    notify(
        recipients=people_with_role(Role.COORDINATOR),
        key=f"lesson-{event.sequence}",
        topic="plan",
        words=lambda: Words(_("A lesson for measure %(number)s") % {"number": measure.number}, text),
        path=address("measure", code=measure.plan.code, measure_id=measure.pk),
        duty=False,
    )
    return lesson
