"""Reading a request in ways that views share."""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

from qadam.base.errors import NotAllowedError


def signed_in(request: HttpRequest) -> Any:
    """Return the person who is signed in, as the `by` of a service.

    Raises:
        NotAllowedError: nobody is.
    """
    if not request.user.is_authenticated:
        raise NotAllowedError()
    return cast("AbstractBaseUser", request.user)


def page_number(request: HttpRequest, parameter: str = "page") -> int:
    """Return the page asked for, 1 where it is missing or no number."""
    given = request.GET.get(parameter, "")
    return int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 8 else 1


def whole_number(given: str) -> int | None:
    """Return an identifier or a count that a form sent, or None where it is none that a database can hold."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
