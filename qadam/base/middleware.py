"""Middlewares: one names each request in the log, one answers every expected error in one way, one refuses methods that
no page knows, one closes the site.
"""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from qadam.base.errors import DomainError, InvalidInputError, LostUpdateError
from qadam.base.views import maintenance

log = structlog.get_logger("qadam.request")

Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Gives each request a number (`X-Request-ID`), and writes one line about it when it is answered."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:16]
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.monotonic()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        if not request.path.startswith(("/static/", "/health/")):
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                # The address' pattern, not the address: identifiers and searches of people stay out of the log.
                route=match.route if match else None,
                status=response.status_code,
                milliseconds=round(1000 * (time.monotonic() - started)),
                user_id=getattr(getattr(request, "user", None), "pk", None),
            )
        return response


class DomainErrorMiddleware:
    """Answers each `DomainError` with its status and its sentence, as a page, a fragment or JSON."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to an expected error, None for any other. It is one person's: nothing keeps it."""
        if not isinstance(exception, DomainError):
            return None
        response = self._answer(request, exception)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _answer(self, request: HttpRequest, exception: DomainError) -> HttpResponse:
        if request.accepts("application/json") and not request.accepts("text/html"):
            body: dict[str, object] = {"error": str(exception.message)}
            if isinstance(exception, InvalidInputError):
                body["fields"] = {name: str(text) for name, text in exception.fields.items()}
            if isinstance(exception, LostUpdateError):
                body |= {
                    "theirs": exception.theirs,
                    "yours": exception.yours,
                    "current_version": exception.current_version,
                }
            return JsonResponse(body, status=exception.status)
        context = {"error": exception, "status": exception.status}
        if isinstance(exception, LostUpdateError):
            response = render(request, "base/conflict.html", context, status=exception.status)
            if is_fragment_request(request):  # both versions need the whole page
                response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
            return response
        if is_fragment_request(request):
            response = render(request, "base/parts/error_fragment.html", context, status=exception.status)
            response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:window:top"
            return response
        return render(request, "base/error.html", context, status=exception.status)


def is_fragment_request(request: HttpRequest) -> bool:
    """Return whether htmx asked for a part of the page (a boosted link asks for the whole)."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


class MethodMiddleware:
    """Answers 405 to every method but those that pages are written for, before anything is looked at."""

    KNOWN = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.KNOWN:
            return HttpResponseNotAllowed(self.KNOWN)
        return self.get_response(request)


class MaintenanceMiddleware:
    """Answers every page with 503 while QADAM_MAINTENANCE is set; health and static files answer as ever."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/health/", settings.STATIC_URL)):
            return self.get_response(request)
        return maintenance(request)
