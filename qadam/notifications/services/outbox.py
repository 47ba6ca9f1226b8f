"""What an administrator does with mails that were given up."""

from django.db import transaction
from django.utils import timezone

from qadam.accounts.models import User
from qadam.accounts.permissions import check_administrator
from qadam.audit.services import Changed, record_event
from qadam.base.errors import NotFoundError
from qadam.base.workflow import check_change
from qadam.notifications.enums import MailState
from qadam.notifications.models import Mail
from qadam.notifications.workflow import MAIL_CHANGES

MOST_RETRIED = 500  # mails in one step; the page shows what is left


@transaction.atomic
def retry_mails(*, by: User, mail_id: int | None = None) -> int:
    """Send a mail that was given up once more, or all of them (at most 500); return how many.

    Raises:
        NotAllowedError: `by` is no administrator.
        NotFoundError: there is no such mail.
        WrongStateError: the mail was not given up.
    """
    check_administrator(by)
    mails = Mail.objects.select_for_update()
    if mail_id is not None:
        chosen = list(mails.filter(pk=mail_id))
        if not chosen:
            raise NotFoundError()
    else:
        chosen = list(mails.filter(state=MailState.GIVEN_UP)[:MOST_RETRIED])
        if not chosen:
            return 0
    changed = []
    for mail in chosen:
        check_change(MAIL_CHANGES, MailState(mail.state), MailState.WAITING)
        changed.append(Changed(mail, {"state": (mail.state, MailState.WAITING.value)}))
        mail.state, mail.attempts, mail.due_at = MailState.WAITING, 0, timezone.now()
        mail.save(update_fields=["state", "attempts", "due_at"])
    record_event("mail.retried", actor=by, target=chosen[0], also=changed, details={"count": len(chosen)})
    return len(chosen)
