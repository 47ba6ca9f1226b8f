"""Word documents that come back: what changed in them, section by section, accepted or refused."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.reports.forms import ReturnedForm
from qadam.reports.models import Report, ReturnedDocument
from qadam.reports.permissions import check_read_whole_report, may_write_section
from qadam.reports.selectors.library import report_by_code
from qadam.reports.services.returned import decide_returned, take_in_document


@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, code: str) -> HttpResponse:
    """Show the documents that came back, and take in another one."""
    by, report = signed_in(request), report_by_code(code)
    check_read_whole_report(by, report)
    form = ReturnedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_at(form):
            made = take_in_document(
                report_id=report.pk, file=file, name=file.name, note=form.cleaned_data["note"], by=by
            )
            return redirect("report_returned_document", code, made.pk)
    status = form_status(form)
    context = {"report": report, "form": form, "documents": report.returned.prefetch_related("sections")}
    return render(request, "reports/returned.html", context, status=status)


@require_GET
def document(request: HttpRequest, code: str, document_id: int) -> HttpResponse:
    """Answer what a returned document changes, beside what stands in the report now."""
    report = report_by_code(code)
    check_read_whole_report(request.user, report)
    found = _document(report, document_id)
    rows = [
        (row, may_write_section(request.user, row.section), row.base_version != row.section.version)
        for row in found.sections.select_related("section__report").order_by("section__order")
    ]
    return render(request, "reports/returned_document.html", {"report": report, "document": found, "rows": rows})


@require_POST
def decide(request: HttpRequest, code: str, document_id: int, returned_id: int) -> HttpResponse:
    """Accept a returned section, or refuse it."""
    by, report = signed_in(request), report_by_code(code)
    check_read_whole_report(by, report)
    found = _document(report, document_id)
    version = request.POST.get("version", "")
    if not found.sections.filter(pk=returned_id).exists() or not version.isdigit():
        raise NotFoundError()
    accept = request.POST.get("decision") == "accept"
    decide_returned(returned_id=returned_id, accept=accept, version=int(version), by=by)
    messages.success(request, _("Taken over.") if accept else _("Refused; nothing was changed."))
    return redirect("report_returned_document", code, document_id)


def _document(report: Report, document_id: int) -> ReturnedDocument:
    found = report.returned.filter(pk=document_id).first()
    if found is None:
        raise NotFoundError()
    return found
