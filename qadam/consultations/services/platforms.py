"""Platforms: loaded from the preset, their members added and ended by the secretariat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.bodies.models import Body
from qadam.consultations.enums import Capacity
from qadam.consultations.models import CalendarFeed, Membership, Platform
from qadam.consultations.permissions import check_secretariat
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.preset_file import LANGUAGES, Preset

# keys of `platform:` in a preset -> the capacity in which the bodies named there sit
PRESET_SEATS = {"co_chairs": Capacity.MEMBER, "members": Capacity.MEMBER, "observers": Capacity.OBSERVER}


@transaction.atomic
def load_preset_platform(preset: Preset, *, by: User | None) -> Platform | None:
    """Make or rename the platform of a preset with its subcommittees and members; return it, None where it has none.

    A second load of the same file changes nothing. Who sits there already keeps the seat that the secretariat gave.

    Args:
        preset: from `qadam.taxonomy.services.load_preset`, so that its bodies and areas stand.
        by: None for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the platform names a body that the preset does not hold; the sentence says which.
    """
    check_secretariat(by)
    given = preset.raw.get("platform")
    if not isinstance(given, dict):
        return None
    bodies = {body.code: body for body in Body.objects.all()}
    platform, changed = _write_platform(given, parent=None)
    seats = 0
    for key, capacity in PRESET_SEATS.items():
        for code in given.get(key) or []:
            if code not in bodies:
                raise InvalidInputError(
                    _("%(file)s: platform.%(key)s names %(code)s, which is not among the bodies.")
                    % {"file": preset.path.name, "key": key, "code": code}
                )
            seats += _seat(platform, bodies[code], capacity, is_co_chair=key == "co_chairs")
    areas = {term.code: term for term in Term.objects.filter(scheme=Scheme.AREA)}
    for row in given.get("subcommittees") or []:
        below, is_changed = _write_platform(row, parent=platform)
        below.areas.set([areas[code] for code in row.get("areas") or [] if code in areas])
        changed = changed or is_changed
    if changed or seats:
        record_event("platform.loaded", actor=by, target=platform, details={"seats": seats})
    return platform


def _write_platform(given: Mapping[str, Any], parent: Platform | None) -> tuple[Platform, bool]:
    values: dict[str, Any] = {f"name_{code}": (given.get("name") or {}).get(code, "") for code in LANGUAGES}
    values |= {"kind": given.get("kind", ""), "parent": parent, "is_active": True}
    platform = Platform.objects.filter(code=given["code"]).first() or Platform(code=given["code"])
    is_new = platform.pk is None
    if not is_new and all(getattr(platform, name) == value for name, value in values.items()):
        return platform, False
    for name, value in values.items():
        setattr(platform, name, value)
    platform.save()
    return platform, True


def _seat(platform: Platform, body: Body, capacity: Capacity, *, is_co_chair: bool) -> int:
    """Give a body its seat where it never had one; return how many seats are new."""
    if platform.memberships.filter(body=body).exists():
        return 0
    platform.memberships.create(body=body, capacity=capacity, is_co_chair=is_co_chair)
    return 1


@transaction.atomic
def add_member(
    *,
    platform: Platform,
    by: User | None,
    body: Body | None = None,
    person: User | None = None,
    capacity: Capacity = Capacity.MEMBER,
    is_co_chair: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Give an organisation, or a person, a seat for a term, and return the membership.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: neither or both are given, or the term ends before it begins or overlaps a seat held already.
    """
    check_secretariat(by)
    if (body is None) == (person is None):
        raise InvalidInputError(fields={"body": _("Choose an organisation or a person, one of the two.")})
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidInputError(fields={"ends_on": _("The term ends before it begins.")})
    if is_co_chair and capacity != Capacity.MEMBER:
        raise InvalidInputError(fields={"is_co_chair": _("Only a member can co-chair.")})
    held = Membership.objects.select_for_update().filter(platform=platform, body=body, person=person)
    for one in held:
        apart = (one.ends_on and starts_on and one.ends_on < starts_on) or (
            ends_on and one.starts_on and ends_on < one.starts_on
        )
        if not apart:
            raise InvalidInputError(fields={"body": _("A seat is held already in this time. End that one first.")})
    membership = Membership.objects.create(
        platform=platform,
        body=body,
        person=person,
        capacity=capacity,
        is_co_chair=is_co_chair,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record_event(
        "membership.given",
        actor=by,
        target=platform,
        changes={"member": (None, membership.who)},
        details={"capacity": str(capacity), "co_chair": is_co_chair},
    )
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, ends_on: date, by: User) -> Membership:
    """Set the last day of a membership and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such membership.
        InvalidInputError: the day lies before the first one.
        WrongStateError: it has ended already.
    """
    check_secretariat(by)
    found = Membership.objects.select_for_update(of=("self",)).select_related("platform", "body", "person")
    membership = found.filter(pk=membership_id).first()
    if membership is None:
        raise NotFoundError()
    if membership.ends_on is not None and membership.ends_on < timezone.localdate():
        raise WrongStateError()
    if membership.starts_on and ends_on < membership.starts_on:
        raise InvalidInputError(fields={"ends_on": _("The term ends before it begins.")})
    before, membership.ends_on = membership.ends_on, ends_on
    membership.save(update_fields=["ends_on"])
    record_event(
        "membership.ended",
        actor=by,
        target=membership.platform,
        changes={f"ends_on: {membership.who}": (before, ends_on)},
    )
    return membership


@transaction.atomic
def calendar_of(*, by: User) -> CalendarFeed:
    """Return the private calendar of a person, made where there is none yet."""
    return CalendarFeed.objects.get_or_create(user=by)[0]


@transaction.atomic
def renew_calendar(*, by: User) -> CalendarFeed:
    """Give the person's calendar a new address; the old one stops to work at once."""
    feed, _created = CalendarFeed.objects.select_for_update().get_or_create(user=by)
    feed.generation += 1
    feed.save(update_fields=["generation"])
    record_event("calendar.renewed", actor=by, target=by)
    return feed
