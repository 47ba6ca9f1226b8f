"""Reading people and their roles."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment, User
from qadam.base.errors import NotFoundError

Person = User | AnonymousUser


def assignments_of(user: Person) -> list[RoleAssignment]:
    """Return the roles that a person holds now, with their bodies. Read once a request: each request has a new user."""
    if not user.is_authenticated or not user.is_active:
        return []
    held: list[RoleAssignment] | None = getattr(user, "_open_assignments", None)
    if held is None:
        held = list(user.assignments.filter(ended_at__isnull=True).select_related("body"))
        user._open_assignments = held  # type: ignore[attr-defined]
    return held


def roles_of(user: Person) -> frozenset[Role]:
    """Return the roles that a person holds now, whatever the body."""
    return frozenset(Role(assignment.role) for assignment in assignments_of(user))


def has_role(user: Person, *roles: Role) -> bool:
    """Return whether a person holds at least one of the roles now."""
    return not roles_of(user).isdisjoint(roles)


def body_ids_of(user: Person, *roles: Role) -> frozenset[int]:
    """Return the ids of the bodies for which a person holds one of the roles now."""
    return frozenset(a.body_id for a in assignments_of(user) if a.body_id and Role(a.role) in roles)


def users_list() -> QuerySet[User]:
    """Return all accounts with their open roles ready to read."""
    return User.objects.prefetch_related("assignments__body")


def get_user(user_id: int) -> User:
    """Return an account.

    Raises:
        NotFoundError: there is none with this id.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError()
    return user
