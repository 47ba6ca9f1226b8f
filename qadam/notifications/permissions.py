"""Who may do what with notifications. Everybody's own are their own; selectors never read another's."""

from qadam.accounts.enums import Role
from qadam.accounts.permissions import check_role
from qadam.accounts.selectors import Person


def check_change_rules(by: Person) -> None:
    """Raise `NotAllowedError` unless the person may say when people are reminded: coordinators, administrators."""
    check_role(by, Role.COORDINATOR, Role.ADMINISTRATOR)
