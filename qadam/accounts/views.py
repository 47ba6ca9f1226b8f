"""The inbox and the pages on people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qadam.accounts.permissions import check_staff


def inbox(request: HttpRequest) -> HttpResponse:
    """Answer the inbox: what needs this person now."""
    check_staff(request.user)
    return render(request, "base/page.html")
