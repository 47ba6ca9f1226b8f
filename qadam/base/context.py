"""What the page shell needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the languages with their own names, and whether this is an instance with illustrative data."""
    return {
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "is_demo": settings.DEMO,
        "site_address": settings.SITE_ADDRESS,
    }
