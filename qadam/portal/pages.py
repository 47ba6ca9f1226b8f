"""What public views share: they are open to everybody, answer reading requests alone, and are sent again only when new.

The entity tag is made of what the page says, so that a tag can never stand for an old page: nobody is shown an old
status after a publication, and what is not published cannot be told from a tag either.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from qadam.base.errors import NotFoundError
from qadam.register.selectors.columns import one_reading

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open a view to everybody.

    It answers GET and HEAD alone, says that its page differs by sign-in and theme, and answers 304 where the visitor
    has the very same page already. Streamed answers have no tag.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\x00" in value for value in kwargs.values() if isinstance(value, str)):
            raise NotFoundError()  # a database refuses it, and it names nothing
        with one_reading():
            response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Cookie", "Accept-Language", "HX-Request"))
        return revalidated(request, response)

    return login_not_required(require_safe(answer))


def revalidated(request: HttpRequest, response: Any) -> Any:
    """Return the answer with its entity tag, to be asked about each time; 304 where the visitor has it already."""
    if response.streaming or response.status_code != 200:
        return response
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, no_cache=True)
    if not response.has_header("ETag"):
        set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
