"""One's own notifications: the list, opening one, marking them, and how one wants to be mailed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.permissions import check_staff
from qadam.base.forms import form_status
from qadam.base.requests import page_number, signed_in
from qadam.notifications.enums import Rhythm
from qadam.notifications.forms import PreferencesForm
from qadam.notifications.selectors.own import notifications_of, own_notification, preference_of, unread_count
from qadam.notifications.services.preferences import mark_read, set_preferences
from qadam.notifications.words import Address

NOTIFICATIONS_A_PAGE = 30


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Answer a person's own notifications, newest first; `?show=unread` only those not read."""
    check_staff(request.user)
    by, is_unread = signed_in(request), request.GET.get("show") == "unread"
    page = Paginator(notifications_of(by, is_unread=is_unread), NOTIFICATIONS_A_PAGE).get_page(page_number(request))
    context = {"page": page, "is_unread": is_unread, "unread": unread_count(by)}
    return render(request, "notifications/list.html", context)


@require_GET
def notification_open(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark a notification as read and lead to the page it speaks of."""
    check_staff(request.user)
    by = signed_in(request)
    told = own_notification(by, notification_id)
    mark_read(by=by, notification_id=told.pk)
    return redirect(Address(told.url_name, told.url_kwargs).path())


@require_POST
def notification_read(request: HttpRequest, notification_id: int | None = None) -> HttpResponse:
    """Mark one notification as read or unread (`read` "yes" or "no"), or all of them as read."""
    check_staff(request.user)
    is_read = notification_id is None or request.POST.get("read") != "no"
    mark_read(by=signed_in(request), notification_id=notification_id, is_read=is_read)
    return redirect("notifications")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Answer how a person wants to be mailed, and save it."""
    check_staff(request.user)
    by = signed_in(request)
    now = {"rhythm": preference_of(by).rhythm, "language": by.language}
    form = PreferencesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        set_preferences(rhythm=Rhythm(form.cleaned_data["rhythm"]), language=language, by=by)
        with override(language):
            messages.success(request, _("Saved. Mails will come in this language."))
        return redirect("notification_preferences")
    return render(request, "notifications/preferences.html", {"form": form}, status=form_status(form))
