"""The error pages that Django itself asks for. Each says what happened and what to do, in the visitor's language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qadam.base.errors import DomainError, NotAllowedError, NotFoundError


def _answer(request: HttpRequest, error: DomainError, status: int) -> HttpResponse:
    return render(request, "base/error.html", {"error": error, "status": status}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _answer(request, DomainError(_("The request could not be read. Go back and try again.")), 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _answer(request, NotAllowedError(), 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the same page for what does not exist and for what is not for this person."""
    return _answer(request, NotFoundError(), 404)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection has run out."""
    message = _(
        "This form has been open for too long, or cookies are switched off. Go back, reload the page, try again."
    )
    return _answer(request, DomainError(message), 403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database, with the number under which the log has the cause."""
    request_id = getattr(request, "request_id", "")
    return render(request, "base/server_error.html", {"request_id": request_id, "status": 500}, status=500)
