"""The public pages. Nothing here writes, and nothing reads what is not published."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def overview(request: HttpRequest) -> HttpResponse:
    """Answer the overview page."""
    return render(request, "base/page.html")
