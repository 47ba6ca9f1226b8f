"""Sends people whose role needs a second step of sign-in to set it up, before they see anything of the workspace."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from qadam.accounts.enums import ROLES_WITH_SECOND_FACTOR
from qadam.accounts.selectors import has_role

# allauth's own pages: setting the second step up, the password, signing out.
OPEN_PREFIXES = ("mfa_", "account_")
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


class SecondFactorMiddleware:
    """Holds back whoever has such a role and no second step, on every page that is not public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return the way to the second step, or None where the page may answer."""
        if not settings.REQUIRE_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and (request.resolver_match.url_name or "").startswith(OPEN_PREFIXES):
            return None
        if not has_role(request.user, *ROLES_WITH_SECOND_FACTOR) or is_mfa_enabled(request.user, SECOND_FACTORS):
            return None
        messages.warning(request, _("Your role needs a second step of sign-in. Set it up here; then you can go on."))
        return redirect("mfa_index")
