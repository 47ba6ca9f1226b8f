"""The pattern of rights: `check_*` functions that raise, called by services (and by views before they show a form)."""

from qadam.accounts.enums import Role
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
