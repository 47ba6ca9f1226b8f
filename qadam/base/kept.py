"""What a person typed is kept when their session ends before they send it.

A view marked with `keeps_text` is sent a form; where nobody is signed in any more, the middleware puts the fields into
the new session, and the page of the form shows them again after the sign-in, not saved yet. Files are not kept.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from qadam.base.middleware import Handler, is_fragment_request

View = TypeVar("View", bound=Callable[..., Any])
# A session holds one text at a time, and none larger than this: visitors may send anything.
MAX_KEPT_CHARACTERS = 200_000
_KEY = "kept_text"
_NOT_KEPT = ("csrfmiddlewaretoken",)


def keeps_text(page: str) -> Callable[[View], View]:
    """Mark a view whose form must not be lost; `page` names the address of the page with the form, of equal kwargs."""

    def mark(view: View) -> View:
        view.keeps_text_for = page  # type: ignore[attr-defined]
        return view

    return mark


def take_kept(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into the form of this page before the session ended, once; None where nothing was."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["fields"])


class KeepPostedTextMiddleware:
    """Keeps what is sent to a view marked with `keeps_text` by somebody who is not signed in any more."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Keep the fields; a page goes on to the sign-in, a part of a page is told that the sign-in is needed."""
        page = getattr(view, "keeps_text_for", None)
        if page is None or request.method != "POST" or request.user.is_authenticated:
            return None
        fields = request.POST.copy()
        for name in _NOT_KEPT:
            fields.pop(name, None)
        encoded = fields.urlencode()
        if not fields or len(encoded) > MAX_KEPT_CHARACTERS:
            return None
        path = reverse(page, kwargs=kwargs)
        request.session[_KEY] = {"path": path, "fields": encoded}
        if not is_fragment_request(request):
            return None  # sign-in is asked for by the middleware that follows, and leads back to the form
        sign_in = f"{reverse('account_login')}?{urlencode({'next': path})}"
        response = render(request, "base/parts/signed_out.html", {"sign_in": sign_in}, status=401)
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:window:top"
        return response
