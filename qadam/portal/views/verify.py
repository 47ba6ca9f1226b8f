"""The public page that says whether a paper is what it claims to be. It tells nothing of what stands in the paper."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qadam.reports.selectors.public import verified_public

SHA256 = re.compile(r"^[0-9a-f]{64}$")


@login_not_required
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what is known of a verification code; `?sha256=` tells whether a file is one of its papers."""
    given = re.sub(r"\s", "", request.GET.get("sha256", "")).lower()
    found = verified_public(code)
    context = {
        "code": code,
        "found": found,
        "sha256": given,
        "is_checksum": bool(SHA256.match(given)),
        "file": next((each for each in found.files if each.sha256 == given), None) if found else None,
    }
    return render(request, "portal/verify.html", context, status=200 if found else 404)
