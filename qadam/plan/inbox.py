"""What the plan puts into the inbox: plans to agree to by a date, and for the coordinator what can be settled."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.plan.enums import AnswerKind, CirculationOutcome, PlanStatus
from qadam.plan.models import CirculationAnswer, Plan, PlanCirculation
from qadam.plan.permissions import ANSWERING_ROLES


def plan_inbox(user: Person) -> Iterator[InboxItem]:
    """Yield the answers that the person's bodies owe; for the coordinator circulations that wait, plans to adopt."""
    today = timezone.localdate()
    bodies = body_ids_of(user, *ANSWERING_ROLES)
    if bodies:
        wanted = CirculationAnswer.objects.filter(
            body_id__in=bodies, answer=AnswerKind.PENDING, circulation__outcome=CirculationOutcome.OPEN
        ).select_related("circulation__plan", "body")
        for answer in wanted:
            circulation = answer.circulation
            yield InboxItem(
                _("Does %(body)s agree to “%(plan)s”?") % {"body": answer.body.name, "plan": circulation.plan.name},
                reverse("plan_circulation", args=[circulation.plan.code, circulation.number]),
                _("agreement"),
                due_on=circulation.due_on,
                is_overdue=circulation.due_on < today,
            )
    if has_role(user, Role.COORDINATOR):
        yield from _to_settle()
        for plan in Plan.objects.filter(status=PlanStatus.AGREED):
            yield InboxItem(
                _("Adopt “%(plan)s”") % {"plan": plan.name}, reverse("plan_adopt", args=[plan.code]), _("plan")
            )


def _to_settle() -> Iterator[InboxItem]:
    """Yield the open circulations in which every body has answered, or the date has passed."""
    circulations = (
        PlanCirculation.objects.filter(outcome=CirculationOutcome.OPEN)
        .select_related("plan")
        .annotate(waiting=Count("answers", filter=Q(answers__answer=AnswerKind.PENDING)))
    )
    for circulation in circulations:
        is_late = circulation.due_on < timezone.localdate()
        if circulation.waiting and not is_late:
            continue
        about = (
            ngettext("%(n)s body has not answered", "%(n)s bodies have not answered", circulation.waiting)
            % {"n": circulation.waiting}
            if circulation.waiting
            else _("every body has answered")
        )
        yield InboxItem(
            _("Settle the circulation of “%(plan)s”") % {"plan": circulation.plan.name},
            reverse("plan_circulation", args=[circulation.plan.code, circulation.number]),
            _("plan"),
            about=about,
            due_on=circulation.due_on,
            is_overdue=is_late,
        )
