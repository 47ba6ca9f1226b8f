"""Reading platforms and memberships."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import User
from qadam.accounts.selectors import Person, body_ids_of
from qadam.base.errors import NotFoundError
from qadam.consultations.links import user_and_generation_of_token
from qadam.consultations.models import CalendarFeed, Membership, Participation, Platform

# Who acts for a body here: what it sends, reports and answers.
ACTING_ROLES = (Role.FOCAL_POINT, Role.APPROVER, Role.NATIONAL_INSTITUTION, Role.CIVIL_SOCIETY)


def bodies_of(by: Person) -> frozenset[int]:
    """Return the ids of the organisations that the person speaks or listens for."""
    return body_ids_of(by, *ROLES_OF_A_BODY)


def acting_bodies_of(by: Person) -> frozenset[int]:
    """Return the ids of the organisations for which the person may act."""
    return body_ids_of(by, *ACTING_ROLES)


def platforms_list() -> QuerySet[Platform]:
    """Return the active platforms with their subcommittees ready to read."""
    return Platform.objects.filter(is_active=True).select_related("parent").prefetch_related("subcommittees")


def platform_by_code(code: str) -> Platform:
    """Return a platform with its subcommittees and areas.

    Raises:
        NotFoundError: there is none with this code.
    """
    platform = platforms_list().prefetch_related("areas").filter(code=code).first()
    if platform is None:
        raise NotFoundError()
    return platform


def running_on(day: date) -> Q:
    """Return the condition that a membership runs on a day; its first and last day count."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def members_of(platform: Platform, on: date | None = None) -> QuerySet[Membership]:
    """Return the memberships of a platform that run on a day (today), co-chairs first."""
    running = platform.memberships.filter(running_on(on or timezone.localdate()))
    return running.select_related("body", "person", "platform")


def memberships_all(platform: Platform) -> QuerySet[Membership]:
    """Return every membership of a platform, those that ended too."""
    return platform.memberships.select_related("body", "person", "platform")


def own_memberships(user: Person) -> QuerySet[Membership]:
    """Return the memberships that run today of a person and of the organisations that they belong to."""
    if not user.is_authenticated:
        return Membership.objects.none()
    bodies = bodies_of(user)
    return Membership.objects.filter(running_on(timezone.localdate())).filter(Q(body__in=bodies) | Q(person=user.pk))


def platform_ids_of(user: Person) -> frozenset[int]:
    """Return the platforms that a person reads as a member, with the subcommittees below; read once a request."""
    held: frozenset[int] | None = getattr(user, "_platform_ids", None)
    if held is None:
        own = frozenset(own_memberships(user).values_list("platform_id", flat=True))
        below = Platform.objects.filter(parent__in=own).values_list("pk", flat=True) if own else ()
        held = own | frozenset(below)
        user._platform_ids = held  # type: ignore[union-attr]
    return held


def approving_bodies_of(user: Person) -> frozenset[int]:
    """Return the ids of the organisations for which the person approves."""
    return body_ids_of(user, Role.APPROVER)


def owner_of_calendar(token: str) -> User:
    """Return the person to whom the address of a private calendar belongs.

    Raises:
        NotFoundError: nobody here signed it, a newer address took its place, or the person may no longer sign in.
    """
    user_id, generation = user_and_generation_of_token(token)
    feed = CalendarFeed.objects.select_related("user").filter(user=user_id, generation=generation).first()
    if feed is None or not feed.user.is_active:
        raise NotFoundError()
    return feed.user


def invitation_by_id(participation_id: int) -> Participation:
    """Return an invitation with its meeting.

    Raises:
        NotFoundError: there is no such invitation.
    """
    found = Participation.objects.select_related("meeting__platform", "body", "person").prefetch_related(
        "meeting__agenda"
    )
    part = found.filter(pk=participation_id, invited_at__isnull=False).first()
    if part is None:
        raise NotFoundError()
    return part
