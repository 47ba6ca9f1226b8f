"""Leaving the digest by the link at its end, without a sign-in: the link is signed and names its person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qadam.base.errors import NotFoundError
from qadam.notifications.letters import person_of_token
from qadam.notifications.services.preferences import unsubscribe as leave_digest


# A mail program sends the one click of RFC 8058 itself, and knows no token of a form; the signed link is the proof.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the person wants no more digests (programs that look at links must change nothing), and do it."""
    if person_of_token(token) is None:
        raise NotFoundError()
    if request.method == "POST":
        leave_digest(token=token)
    return render(request, "notifications/unsubscribe.html", {"is_done": request.method == "POST"})
