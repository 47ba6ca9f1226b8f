"""Who stands behind a request that changes the register."""

from django.http import HttpRequest

from qadam.accounts.models import User
from qadam.base.requests import signed_in
from qadam.register.permissions import check_change_register


def coordinator(request: HttpRequest) -> User:
    """Return the person who is signed in.

    Raises:
        NotAllowedError: nobody is, or the person may not change the register.
    """
    by: User = signed_in(request)
    check_change_register(by)
    return by
