"""Who may read and who may change the register: every role reads it, the coordinator alone writes."""

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator, check_staff
from qadam.accounts.selectors import Person, has_role


def check_read_register(by: Person) -> None:
    """Raise `NotAllowedError` unless the person holds any role."""
    check_staff(by)


def check_change_register(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator. None is the machine itself: worker, command line."""
    if by is not None:
        check_coordinator(by)


def may_change_register(by: Person) -> bool:
    """Return whether the person may change the register, so that a page offers it."""
    return has_role(by, Role.COORDINATOR)
