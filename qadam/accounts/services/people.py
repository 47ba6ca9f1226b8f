"""Making accounts, giving and withdrawing roles."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import RoleAssignment, User
from qadam.accounts.permissions import check_administrator
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.bodies.enums import Verification
from qadam.bodies.models import Body


@transaction.atomic
def create_user(
    *, email: str, full_name: str, language: str = "en", password: str | None = None, by: User | None
) -> User:
    """Make an account and return it. `by` is None only for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no administrator.
        InvalidInputError: the address is taken, or the password is too weak.
    """
    if by is not None:
        check_administrator(by)
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise InvalidInputError(fields={"email": _("There is already an account with this mail address.")})
    if password is not None:
        try:
            validate_password(password, User(email=email, full_name=full_name))
        except ValidationError as error:
            raise InvalidInputError(" ".join(error.messages), fields={"password": " ".join(error.messages)}) from error
    user = User.objects.create_user(email, password, full_name=full_name, language=language)
    record_event("user.created", actor=by, target=user)
    return user


@transaction.atomic
def give_role(
    *, user: User, role: Role, body: Body | None = None, is_alternate: bool = False, by: User | None
) -> RoleAssignment:
    """Give a role and return the assignment; the same role twice gives the open one back.

    Raises:
        NotAllowedError: `by` is no administrator.
        InvalidInputError: a role of a body without a body, a body with a role that has none, or a body that is closed
            or not verified.
    """
    if by is not None:
        check_administrator(by)
    if (role in ROLES_OF_A_BODY) != (body is not None):
        raise InvalidInputError(_("Choose the body for which the person has this role; other roles have none."))
    if body is not None and not (body.is_active and body.verification == Verification.VERIFIED):
        raise InvalidInputError(_("Nobody can act for this organisation: it is closed, or not verified yet."))
    assignment, created = RoleAssignment.objects.get_or_create(
        user=user, role=role, body=body, ended_at=None, defaults={"is_alternate": is_alternate}
    )
    if created:
        record_event(
            "role.given", actor=by, target=user, changes={"role": (None, role.value)}, details={"body": str(body or "")}
        )
    return assignment


@transaction.atomic
def withdraw_role(*, assignment_id: int, by: User) -> None:
    """End a role. It acts on the person's very next request.

    Raises:
        NotAllowedError: `by` is no administrator.
        NotFoundError: there is no such assignment.
        WrongStateError: it has ended already.
    """
    check_administrator(by)
    assignment = RoleAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFoundError()
    if assignment.ended_at is not None:
        raise WrongStateError()
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    record_event("role.withdrawn", actor=by, target=assignment.user, changes={"role": (assignment.role, None)})


@transaction.atomic
def set_active(*, user_id: int, is_active: bool, by: User) -> None:
    """Deactivate an account or activate it again. A deactivated person is signed out by the next request.

    Raises:
        NotAllowedError: `by` is no administrator.
        NotFoundError: there is no such account.
        WrongStateError: it is one's own.
    """
    check_administrator(by)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFoundError()
    if user == by and not is_active:
        raise WrongStateError(_("You cannot deactivate your own account. Ask another administrator."))
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_event(
        "user.edited" if is_active else "user.deactivated",
        actor=by,
        target=user,
        changes={"is_active": (not is_active, is_active)},
    )


@transaction.atomic
def set_language(*, language: str, by: User) -> None:
    """Set the language in which a person gets mails: their own choice.

    Raises:
        InvalidInputError: the site does not speak it.
    """
    if language not in dict(settings.LANGUAGES):
        raise InvalidInputError(fields={"language": _("Choose one of the languages of the site.")})
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.language == language:
        return
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    record_event("user.edited", actor=by, target=user, changes={"language": (before, language)})
