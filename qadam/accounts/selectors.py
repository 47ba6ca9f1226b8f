"""Reading people and their roles."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.models import Handover, Leave, RoleAssignment, User
from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body

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


def people_with_role(*roles: Role, body: Body | int | None = None) -> QuerySet[User]:
    """Return the active people who hold one of the roles now, for a body (or its id) where it is given; each once."""
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at__isnull=True)
    if body is not None:
        held = held.filter(body=body)
    return User.objects.filter(Exists(held), is_active=True)


def stand_ins_of(people: Iterable[User], on: date) -> list[tuple[int, User]]:
    """Return (id of who is on leave that day, the alternate) for those of the people who are, in one query."""
    leaves = Leave.objects.filter(
        user__in=[person.pk for person in people], ended_at__isnull=True, from_on__lte=on, until_on__gte=on
    )
    return [(leave.user_id, leave.alternate) for leave in leaves.select_related("alternate")]


def absent_for(user: User, on: date) -> list[User]:
    """Return the active people for whom a person stands in that day."""
    leaves = Leave.objects.filter(
        alternate=user, ended_at__isnull=True, from_on__lte=on, until_on__gte=on, user__is_active=True
    )
    return [leave.user for leave in leaves.select_related("user")]


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


def successors_of(assignment: RoleAssignment) -> QuerySet[User]:
    """Return the people who can take a role over: every active one but its holder."""
    return User.objects.filter(is_active=True).exclude(pk=assignment.user_id)


def alternates_of(user: User) -> QuerySet[User]:
    """Return the people who can stand in for a person: the active others who hold one of the same roles."""
    same = Q(pk__in=[])
    for held in assignments_of(user):
        same |= Q(role=held.role, body=held.body_id) if held.body_id else Q(role=held.role, body__isnull=True)
    others = RoleAssignment.objects.filter(same, user=OuterRef("pk"), ended_at__isnull=True)
    return User.objects.filter(Exists(others), is_active=True).exclude(pk=user.pk)


def leaves_of(user: User) -> QuerySet[Leave]:
    """Return the leaves of a person that were not called off, the latest first."""
    return user.leaves.filter(ended_at__isnull=True).select_related("alternate")


def open_assignments() -> QuerySet[RoleAssignment]:
    """Return every role that is held now, with its person and body."""
    return RoleAssignment.objects.filter(ended_at__isnull=True).select_related("user", "body")


def get_assignment(user_id: int, assignment_id: int) -> RoleAssignment:
    """Return a role that a person holds now.

    Raises:
        NotFoundError: there is none with these ids, or it has ended.
    """
    found = open_assignments().filter(pk=assignment_id, user=user_id).first()
    if found is None:
        raise NotFoundError()
    return found


def get_handover(handover_id: int) -> Handover:
    """Return a hand-over with its people and body.

    Raises:
        NotFoundError: there is none with this id.
    """
    handovers = Handover.objects.select_related("from_user", "to_user", "body", "made_by")
    found = handovers.filter(pk=handover_id).first()
    if found is None:
        raise NotFoundError()
    return found


def handovers_of(user: User) -> QuerySet[Handover]:
    """Return what a person handed over and took over, the latest first."""
    return Handover.objects.filter(Q(from_user=user) | Q(to_user=user)).select_related("from_user", "to_user", "body")
