"""The evidence finder: give it a document, read what its passages may bear on, confirm or reject."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.documents.views import original_response
from qadam.progress.enums import EvidenceKind
from qadam.reports.enums import ClaimKind, LinkState
from qadam.reports.forms import EvidenceForm
from qadam.reports.models import EvidenceDocument, EvidencePassage
from qadam.reports.selectors.evidence import (
    ALL,
    CONFIRMED,
    LIKELY,
    SHOWS,
    document_for,
    documents_for,
    passage_row,
    passages_for,
)
from qadam.reports.services.evidence import add_link, decide_link, read_document, remove_document

DOCUMENTS_PER_PAGE = 20
PASSAGES_PER_PAGE = 20
SHOW_WORDS = {
    LIKELY: gettext_lazy("Bearing on something"),
    CONFIRMED: gettext_lazy("Confirmed"),
    ALL: gettext_lazy("All paragraphs"),
}


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest) -> HttpResponse:
    """Show the documents that were read, and read another one."""
    by = signed_in(request)
    documents = documents_for(by)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        with refusals_at(form):
            made = read_document(
                review=given["review"],
                title=given["title"],
                kind=EvidenceKind(given["kind"]),
                reference=given["reference"],
                on=given["on"],
                file=file,
                name=file.name if file else "",
                text=given["text"],
                by=by,
            )
            return redirect("evidence_document", made.pk)
    page = Paginator(documents, DOCUMENTS_PER_PAGE).get_page(page_number(request))
    return render(request, "reports/evidence.html", {"form": form, "page": page}, status=form_status(form))


@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show the passages of a document with their proposals."""
    found = document_for(request.user, document_id)
    return render(request, "reports/evidence_document.html", _context(request, found, request.GET))


def _context(request: HttpRequest, found: EvidenceDocument, asked: QueryDict) -> dict[str, Any]:
    show = asked.get("show") if asked.get("show") in SHOWS else LIKELY
    claim = asked.get("claim", "")
    passages = passages_for(request.user, found, show=str(show), claim=claim)
    page = Paginator(passages, PASSAGES_PER_PAGE).get_page(page_number(request))
    language = (get_language() or "en")[:2]
    return {
        "document": found,
        "page": page,
        "rows": [passage_row(passage, language) for passage in page.object_list],
        "show": show,
        "shows": [(key, SHOW_WORDS[key]) for key in SHOWS],
        "claim": claim if claim in ClaimKind.values else "",
        "claims": ClaimKind.choices,
        "back": request.get_full_path(),
    }


@require_POST
def decide(request: HttpRequest, document_id: int, link_id: int) -> HttpResponse:
    """Say whether a passage is evidence for what was proposed."""
    by = signed_in(request)
    found = document_for(by, document_id)
    state, seen = request.POST.get("state", ""), request.POST.get("seen", "")
    if state not in LinkState.values or seen not in LinkState.values:
        raise NotFoundError()
    if not found.passages.filter(links=link_id).exists():
        raise NotFoundError()
    link = decide_link(link_id=link_id, state=LinkState(state), seen=LinkState(seen), by=by)
    return _answer(request, found, link.passage_id)


@require_POST
def add(request: HttpRequest, document_id: int, passage_id: int) -> HttpResponse:
    """Confirm a passage as evidence for a recommendation that a person names by its number."""
    by = signed_in(request)
    found = document_for(by, document_id)
    if not found.passages.filter(pk=passage_id).exists():
        raise NotFoundError()
    try:
        add_link(passage_id=passage_id, number=request.POST.get("number", ""), by=by)
    except InvalidInputError as error:
        if not request.headers.get("HX-Request"):
            messages.error(request, str(error))
        return _answer(request, found, passage_id, fault=str(error))
    return _answer(request, found, passage_id)


def _answer(request: HttpRequest, found: EvidenceDocument, passage_id: int, *, fault: str = "") -> HttpResponse:
    """Answer the passage alone to the page that swaps it, and the page again to everybody else."""
    if not request.headers.get("HX-Request"):
        asked = QueryDict(request.POST.get("back", "").partition("?")[2])
        address = reverse("evidence_document", args=[found.pk])
        kept = "&".join(f"{name}={asked[name]}" for name in ("show", "claim", "page") if _is_plain(asked.get(name)))
        return redirect(f"{address}{f'?{kept}' if kept else ''}#passage-{passage_id}")
    passage = passages_for(request.user, found, show=ALL).get(pk=passage_id)
    row = passage_row(passage, (get_language() or "en")[:2])
    context = {"document": found, "row": row, "fault": fault, "back": request.POST.get("back", "")}
    return render(request, "reports/evidence_passage.html", context)


def _is_plain(value: str | None) -> bool:
    return bool(value) and str(value).isascii() and str(value).isalnum()


@require_GET
def document_file(request: HttpRequest, document_id: int) -> FileResponse:
    """Give the file as it was uploaded, to whoever may see the document."""
    found = document_for(request.user, document_id)
    if found.document is None:
        raise NotFoundError()
    found.document.name = found.file_name or found.document.name
    return original_response(found.document)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask, and then forget a document with its passages."""
    by = signed_in(request)
    found = document_for(by, document_id)
    if request.method == "POST":
        remove_document(document_id=found.pk, by=by)
        messages.success(request, _("The document was removed."))
        return redirect("evidence_finder")
    count = EvidencePassage.objects.filter(document=found).count()
    sentence = ngettext(
        "%(count)s paragraph with its proposals is forgotten.",
        "%(count)s paragraphs with their proposals are forgotten.",
        count,
    )
    context = {
        "question": _("Remove this document?"),
        "consequences": [sentence % {"count": count}],
        "action": _("Remove"),
        "back_url": reverse("evidence_document", args=[found.pk]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)
