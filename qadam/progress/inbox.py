"""What needs a person now: reports to write, returned ones, what waits for a judge, requests, assessments."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem
from qadam.accounts.selectors import Person, assignments_of
from qadam.progress.enums import AssessmentState, ExtensionState, UpdateState
from qadam.progress.models import Assessment, ProgressUpdate
from qadam.progress.permissions import is_coordinator, voices_of_writer
from qadam.progress.selectors.assessments import waiting_assessments
from qadam.progress.selectors.extensions import extensions_for
from qadam.progress.selectors.measures import due_of, measures_of_bodies, periods_due
from qadam.progress.selectors.updates import WAITING, returned_updates, waiting_updates

SINGLY = 5  # so many of a sort stand in the inbox one by one; more become one line
KINDS = {
    UpdateState.SUBMITTED: gettext_lazy("approval"),
    UpdateState.APPROVED: gettext_lazy("acceptance"),
    UpdateState.ACCEPTED: gettext_lazy("publication"),
}


def progress_inbox(user: Person) -> Iterator[InboxItem]:
    """Yield what needs this person; a number of queries that does not grow with the rows."""
    if not user.is_authenticated:
        return
    yield from _to_report(user)
    yield from _updates(returned_updates(user), _("returned report"), reverse("progress_measures"))
    for state in WAITING:
        yield from _updates(
            waiting_updates(user, state), str(KINDS[state]), f"{reverse('progress_approvals')}?show={state}"
        )
    if is_coordinator(user):
        yield from _extensions(user)
        yield from _assessments(waiting_assessments(), _("publication"))
    yield from _assessments(_returned_assessments(user), _("returned assessment"))


def _to_report(user: Person) -> Iterator[InboxItem]:
    """Yield one line for each body and period on which the person has still to report."""
    today = timezone.localdate()
    bodies = [a.body for a in assignments_of(user) if a.role == Role.FOCAL_POINT and a.body is not None]
    for body in bodies:
        for period in periods_due(body, today).values():
            count = due_of(measures_of_bodies([body.pk]), body, [period]).count()
            if not count:
                continue
            title = ngettext(
                "%(count)s measure to report on for %(period)s", "%(count)s measures to report on for %(period)s", count
            )
            yield InboxItem(
                title=title % {"count": count, "period": period.title},
                url=f"{reverse('progress_measures')}?body={body.pk}&show=due",
                kind=_("report"),
                about=body.name,
                due_on=period.due_on,
                is_overdue=period.due_on < today,
            )


def _updates(rows: QuerySet[ProgressUpdate], kind: str, all_at: str) -> Iterator[InboxItem]:
    shown = list(rows[: SINGLY + 1])
    if len(shown) > SINGLY:
        count = rows.count()
        title = ngettext("%(count)s report waits for you", "%(count)s reports wait for you", count)
        yield InboxItem(title=title % {"count": count}, url=all_at, kind=kind)
        return
    for update in shown:
        yield InboxItem(
            title=str(update.measure),
            url=reverse("progress_update", args=[update.pk]),
            kind=kind,
            about=f"{update.body.name} · {update.period.title}",
        )


def _extensions(user: Person) -> Iterator[InboxItem]:
    rows = extensions_for(user).filter(state=ExtensionState.REQUESTED).order_by("requested_at")
    shown = list(rows[: SINGLY + 1])
    if len(shown) > SINGLY:
        count = rows.count()
        title = ngettext("%(count)s request for a later deadline", "%(count)s requests for a later deadline", count)
        yield InboxItem(
            title=title % {"count": count}, url=f"{reverse('progress_extensions')}?show=open", kind=_("decision")
        )
        return
    for request in shown:
        yield InboxItem(
            title=_("Later deadline for measure %(number)s") % {"number": request.measure.number},
            url=reverse("progress_measure", args=[request.measure_id]),
            kind=_("decision"),
            about=request.body.name,
        )


def _assessments(rows: QuerySet[Assessment], kind: str) -> Iterable[InboxItem]:
    shown = list(rows[: SINGLY + 1])
    if len(shown) > SINGLY:
        count = rows.count()
        title = ngettext("%(count)s assessment waits for you", "%(count)s assessments wait for you", count)
        state = shown[0].state
        return [InboxItem(title % {"count": count}, f"{reverse('progress_assessments')}?state={state}", kind)]
    return [_assessment_item(one, kind) for one in shown]


def _assessment_item(one: Assessment, kind: Any) -> InboxItem:
    return InboxItem(
        title=_("Assessment of %(number)s") % {"number": one.recommendation.number},
        url=reverse("progress_assessment", args=[one.pk]),
        kind=kind,
        about=one.speaker,
    )


def _returned_assessments(user: Person) -> QuerySet[Assessment]:
    bodies = [pk for ids in voices_of_writer(user).values() for pk in ids]
    return (
        Assessment.objects.filter(state=AssessmentState.RETURNED, body__in=bodies)
        .select_related("recommendation__review", "body", "mechanism")
        .order_by("-changed_at")
    )
