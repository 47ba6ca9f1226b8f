"""The public pages around the register: open data, about, the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qadam.portal.exports.formats import FORMATS
from qadam.portal.pages import public
from qadam.register.selectors.public import reviews_list_public, totals_public


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """Answer the page on the files that anybody may take home."""
    return render(request, "portal/open_data.html", {"reviews": reviews_list_public(), "forms": FORMATS})


@public
def about(request: HttpRequest) -> HttpResponse:
    """Answer the page on the method: where the figures come from and what the words mean."""
    return render(request, "portal/about.html", {"totals": totals_public()})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Answer the accessibility statement."""
    return render(request, "portal/accessibility.html")
