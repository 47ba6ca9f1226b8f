"""Adding, changing, closing and verifying bodies: the coordinator's work, since bodies themselves know no roles."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.permissions import check_manage_bodies, check_verify_bodies
from qadam.audit.selectors import history_of
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.base.workflow import check_change
from qadam.bodies.enums import BodyKind, Verification
from qadam.bodies.models import Body
from qadam.bodies.workflow import VERIFICATION_CHANGES

NAMES = ("name_en", "name_ru", "name_kk")
BODY_FIELDS = (*NAMES, "short_en", "short_ru", "short_kk", "parent", "website", "contact", "is_active")


@transaction.atomic
def create_body(*, code: str, kind: BodyKind, values: dict[str, Any], by: User) -> Body:
    """Add a body and return it. One of civil society asks to take part, until it is verified.

    Args:
        code: short and stable, in small Latin letters; empty to make it from the English name.
        values: by the names of BODY_FIELDS.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        InvalidInputError: no name, a code that is taken, or a unit of itself.
    """
    check_manage_bodies(by)
    code = code or slugify(values.get("name_en", ""))[:60]
    if not code:
        raise InvalidInputError(fields={"code": _("Give a code in small Latin letters, such as ministry-of-justice.")})
    if Body.objects.filter(code=code).exists():
        raise InvalidInputError(fields={"code": _("There is a body with this code already.")})
    asks = kind == BodyKind.CIVIL_SOCIETY
    body = Body(code=code, kind=kind, verification=Verification.ASKED if asks else Verification.VERIFIED)
    _take(body, values)
    body.save()
    record_event("body.created", actor=by, target=body, changes=difference({}, _shown(body)))
    return body


@transaction.atomic
def edit_body(*, code: str, version: int, values: dict[str, Any], by: User) -> Body:
    """Change a body and return it. A closed body keeps its past; nobody gets a role for it any more.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        NotFoundError: there is no such body.
        InvalidInputError: no name, or a unit of itself.
        LostUpdateError: somebody saved since `version` was read.
    """
    check_manage_bodies(by)
    body = _locked(code)
    before = _shown(body)
    version_now = body.version
    _take(body, values)
    if version_now != version:
        history = history_of(body)
        raise LostUpdateError(
            theirs=before,
            yours=_shown(body),
            current_version=version_now,
            changed_by=history[0].actor_name if history else "",
        )
    changes = difference(before, _shown(body))
    if not changes:
        return body
    body.version += 1
    body.save()
    record_event("body.edited", actor=by, target=body, changes=changes)
    return body


@transaction.atomic
def decide_verification(*, code: str, to: Verification, note: str, by: User) -> Body:
    """Verify an organisation, or refuse it, and return it. Of a refused one nobody gets a role; roles held stay.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such body.
        InvalidInputError: nothing is said on what was verified, or why it is refused.
        WrongStateError: it is so already.
    """
    check_verify_bodies(by)
    body = _locked(code)
    check_change(VERIFICATION_CHANGES, Verification(body.verification), to)
    if not note.strip():
        raise InvalidInputError(fields={"note": _("Say what you have verified and how, or why you refuse.")})
    before = {"verification": body.get_verification_display(), "verification_note": body.verification_note}
    body.verification, body.verification_note = to, note.strip()
    body.version += 1
    body.save()
    after = {"verification": body.get_verification_display(), "verification_note": body.verification_note}
    record_event(
        "body.verified" if to == Verification.VERIFIED else "body.refused",
        actor=by,
        target=body,
        changes=difference(before, after),
    )
    return body


def _locked(code: str) -> Body:
    body = Body.objects.select_for_update().filter(code=code).first()
    if body is None:
        raise NotFoundError()
    return body


def _take(body: Body, values: dict[str, Any]) -> None:
    for name in BODY_FIELDS:
        if name in values:
            setattr(body, name, values[name])
    if not any(getattr(body, name) for name in NAMES):
        raise InvalidInputError(fields={"name_en": _("Give a name in one language at least.")})
    above, seen = body.parent, {body.pk}
    while above is not None:
        if above.pk in seen:
            raise InvalidInputError(fields={"parent": _("A body cannot be a unit of itself.")})
        seen.add(above.pk)
        above = above.parent


def _shown(body: Body) -> dict[str, str]:
    """Return the fields in words, for the log and for comparing two versions."""
    words = {name: str(getattr(body, name) or "") for name in BODY_FIELDS}
    return words | {"is_active": str(_("yes") if body.is_active else _("no"))}
