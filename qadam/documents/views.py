"""The pages of the source documents in the workspace: facts, pages, and the file as it was received."""

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from qadam.accounts.permissions import check_staff
from qadam.base.requests import page_number
from qadam.base.tables import XLSX
from qadam.base.word_files import DOCX
from qadam.documents.models import SourceDocument
from qadam.documents.selectors.documents import document_by_id
from qadam.documents.selectors.rendering import has_pages, page_etag, page_picture, reading_view, source_page
from unrec.records import FileKind

# A stored document never changes, but who may see it does: the browser alone keeps its pictures.
PICTURE_CACHE = "private, max-age=86400"
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: DOCX,
    FileKind.DOC: "application/msword",
    FileKind.XLSX: XLSX,
    FileKind.CSV: "text/csv",
}
MAX_MARKED_CHARACTERS = 2_000


@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Answer the page of a document: what is known of it, and one page of it (or its text, where it has no pages)."""
    check_staff(request.user)
    found = document_by_id(document_id)
    context: dict[str, Any] = {"document": found, "page": None, "paragraphs": [], "number": page_number(request)}
    if has_pages(found):
        number = min(page_number(request), found.pages or 1)
        picture = reverse("document_page", args=[found.pk, number])
        context |= {"page": source_page(found, number, [], image_url=picture), "number": number}
    elif found.kind in (FileKind.DOCX, FileKind.DOC):
        context["paragraphs"] = reading_view(found, request.GET.get("text", "")[:MAX_MARKED_CHARACTERS])
    return render(request, "documents/document.html", context)


@require_safe
def document_page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """Answer the picture of one page; nothing is drawn where the browser has it already."""
    check_staff(request.user)
    return page_response(request, document_by_id(document_id), page, cache_control=PICTURE_CACHE)


@require_safe
def original(request: HttpRequest, document_id: int) -> FileResponse:
    """Answer the file as it was received, always as a download: no file of strangers is opened inside the site."""
    check_staff(request.user)
    return original_response(document_by_id(document_id))


def page_response(request: HttpRequest, document: SourceDocument, page: int, *, cache_control: str) -> HttpResponse:
    """Return the picture of a page, or 304 where the request names its tag. The caller has checked who may see it."""
    etag = page_etag(document, page)
    if etag in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(page_picture(document, page), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    return response


def original_response(document: SourceDocument) -> FileResponse:
    """Return the file as a download. The caller has checked who may have it."""
    response = FileResponse(
        document.file.open("rb"),
        content_type=CONTENT_TYPES.get(FileKind(document.kind), "application/octet-stream"),
    )
    name = (
        document.name
        if document.name.isascii() and not {'"', "\\"} & set(document.name)
        else f"document.{document.kind}"
    )
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(document.name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
