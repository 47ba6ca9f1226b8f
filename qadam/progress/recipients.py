"""Whom to tell: the people of a body by their part, and the coordinators."""

from collections.abc import Iterable

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.bodies.models import Body


def coordinators() -> list[User]:
    """Return the active coordinators."""
    return list(people_with_role(Role.COORDINATOR))


def writers_of(body: Body | int) -> list[User]:
    """Return the focal points of a body."""
    return list(people_with_role(Role.FOCAL_POINT, body=body))


def approvers_of(body: Body | int) -> list[User]:
    """Return the approvers of a body."""
    return list(people_with_role(Role.APPROVER, body=body))


def without(people: Iterable[User], *but: User) -> list[User]:
    """Return the people without those named: nobody is told what they have just done themselves."""
    gone = {person.pk for person in but}
    return [person for person in people if person.pk not in gone]
