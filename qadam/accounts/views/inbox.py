"""The first page of the workspace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qadam.accounts.inbox import inbox_of
from qadam.accounts.permissions import check_staff


def inbox(request: HttpRequest) -> HttpResponse:
    """Answer the inbox: what needs this person now."""
    check_staff(request.user)
    return render(request, "accounts/inbox.html", {"items": inbox_of(request.user)})
