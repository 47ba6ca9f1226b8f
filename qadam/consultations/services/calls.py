"""Calls for input."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.consultations.models import Call
from qadam.consultations.permissions import check_secretariat
from qadam.consultations.services.meetings import check_version
from qadam.taxonomy.models import Term


@transaction.atomic
def create_call(*, by: User | None, areas: Iterable[Term] = (), **facts: Any) -> Call:
    """Write a call for input and return it. Nobody sees it before it is published.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: no title or scope, the code is taken, or it closes before it opens.
    """
    check_secretariat(by)
    call = Call(**facts)
    _check_facts(call)
    call.save()
    call.areas.set(areas)
    record_event("call.created", actor=by, target=call, details={"closes_on": call.closes_on})
    return call


@transaction.atomic
def edit_call(*, code: str, version: int, by: User, areas: Iterable[Term] = (), **facts: Any) -> Call:
    """Change a call and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such call.
        LostUpdateError: somebody else saved since `version`.
        InvalidInputError: no title or scope, the code is taken, or it closes before it opens.
    """
    check_secretariat(by)
    call = _locked(code)
    check_version(call, version, facts)
    changes = difference({name: getattr(call, name) for name in facts}, facts)
    for name, value in facts.items():
        setattr(call, name, value)
    _check_facts(call)
    call.version += 1
    call.save()
    call.areas.set(areas)
    record_event("call.edited", actor=by, target=call, changes=changes)
    return call


@transaction.atomic
def publish_call(*, code: str, is_published: bool, by: User | None) -> Call:
    """Publish a call or take it back, and return it. One to which something was sent stays published.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such call.
        WrongStateError: something was sent to it already.
    """
    check_secretariat(by)
    call = _locked(code)
    if not is_published and call.submissions.exists():
        raise WrongStateError(_("Something was sent in already, so the call stays published."))
    before = call.published_at is not None
    if before == is_published:
        return call
    call.published_at = timezone.now() if is_published else None
    call.save(update_fields=["published_at"])
    record_event("call.published", actor=by, target=call, changes={"published": (before, is_published)})
    return call


def _check_facts(call: Call) -> None:
    if not call.name:
        raise InvalidInputError(fields={"name_en": _("Give a title in one language at least.")})
    if not call.text:
        raise InvalidInputError(fields={"text_en": _("Say in one language at least what input is asked for.")})
    if call.closes_on < call.opens_on:
        raise InvalidInputError(fields={"closes_on": _("The call closes before it opens.")})
    if Call.objects.filter(code=call.code).exclude(pk=call.pk).exists():
        raise InvalidInputError(fields={"code": _("This code is taken.")})


def _locked(code: str) -> Call:
    call = Call.objects.select_for_update().filter(code=code).first()
    if call is None:
        raise NotFoundError()
    return call
