"""What is mailed about circulations, and which answers are due. The words are made in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment
from qadam.accounts.selectors import people_with_role
from qadam.bodies.models import Body
from qadam.notifications.reminders import Duty
from qadam.notifications.services import notify
from qadam.notifications.words import Address, WordMaker, Words, address
from qadam.plan.enums import AnswerKind, CirculationOutcome
from qadam.plan.models import CirculationAnswer, PlanCirculation
from qadam.plan.permissions import ANSWERING_ROLES

TOPIC = "plan"


def circulation_address(circulation: PlanCirculation) -> Address:
    """Return the page on which a body answers. Reads `plan`."""
    return address("plan_circulation", code=circulation.plan.code, number=circulation.number)


def ask_bodies(circulation: PlanCirculation, bodies: Sequence[Body]) -> None:
    """Tell the people of the bodies that their answer is wanted."""
    for body in bodies:
        notify(
            recipients=people_with_role(*ANSWERING_ROLES, body=body),
            key=f"plan-circulation-{circulation.pk}-{body.pk}",
            topic=TOPIC,
            words=_request_words(circulation, body),
            path=circulation_address(circulation),
            due_on=circulation.due_on,
        )


def _request_words(circulation: PlanCirculation, body: Body) -> WordMaker:
    def words() -> Words:
        text = _("%(body)s is asked whether it agrees to the plan “%(plan)s”.") % {
            "body": body.name,
            "plan": circulation.plan.name,
        }
        if circulation.message:
            text += "\n\n" + circulation.message
        return Words(_("To agree: %(plan)s") % {"plan": circulation.plan.name}, text)

    return words


def tell_coordinators(answer: CirculationAnswer) -> None:
    """Tell the coordinators for information what a body has answered."""

    def words() -> Words:
        values = {
            "body": answer.body.name,
            "plan": answer.circulation.plan.name,
            "answer": AnswerKind(answer.answer).label,
        }
        text = _("%(body)s on the plan “%(plan)s”: %(answer)s.") % values
        return Words(_("%(body)s has answered") % values, f"{text}\n\n{answer.comment}")

    notify(
        recipients=people_with_role(Role.COORDINATOR),
        key=f"plan-answer-{answer.pk}-{answer.version}",
        topic=TOPIC,
        words=words,
        path=circulation_address(answer.circulation),
        duty=False,
    )


def open_answers() -> Iterable[CirculationAnswer]:
    """Return the answers that are still wanted, with all that a message needs."""
    return CirculationAnswer.objects.filter(
        answer=AnswerKind.PENDING, circulation__outcome=CirculationOutcome.OPEN
    ).select_related("circulation__plan", "body")


def answers_due(today: date) -> Iterator[Duty]:
    """Yield every answer that a body still owes; its approvers are told when it stays away. Two queries."""
    wanted = list(open_answers())
    people: dict[int, list[tuple[str, int]]] = {}
    held = RoleAssignment.objects.filter(
        body__in=[answer.body_id for answer in wanted],
        role__in=ANSWERING_ROLES,
        ended_at__isnull=True,
        user__is_active=True,
    )
    for body_id, role, user_id in held.values_list("body_id", "role", "user_id"):
        people.setdefault(body_id or 0, []).append((role, user_id))
    for answer in wanted:
        own = people.get(answer.body_id, [])
        yield Duty(
            key=f"plan-answer-{answer.pk}",
            due_on=answer.circulation.due_on,
            path=circulation_address(answer.circulation),
            words=_request_words(answer.circulation, answer.body),
            to=[user for role, user in own if role != Role.APPROVER] or [user for _role, user in own],
            escalate_to=[user for role, user in own if role == Role.APPROVER],
        )
