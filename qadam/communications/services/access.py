"""The access list of a case, and broken glass."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role, people_with_role
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.enums import AccessLevel
from qadam.communications.models import BreakGlass, Case, CaseAccess
from qadam.communications.permissions import (
    OWNING_ROLE,
    check_break_glass,
    check_own_case,
    people_who_may_hold_cases,
)
from qadam.communications.services.cases import locked_case
from qadam.communications.services.recording import record
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

TOPIC = "communications"
# Long enough to see to an emergency, short enough that nobody works through it.
GLASS_HOURS = 4
LEAST_REASON_CHARACTERS = 20


@transaction.atomic
def give_access(*, case_id: int, person: User, level: AccessLevel, by: User, reason: str = "") -> CaseAccess:
    """Put a person on the access list, or change their level, and return the entry. The person is told, neutrally.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case.
        InvalidInputError: the person may not hold cases (an administrator, civil society), or may not own one.
        WrongStateError: it would leave the case without an owner.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    if not people_who_may_hold_cases().filter(pk=person.pk).exists():
        raise InvalidInputError(
            fields={
                "person": _("This person may not read cases: only people of the State's bodies, no administrators.")
            }
        )
    if level is AccessLevel.OWNER and not has_role(person, OWNING_ROLE):
        raise InvalidInputError(fields={"level": _("Only a case officer can own a case.")})
    held = _open_entries(case).filter(person=person).first()
    if held is not None and held.level == level:
        return held
    if held is not None:
        _end(held)
    entry: CaseAccess = CaseAccess.unguarded.create(
        case=case, person=person, level=level, given_by_id=by.pk, reason=reason.strip()
    )
    _check_has_owner(case)
    record(
        case,
        "access_given",
        by=by,
        about=f"user {person.pk}",
        details={"person": str(person), "level": level, "reason": reason},
        audit="case.access_given",
    )
    notify(
        recipients=[person],
        key=f"case-{case.pk}-access-{entry.pk}",
        topic=TOPIC,
        words=lambda: Words(
            _("You have access to case %(number)s") % {"number": case.number},
            _("You are on the access list of case %(number)s. Sign in to read it.") % {"number": case.number},
        ),
        path=address("case", number=case.number),
        neutral=True,
    )
    return entry


@transaction.atomic
def end_access(*, case_id: int, access_id: int, by: User) -> None:
    """Take a person off the access list. It acts on the person's very next request.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case, or there is no such entry.
        WrongStateError: it is the last owner.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    held = _open_entries(case).filter(pk=access_id).first()
    if held is None:
        raise NotFoundError()
    _end(held)
    _check_has_owner(case)
    record(
        case,
        "access_ended",
        by=by,
        about=f"user {held.person_id}",
        details={"person": str(held.person)},
        audit="case.access_ended",
    )


def _open_entries(case: Case) -> QuerySet[CaseAccess]:
    return CaseAccess.unguarded.filter(case=case, ended_at__isnull=True).select_related("person", "case")


def _end(entry: CaseAccess) -> None:
    entry.ended_at = timezone.now()
    entry.save(update_fields=["ended_at"])


def _check_has_owner(case: Case) -> None:
    if not _open_entries(case).filter(level=AccessLevel.OWNER).exists():
        raise WrongStateError(_("A case needs an owner. Give the case to somebody else first."))


@transaction.atomic
def break_glass(*, number: int, reason: str, by: User) -> BreakGlass:
    """Open a case to an administrator in an emergency, for `GLASS_HOURS`, and return the opening.

    The owners and the coordinators are told at once; the reason stands in the log of the case. Restricted papers stay
    closed, and nothing can be changed.

    Raises:
        NotFoundError: `by` is no administrator.
        InvalidInputError: there is no such case, or the reason is missing or too short.
    """
    check_break_glass(by)
    if len(reason.strip()) < LEAST_REASON_CHARACTERS:
        raise InvalidInputError(fields={"reason": _("Say in a sentence why it cannot wait for the owner of the case.")})
    found = Case.unguarded.filter(number=number).first()
    if found is None:
        raise InvalidInputError(fields={"number": _("There is no case with this number.")})
    case = locked_case(found.pk)
    until_at = timezone.now() + timedelta(hours=GLASS_HOURS)
    glass = BreakGlass(case=case, person=by, until_at=until_at)
    glass.reason = reason.strip()
    glass.save()
    record(
        case,
        "glass_broken",
        by=by,
        details={"reason": reason.strip(), "until_at": until_at},
        audit="case.glass_broken",
    )
    owners = [entry.person for entry in _open_entries(case).filter(level=AccessLevel.OWNER)]
    for recipients, path in (
        (owners, address("case_log", number=case.number)),
        (list(people_with_role(Role.COORDINATOR)), address("inbox")),
    ):
        notify(
            recipients=recipients,
            key=f"case-{case.pk}-glass-{glass.pk}",
            topic=TOPIC,
            words=lambda: Words(
                _("An administrator has opened case %(number)s") % {"number": case.number},
                _(
                    "%(person)s has opened case %(number)s without being on its access list, for %(hours)s hours. "
                    "The owner of the case finds the reason and everything that is read in the log of the case."
                )
                % {"person": by, "number": case.number, "hours": GLASS_HOURS},
            ),
            path=path,
            neutral=True,
        )
    return glass


@transaction.atomic
def end_glass(*, case_id: int, glass_id: int, by: User) -> None:
    """End an opening before its time: the owner of the case, or the administrator who has done what there was to do.

    Raises:
        NotFoundError: there is no such opening, or it is not for `by` to end.
        WrongStateError: it has ended already.
    """
    case = locked_case(case_id)
    glass = BreakGlass.unguarded.filter(case=case, pk=glass_id).first()
    if glass is None:
        raise NotFoundError()
    if glass.person_id != by.pk:
        check_own_case(by, case)
    if glass.ended_at is not None or glass.until_at <= timezone.now():
        raise WrongStateError()
    glass.ended_at = timezone.now()
    glass.save(update_fields=["ended_at"])
    record(case, "glass_ended", by=by, audit="case.glass_ended")
