"""Who may read and who may change the register: every role reads it, the coordinator alone writes."""

from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator, check_staff
from qadam.accounts.selectors import Person


def check_read_register(by: Person) -> None:
    """Raise `NotAllowedError` unless the person holds any role."""
    check_staff(by)


def check_change_register(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator. None is the machine itself: worker, command line."""
    if by is not None:
        check_coordinator(by)
