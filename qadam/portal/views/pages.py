"""The public pages around the register: about, and the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qadam.portal.pages import public
from qadam.register.selectors.public import totals_public


@public
def about(request: HttpRequest) -> HttpResponse:
    """Answer the page on the method: where the figures come from and what the words mean."""
    return render(request, "portal/about.html", {"totals": totals_public()})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Answer the accessibility statement."""
    return render(request, "portal/accessibility.html")
