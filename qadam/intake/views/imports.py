"""The list of imports, the upload, and the page of one import with its progress."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from qadam.accounts.permissions import check_coordinator
from qadam.base.errors import InvalidInputError
from qadam.base.forms import form_status
from qadam.base.middleware import is_fragment_request
from qadam.base.requests import page_number, signed_in
from qadam.intake.enums import ImportStatus
from qadam.intake.forms import UploadForm, review_form
from qadam.intake.models import Import
from qadam.intake.selectors import counts_of, import_with_documents, imports_list, minutes_left
from qadam.intake.services import UploadedFile, choose_review, discard_import, retry_import, start_import

IMPORTS_PER_PAGE = 25
UNDER_WAY = (ImportStatus.UPLOADED, ImportStatus.READING)


@require_GET
def imports_page(request: HttpRequest) -> HttpResponse:
    """Answer the list of imports."""
    check_coordinator(request.user)
    page = Paginator(imports_list(), IMPORTS_PER_PAGE).get_page(page_number(request))
    return render(request, "intake/imports.html", {"page": page})


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Answer the upload form, and take the files."""
    check_coordinator(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = [UploadedFile(file.name or "", file) for file in form.cleaned_data["documents"]]
        try:
            import_run = start_import(
                files=files,
                review=form.cleaned_data["review"],
                submission=form.cleaned_data["submission"],
                by=signed_in(request),
            )
        except InvalidInputError as error:
            form.add_error("documents", str(error.message))
        else:
            return redirect("import", import_id=import_run.pk)
    return render(request, "intake/upload.html", {"form": form}, status=form_status(form))


@require_GET
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer the page of an import: how far it is, and what comes next."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    return render(request, "intake/import.html", _context(import_run))


@require_GET
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer the progress bar alone while the import is read; then the whole page is fetched anew."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    if import_run.status not in UNDER_WAY:
        return HttpResponseClientRefresh() if is_fragment_request(request) else redirect("import", import_id=import_id)
    return render(request, "intake/parts/progress.html", {"import_run": import_run})


@require_POST
def choose(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the review to which an import belongs."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    form = review_form(import_run, request.POST)
    if not form.is_valid():
        return render(request, "intake/import.html", _context(import_run) | {"review_form": form}, status=422)
    review = form.cleaned_data["review"]
    choose_review(import_id=import_id, review_id=review.pk if review else None, by=signed_in(request))
    messages.success(request, _("The proposals were compared with the register of this review."))
    return redirect("import", import_id=import_id)


@require_POST
def retry(request: HttpRequest, import_id: int) -> HttpResponse:
    """Queue an import that failed once more."""
    retry_import(import_id=import_id, by=signed_in(request))
    return redirect("import", import_id=import_id)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask whether an import is to be discarded, and discard it."""
    check_coordinator(request.user)
    if request.method == "POST":
        discard_import(import_id=import_id, by=signed_in(request))
        messages.success(request, _("The import was discarded."))
        return redirect("imports")
    return render(request, "intake/discard.html", {"import_run": import_with_documents(import_id)})


def _context(import_run: Import) -> dict[str, object]:
    context: dict[str, object] = {"import_run": import_run, "is_under_way": import_run.status in UNDER_WAY}
    if import_run.status in (ImportStatus.READY, ImportStatus.PUBLISHED):
        counts = counts_of(import_run)
        context |= {"counts": counts, "minutes": minutes_left(import_run, counts.pending)}
    if import_run.status == ImportStatus.READY:
        context["review_form"] = review_form(import_run)
    return context
