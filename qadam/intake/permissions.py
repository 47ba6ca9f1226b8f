"""Who may use the intake: the coordinator alone. None is the machine itself: worker and command line."""

from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator


def check_intake(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator."""
    if by is not None:
        check_coordinator(by)
