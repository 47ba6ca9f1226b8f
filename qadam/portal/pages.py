"""What public views share: they are open to everybody, and answer reading requests alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open a view to everybody. It answers GET and HEAD alone, and says that its page differs by sign-in and theme."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return login_not_required(require_safe(answer))
