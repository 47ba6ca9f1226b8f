"""What is mailed after a step: to whom, in which words, to which page. The words are made in the reader's language."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.plan.deadlines import deadline_words
from qadam.progress.enums import AssessmentState, ExtensionState, UpdateState
from qadam.progress.models import Assessment, AssessmentStep, ExtensionRequest, ProgressUpdate, UpdateStep
from qadam.progress.recipients import approvers_of, coordinators, without, writers_of

TOPIC = "progress"
SUBJECT_TEXT_LENGTH = 80  # of a measure's text in a subject line


def measure_words(update: ProgressUpdate) -> str:
    """Return a measure as a subject line names it: its number and the beginning of its text."""
    words = str(update.measure)
    return words if len(words) <= SUBJECT_TEXT_LENGTH else words[: SUBJECT_TEXT_LENGTH - 1].rstrip() + "…"


def tell_of_step(taken: UpdateStep) -> None:
    """Tell whoever is next after a step of a report, and for information those who wait for its outcome."""
    update = taken.update
    state = UpdateState(taken.to_state)
    next_ones, informed = _audience(update, state, taken.by)
    path = address("progress_update", update_id=update.pk)

    def words() -> Words:
        subjects = {
            UpdateState.SUBMITTED: _("To approve: %(measure)s"),
            UpdateState.APPROVED: _("To accept: %(measure)s"),
            UpdateState.ACCEPTED: _("To publish: %(measure)s"),
            UpdateState.RETURNED: _("Returned: %(measure)s"),
            UpdateState.PUBLISHED: _("Published: %(measure)s"),
        }
        text = _("%(body)s reports on the measure “%(measure)s” for %(period)s.") % {
            "body": update.body.name,
            "measure": update.measure.text,
            "period": update.period.title,
        }
        if taken.reason:
            text += "\n\n" + _("%(person)s writes: %(reason)s") % {"person": taken.by, "reason": taken.reason}
        return Words(subjects[state] % {"measure": measure_words(update)}, text)

    key = f"progress-step-{taken.pk}"
    if next_ones:
        notify(recipients=next_ones, key=key, topic=TOPIC, words=words, path=path)
    if informed:
        notify(recipients=informed, key=f"{key}-info", topic=TOPIC, words=words, path=path, duty=False)


def _audience(update: ProgressUpdate, state: UpdateState, by: User) -> tuple[list[User], list[User]]:
    """Return who has to do something now, and who is only told."""
    if state == UpdateState.SUBMITTED:
        return without(approvers_of(update.body) or coordinators(), by), []
    if state == UpdateState.APPROVED:
        return without(coordinators(), by), []
    if state == UpdateState.ACCEPTED:
        return without(coordinators(), by), without(writers_of(update.body), by)
    if state == UpdateState.RETURNED:
        return without(writers_of(update.body) or coordinators(), by), without(approvers_of(update.body), by)
    return [], without([*writers_of(update.body), *approvers_of(update.body)], by)


def tell_of_extension(request: ExtensionRequest) -> None:
    """Tell the coordinators of a request for a later deadline, and the body of the decision."""
    state = ExtensionState(request.state)
    if state == ExtensionState.REQUESTED:
        recipients: Iterable[User] = without(coordinators(), request.requested_by)
    else:
        recipients = [*writers_of(request.body), *approvers_of(request.body), request.requested_by]

    def words() -> Words:
        subjects = {
            ExtensionState.REQUESTED: _("A later deadline is asked for: measure %(number)s"),
            ExtensionState.GRANTED: _("Later deadline granted: measure %(number)s"),
            ExtensionState.REFUSED: _("Later deadline refused: measure %(number)s"),
        }
        text = _("%(body)s asks to move the deadline of “%(measure)s” from %(before)s to %(after)s. Reason: %(reason)s")
        text %= {
            "body": request.body.name,
            "measure": request.measure.text,
            "before": deadline_words(request.deadline_before, request.precision_before),
            "after": deadline_words(request.deadline_asked, request.precision_asked),
            "reason": request.reason,
        }
        if request.decision_reason:
            person, reason = request.decided_by, request.decision_reason
            text += "\n\n" + _("%(person)s writes: %(reason)s") % {"person": person, "reason": reason}
        return Words(subjects[state] % {"number": request.measure.number}, text)

    notify(
        recipients=recipients,
        key=f"extension-{request.pk}-{state}",
        topic=TOPIC,
        words=words,
        path=address("progress_measure", measure_id=request.measure_id),
        duty=state == ExtensionState.REQUESTED,
    )


def tell_of_assessment(taken: AssessmentStep) -> None:
    """Tell the coordinators of an assessment that waits for publication, and its writer of what became of it."""
    assessment: Assessment = taken.assessment
    state = AssessmentState(taken.to_state)
    waits = state == AssessmentState.SUBMITTED
    recipients = coordinators() if waits else [assessment.written_by]

    def words() -> Words:
        subjects = {
            AssessmentState.SUBMITTED: _("To publish: assessment of %(recommendation)s"),
            AssessmentState.PUBLISHED: _("Published: assessment of %(recommendation)s"),
            AssessmentState.RETURNED: _("Returned: assessment of %(recommendation)s"),
            AssessmentState.WITHDRAWN: _("Withdrawn: assessment of %(recommendation)s"),
        }
        text = _("%(speaker)s, %(date)s: %(status)s") % {
            "speaker": assessment.speaker,
            "date": date_format(assessment.assessed_on, "DATE_FORMAT"),
            "status": assessment.get_status_display() or assessment.get_grade_display(),
        }
        if taken.reason:
            text += "\n\n" + _("%(person)s writes: %(reason)s") % {"person": taken.by, "reason": taken.reason}
        return Words(subjects[state] % {"recommendation": assessment.recommendation.number}, text)

    notify(
        recipients=without(recipients, taken.by),
        key=f"assessment-step-{taken.pk}",
        topic=TOPIC,
        words=words,
        path=address("progress_assessment", assessment_id=assessment.pk),
        duty=state in (AssessmentState.SUBMITTED, AssessmentState.RETURNED),
    )
