"""Handing the work for a body over to a successor, in one step."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qadam.accounts.handover import handover_items, move_work
from qadam.accounts.models import Handover, RoleAssignment, User
from qadam.accounts.permissions import check_hand_over
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError


@transaction.atomic
def hand_over(*, assignment_id: int, successor_id: int, note: str = "", by: User) -> Handover:
    """End a role of a person, give it to the successor, move what is tied to the person; return the hand-over.

    The predecessor loses the role with the next request; the successor has it with theirs. What is done stays in the
    predecessor's name.

    Raises:
        NotAllowedError: `by` may not hand this role over (`check_hand_over`).
        NotFoundError: there is no such assignment or successor.
        WrongStateError: the role has ended already.
        InvalidInputError: the successor is the same person, or deactivated.
    """
    assignment = RoleAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFoundError()
    check_hand_over(by, assignment)
    if assignment.ended_at is not None:
        raise WrongStateError()
    successor = User.objects.select_for_update().filter(pk=successor_id).first()
    if successor is None:
        raise NotFoundError()
    if successor == assignment.user or not successor.is_active:
        raise InvalidInputError(fields={"successor": _("Choose another person whose account is active.")})
    now, user, body = timezone.now(), assignment.user, assignment.body
    with translation.override(successor.language):
        items = [
            {
                "title": str(item.title),
                "kind": str(item.kind),
                "about": str(item.about),
                "path": item.path,
                "due_on": item.due_on.isoformat() if item.due_on else None,
            }
            for item in handover_items(user, body)
        ]
    assignment.ended_at = now
    assignment.save(update_fields=["ended_at"])
    RoleAssignment.objects.get_or_create(
        user=successor,
        role=assignment.role,
        body=body,
        ended_at=None,
        defaults={"is_alternate": assignment.is_alternate},
    )
    handover = Handover.objects.create(
        from_user=user,
        to_user=successor,
        role=assignment.role,
        body=body,
        note=note.strip(),
        items=items,
        made_at=now,
        made_by=by,
    )
    move_work(handover)
    record_event(
        "role.handed_over",
        actor=by,
        target=user,
        changes={"role": (assignment.role, None)},
        also=[Changed(successor, {"role": (None, assignment.role)})],
        details={"body": str(body or ""), "items": len(items), "handover": handover.pk},
    )
    return handover
