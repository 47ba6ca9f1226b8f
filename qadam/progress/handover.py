"""What the work of a focal point or approver consists of: the measures of the body that are not over."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.accounts.handover import HandoverItem
from qadam.accounts.models import User
from qadam.bodies.models import Body
from qadam.plan.selectors.measures import OVER
from qadam.progress.selectors.measures import measures_of_bodies


def measures_to_hand_over(user: User, body: Body | None) -> Iterator[HandoverItem]:
    """Yield the open measures of a body; they belong to it, so the successor has them with the role."""
    if body is None:
        return
    for measure in measures_of_bodies([body.pk]).exclude(status__in=OVER):
        yield HandoverItem(
            title=f"{measure.number} {measure.text}",
            kind=_("measure"),
            path=reverse("progress_measure", kwargs={"measure_id": measure.pk}),
            about=measure.plan.name,
            due_on=measure.deadline,
        )
