"""Leave: days on which an alternate is told, and sees in the inbox, what the person would."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import Leave, User
from qadam.accounts.permissions import check_end_leave, check_set_leave
from qadam.accounts.selectors import alternates_of
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError


@transaction.atomic
def set_leave(*, user: User, alternate_id: int, from_on: date, until_on: date, by: User) -> Leave:
    """Say that a person is away from one day to another (both included), and who stands in; return the leave.

    The alternate gets no right: whoever stands in holds one of the same roles already.

    Raises:
        NotAllowedError: it is another's leave, and `by` is neither coordinator nor administrator.
        InvalidInputError: the last day is before the first or over, the days overlap another leave, or the alternate
            holds none of the person's roles.
    """
    check_set_leave(by, user)
    if until_on < from_on:
        raise InvalidInputError(fields={"until_on": _("The last day is before the first.")})
    if until_on < timezone.localdate():
        raise InvalidInputError(fields={"until_on": _("These days are over.")})
    User.objects.select_for_update().get(pk=user.pk)  # two leaves at once would not see each other
    if Leave.objects.filter(user=user, ended_at__isnull=True, from_on__lte=until_on, until_on__gte=from_on).exists():
        raise InvalidInputError(fields={"from_on": _("There is a leave on some of these days already.")})
    alternate = alternates_of(user).filter(pk=alternate_id).first()
    if alternate is None:
        raise InvalidInputError(fields={"alternate": _("Choose somebody who holds one of the same roles.")})
    leave = Leave.objects.create(user=user, alternate=alternate, from_on=from_on, until_on=until_on)
    changes = {"from_on": (None, from_on), "until_on": (None, until_on), "alternate": (None, alternate.full_name)}
    record_event("leave.set", actor=by, target=user, changes=changes)
    return leave


@transaction.atomic
def end_leave(*, leave_id: int, by: User) -> Leave:
    """Call a leave off, or end it early: from now on nobody stands in. Return it.

    Raises:
        NotFoundError: there is no such leave, or it is another's and `by` does not look after people.
        WrongStateError: it was called off already.
    """
    leave = Leave.objects.select_for_update().filter(pk=leave_id).first()
    if leave is None:
        raise NotFoundError()
    check_end_leave(by, leave)
    if leave.ended_at is not None:
        raise WrongStateError()
    leave.ended_at = timezone.now()
    leave.save(update_fields=["ended_at"])
    record_event("leave.ended", actor=by, target=leave.user, changes={"until_on": (leave.until_on, None)})
    return leave
