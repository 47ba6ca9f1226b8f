"""The pattern of rights: `check_*` functions that raise, called by services (and by views before they show a form)."""

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import Handover, Leave, RoleAssignment
from qadam.accounts.selectors import Person, has_role
from qadam.base.errors import NotAllowedError, NotFoundError


def check_role(by: Person, *roles: Role) -> None:
    """Raise `NotAllowedError` unless the person holds one of the roles now."""
    if not has_role(by, *roles):
        raise NotAllowedError()


def check_may_know(by: Person, *roles: Role) -> None:
    """Raise `NotFoundError` unless the person holds one of the roles: whoever may not know of it sees nothing there."""
    if not has_role(by, *roles):
        raise NotFoundError()


def check_coordinator(by: Person) -> None:
    """Raise unless the person is a coordinator."""
    check_role(by, Role.COORDINATOR)


def check_administrator(by: Person) -> None:
    """Raise unless the person is an administrator."""
    check_role(by, Role.ADMINISTRATOR)


def check_staff(by: Person) -> None:
    """Raise unless the person has any role: an account without a role sees nothing of the workspace."""
    if not has_role(by, *Role):
        raise NotAllowedError()


def check_hand_over(by: Person, assignment: RoleAssignment) -> None:
    """Raise unless the person may hand a role over: administrators any, coordinators those of bodies."""
    if has_role(by, Role.ADMINISTRATOR):
        return
    check_coordinator(by)
    if assignment.role not in ROLES_OF_A_BODY:
        raise NotAllowedError()


def check_see_handover(by: Person, handover: Handover) -> None:
    """Raise `NotFoundError` unless the hand-over is the person's own, or they look after people."""
    if by.pk not in (handover.from_user_id, handover.to_user_id):
        check_may_know(by, Role.COORDINATOR, Role.ADMINISTRATOR)


def check_set_leave(by: Person, person: Person) -> None:
    """Raise unless the leave is the person's own, or `by` looks after people."""
    if by != person:
        check_role(by, Role.COORDINATOR, Role.ADMINISTRATOR)


def check_end_leave(by: Person, leave: Leave) -> None:
    """Raise `NotFoundError` unless the leave is the person's own, or they look after people."""
    if by.pk != leave.user_id:
        check_may_know(by, Role.COORDINATOR, Role.ADMINISTRATOR)


def check_manage_bodies(by: Person) -> None:
    """Raise unless the person may add and change bodies: coordinators and administrators."""
    check_role(by, Role.COORDINATOR, Role.ADMINISTRATOR)


def check_verify_bodies(by: Person) -> None:
    """Raise unless the person may verify organisations: coordinators."""
    check_coordinator(by)
