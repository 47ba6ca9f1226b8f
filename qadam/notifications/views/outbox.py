"""The outbox, for administrators: what waits, what failed, and sending it once more. Nobody reads a mail here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.permissions import check_administrator
from qadam.base.errors import NotFoundError
from qadam.base.requests import page_number, signed_in
from qadam.notifications.enums import MailState
from qadam.notifications.selectors.outbox import mails_list, outbox_counts
from qadam.notifications.services.outbox import retry_mails

MAILS_A_PAGE = 50


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Answer the mails, all or of one state (`?state=given_up`), and how many there are of each."""
    check_administrator(request.user)
    given = request.GET.get("state", "")
    state = MailState(given) if given in MailState.values else None
    page = Paginator(mails_list(state), MAILS_A_PAGE).get_page(page_number(request))
    context = {"page": page, "state": state, "counts": outbox_counts()}
    return render(request, "notifications/outbox.html", context)


@require_POST
def outbox_retry(request: HttpRequest) -> HttpResponse:
    """Send one mail that was given up once more, or all of them."""
    check_administrator(request.user)
    given = request.POST.get("mail", "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 19):
        raise NotFoundError()
    count = retry_mails(by=signed_in(request), mail_id=int(given) if given else None)
    messages.success(
        request, ngettext("%(n)d mail is sent once more.", "%(n)d mails are sent once more.", count) % {"n": count}
    )
    return redirect("outbox")
