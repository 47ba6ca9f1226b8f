"""The published letters of the United Nations and the replies of the State."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from qadam.base.requests import page_number
from qadam.documents.selectors.publications import publications_public, published_file
from qadam.documents.views import original_response
from qadam.portal.pages import public

LETTERS_PER_PAGE = 50


@public
def letters(request: HttpRequest) -> HttpResponse:
    """Answer the published letters and replies, the newest first."""
    page = Paginator(publications_public(), LETTERS_PER_PAGE).get_page(page_number(request))
    return render(request, "portal/letters.html", {"page": page})


@public
def letter_file(request: HttpRequest, sha256: str, form: str) -> FileResponse:
    """Answer a published letter or reply, always as a download."""
    return original_response(published_file(sha256, form))
