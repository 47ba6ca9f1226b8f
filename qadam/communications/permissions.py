"""Who may do what with a case. Whoever may not know of it is told that there is none.

The access list of the case decides, never a role alone: the owner keeps the list and reads the log; who works on the
case changes it; a reader reads. Broken glass reads, for a few hours.
"""

from django.db.models import QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import Person, has_role, people_with_role
from qadam.base.errors import NotAllowedError, NotFoundError, WrongStateError
from qadam.communications.enums import AccessLevel
from qadam.communications.models import BreakGlass, Case, CaseAccess
from qadam.communications.models.cases import ROLES_WITH_CASES, may_hold_cases

# Each level includes those after it.
ORDER = (AccessLevel.OWNER, AccessLevel.OFFICER, AccessLevel.READER)
OWNING_ROLE = Role.CASE_OFFICER


def level_of(person: Person, case: Case) -> AccessLevel | None:
    """Return at which level a person may use a case now, None where not at all."""
    if not Case.objects.visible_to(person).filter(pk=case.pk).exists():
        return None
    held = CaseAccess.unguarded.filter(case=case, person_id=person.pk, ended_at__isnull=True).first()
    return AccessLevel(held.level) if held and may_hold_cases(person) else AccessLevel.READER


def is_by_glass(person: Person, case: Case) -> bool:
    """Return whether a person reads a case through broken glass."""
    return BreakGlass.unguarded.open_to(person).filter(case=case).exists()


def check_level(by: Person, case: Case, least: AccessLevel) -> AccessLevel:
    """Return the person's level in a case where it is at least `least`.

    Raises:
        NotFoundError: the person may not know of the case.
        NotAllowedError: the person may read it, but not do this.
    """
    level = level_of(by, case)
    if level is None:
        raise NotFoundError()
    if ORDER.index(level) > ORDER.index(least):
        raise NotAllowedError()
    return level


def check_read_case(by: Person, case: Case) -> None:
    """Raise `NotFoundError` unless the person may read the case."""
    check_level(by, case, AccessLevel.READER)


def check_work_on_case(by: Person, case: Case) -> None:
    """Raise unless the person works on the case, and it is not erased.

    Raises:
        NotFoundError, NotAllowedError: see `check_level`.
        WrongStateError: the case is erased.
    """
    check_level(by, case, AccessLevel.OFFICER)
    if case.is_erased:
        raise WrongStateError()


def check_own_case(by: Person, case: Case) -> None:
    """Raise unless the person owns the case (see `check_level`)."""
    check_level(by, case, AccessLevel.OWNER)


def check_register_cases(by: Person) -> None:
    """Raise unless the person may register a case: a case officer who is no administrator.

    Raises:
        NotFoundError: the person has nothing to do with communications.
    """
    if not has_role(by, OWNING_ROLE) or not may_hold_cases(by):
        raise NotFoundError()


def check_open_register(by: Person) -> None:
    """Raise `NotFoundError` unless the person is a case officer, or may read at least one case now."""
    if has_role(by, OWNING_ROLE) and may_hold_cases(by):
        return
    if not Case.objects.visible_to(by).exists():
        raise NotFoundError()


def check_break_glass(by: Person) -> None:
    """Raise `NotFoundError` unless the person is an administrator."""
    if not has_role(by, Role.ADMINISTRATOR):
        raise NotFoundError()


def people_who_may_hold_cases() -> QuerySet[User]:
    """Return the people who may be put on an access list: roles of the State's own bodies, and no administrators."""
    return people_with_role(*ROLES_WITH_CASES).exclude(pk__in=people_with_role(Role.ADMINISTRATOR).values("pk"))
