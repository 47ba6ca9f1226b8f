"""The error pages that Django itself asks for, the choice of colours, and the page of all components.

Each error page says what happened and what to do, in the visitor's language.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qadam.base.context import THEME_COOKIE, THEMES
from qadam.base.errors import DomainError, NotAllowedError, NotFoundError
from qadam.base.samples import sample_context

THEME_COOKIE_SECONDS = 365 * 24 * 3600


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
    return _bare_page("base/server_error.html", 500, request_id=getattr(request, "request_id", ""))


def maintenance(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the site is being worked on (QADAM_MAINTENANCE), without touching the database."""
    response = _bare_page("base/maintenance.html", 503)
    response.headers["Retry-After"] = "600"
    return response


def _bare_page(template: str, status: int, **context: object) -> HttpResponse:
    """Answer a page without database, session and context processors: any of them may be what is broken."""
    try:
        stylesheet = static("base/qadam.css")
    except ValueError:  # the collected files are incomplete; the page is readable without its stylesheet
        stylesheet = ""
    context |= {"stylesheet": stylesheet, "language": get_language() or settings.LANGUAGE_CODE, "status": status}
    return HttpResponse(get_template(template).render(context), status=status)


# The form stands on every public page. A token in it would make each page different for each visitor, and no cache
# could keep them; a foreign site that could change the colours of somebody's screen would have gained nothing.
@csrf_exempt
@require_POST
@login_not_required
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the colours that the visitor chose, or forget the choice, and go back to where they were."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        address = reverse("overview")
    response = HttpResponseRedirect(address)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, THEME_COOKIE_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Answer the page of all components, for developers, screenshots and tests; it does not exist in production."""
    if not (settings.DEBUG or settings.DEMO or settings.TESTING):
        raise NotFoundError()
    shell = "base/workspace.html" if request.GET.get("shell") == "workspace" else "base/page.html"
    return render(request, "base/components.html", sample_context(request) | {"shell": shell})
