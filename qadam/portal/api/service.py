"""The API as a whole: its version, its description, and what holds for each of its answers.

Every answer may be read by scripts of any site (CORS), carries an entity tag, and says in one sentence what is wrong
where something is. Answers do not depend on who asks, nor on the language of a browser.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import ValidationError

from qadam.base.errors import DomainError, InvalidInputError
from qadam.portal.api.limits import Limit
from qadam.portal.api.plans import router as plans_router
from qadam.portal.api.register import router as register_router
from qadam.portal.pages import revalidated

# The first number is that of the address; the second rises when something is added. Nothing is taken away within one.
VERSION = "1.0.0"
READING = ("GET", "HEAD", "OPTIONS")
LANGUAGE = "en"  # of the sentences of the API

api = NinjaAPI(
    title="qadam",
    version=VERSION,
    description=(
        "Recommendations of the United Nations human rights mechanisms and what became of them: everything that this "
        "site publishes, to be read by programs. Lists come in pages by cursor; answers carry an ETag, so that "
        "If-None-Match gives 304 where nothing has changed; too many requests are answered by 429 with Retry-After."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}}},
)
api.add_router("", register_router)
api.add_router("", plans_router)
limit = Limit()


def _problem(status: int, sentence: str, fields: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"error": sentence, "fields": fields or {}}, status=status)


@api.exception_handler(DomainError)
def _expected(request: HttpRequest, error: DomainError) -> HttpResponse:
    fields = {name: str(text) for name, text in error.fields.items()} if isinstance(error, InvalidInputError) else {}
    return _problem(error.status, str(error.message), fields)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part) for part in one["loc"][1:] if part != "filters"): one["msg"] for one in error.errors}
    return _problem(422, "These parameters cannot be read: " + ", ".join(sorted(fields)) + ".", fields)


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view of the API to everybody, under what holds for all of its answers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(LANGUAGE):
            response = _answer(request, view, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return login_not_required(answer)


def _answer(request: HttpRequest, view: Callable[..., HttpResponseBase], *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method not in READING:
        response: HttpResponse = _problem(405, "The API is read only.")
        response.headers["Allow"] = ", ".join(READING)
        return response
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response.headers["Access-Control-Allow-Methods"] = ", ".join(READING)
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
        return response
    if wait := limit.seconds_to_wait(request):
        response = _problem(429, f"Too many requests from this address. Ask again in {wait} seconds.")
        response.headers["Retry-After"] = str(wait)
        return response
    if any("\x00" in text for text in (request.path, *kwargs.values()) if isinstance(text, str)):
        return _problem(404, "There is nothing at this address.")
    if request.method == "HEAD":
        request.method = "GET"  # the server leaves the content out
    return revalidated(request, view(request, *args, **kwargs))


def addresses() -> tuple[list[Any], str, str]:
    """Return the addresses of the API for `path("api/v1/", ...)`."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = opened(pattern.callback)
    return patterns, app_name, namespace
