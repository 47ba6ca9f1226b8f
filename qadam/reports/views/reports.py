"""The list of reports, one report with its outline, its check, its form and its files."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from qadam.accounts.permissions import check_staff
from qadam.base.forms import form_status, refusals_at
from qadam.base.pieces import Figure, Row
from qadam.base.requests import page_number, signed_in
from qadam.base.templatetags.components import number
from qadam.reports.enums import ReportState
from qadam.reports.exports import Made, report_file
from qadam.reports.forms import NewReportForm, ReportForm
from qadam.reports.models import Report
from qadam.reports.permissions import (
    check_manage_reports,
    check_read_report,
    check_read_whole_report,
    may_find_evidence,
    may_manage_reports,
)
from qadam.reports.selectors.contents import report_content, report_data
from qadam.reports.selectors.library import report_by_code, reports_in_work, reports_sent
from qadam.reports.selectors.outline import Length, checks_of, coverage_of, length_of, outline_of
from qadam.reports.services.reports import REPORT_FIELDS, create_report, delete_report, edit_report
from qadam.reports.types import report_type, report_types
from qadam.reports.workflow import WRITABLE, following

PER_PAGE = 20


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Answer the reports that are being written, and the library of what was sent."""
    check_staff(request.user)
    text, kind = request.GET.get("q", "").strip()[:200], request.GET.get("type", "")
    page = Paginator(reports_sent(text, kind), PER_PAGE).get_page(page_number(request))
    context = {
        "in_work": [(each, report_type(each.type).name) for each in reports_in_work(request.user)],
        "page": page,
        "sent": [(each, report_type(each.type).name) for each in page.object_list],
        "q": text,
        "type": kind,
        "types": [(each.key, each.name) for each in report_types()],
        "may_manage": may_manage_reports(request.user),
        "may_find_evidence": may_find_evidence(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "reports/reports.html", context)


@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new report, and make it."""
    by = signed_in(request)
    check_manage_reports(by)
    initial = {"based_on": request.GET.get("based_on"), "review": request.GET.get("review")}
    form = NewReportForm(request.POST or None, initial={name: value for name, value in initial.items() if value})
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = create_report(by=by, **form.cleaned_data)
            return redirect("report", made.code)
    return _form(request, form, _("Write a report"), reverse("reports"))


@require_GET
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one report: its outline, its length, what is left to do, and its files."""
    found = report_by_code(code)
    visible = check_read_report(request.user, found)
    content = report_content(found)
    is_whole = visible is None
    coverage = coverage_of(found) if is_whole else None
    length = length_of(found, content)
    context = {
        "report": found,
        "kind": report_type(found.type),
        "rows": outline_of(found, visible, content),
        "length": length,
        "coverage": coverage,
        "figures": _figures(length, coverage) if is_whole else [],
        "facts": facts_of(found),
        "is_whole": is_whole,
        "may_manage": may_manage_reports(request.user),
        "is_writable": ReportState(found.state) in WRITABLE,
        "next_state": _next(found),
        "files": list(found.snapshot.files.all()) if found.snapshot else [],
    }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a report, and save it upon the version that the person saw."""
    by, found = signed_in(request), report_by_code(code)
    check_manage_reports(by)
    initial = {name: getattr(found, name) for name in REPORT_FIELDS} | {"version": found.version}
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in REPORT_FIELDS}
        with refusals_at(form):
            edit_report(report_id=found.pk, version=form.cleaned_data["version"], changes=changes, by=by)
            messages.success(request, _("Saved."))
            return redirect("report", code)
    return _form(request, form, found.title, reverse("report", args=[code]))


@require_http_methods(["GET", "POST"])
def report_delete(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether a draft shall be removed, and remove it."""
    by, found = signed_in(request), report_by_code(code)
    check_manage_reports(by)
    if request.method == "POST":
        delete_report(report_id=found.pk, by=by)
        messages.success(request, _("The draft was removed."))
        return redirect("reports")
    context = {
        "question": _("Remove this draft?"),
        "consequences": [_("Its sections, their versions and comments go with it."), found.title],
        "action": _("Remove the draft"),
        "back_url": reverse("report", args=[code]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)


@require_GET
def report_check(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the cross-check of figures and facts, and what is not yet covered."""
    found = report_by_code(code)
    check_read_whole_report(request.user, found)
    then = report_data(found)
    today = report_data(found, timezone.localdate())
    checks = checks_of(found, then, today)
    context = {
        "report": found,
        "checks": checks,
        "fault_count": sum(len(each.faults) + len(each.stale) for each in checks),
        "coverage": coverage_of(found),
        "length": length_of(found, report_content(found, then)),
    }
    return render(request, "reports/check.html", context)


@require_safe
def report_export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Answer a report as a file; a body gets its part, `?editable=1` a document that can be read when it comes back."""
    found = report_by_code(code)
    visible = check_read_report(request.user, found)
    return file_response(report_file(found, form, sections=visible, editable="editable" in request.GET))


def file_response(made: Made) -> HttpResponse:
    """Return a file as a download, with its checksum where it is frozen."""
    response = HttpResponse(made.content, content_type=made.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if made.exported is not None:
        response.headers["ETag"] = f'"{made.exported.sha256}"'
    return response


def facts_of(found: Report) -> list[Row]:
    """Return what is known of a report, for the component tag `summary_list`; what nobody knows is left out."""
    rows = [
        (_("Symbol"), found.symbol),
        (_("Addressee"), found.addressee),
        (_("Session"), found.session),
        (_("Review"), found.review.title if found.review else ""),
        (_("Reference date"), found.reference_on),
        (_("Due"), found.due_on),
        (_("Sent on"), found.sent_on),
        (_("The report before this one"), found.previous),
        (_("Begun from"), found.based_on),
        (_("Template"), found.template),
    ]
    return [Row(term, value) for term, value in rows if value not in (None, "")]


def _figures(length: Length, coverage: Any) -> list[Figure]:
    limit = _("of at most %(limit)s") % {"limit": number(length.limit)} if length.limit else ""
    kind = "late" if length.is_over else "warning" if length.is_near else "accent"
    figures = [Figure(_("words"), number(length.words), limit, kind=kind)]
    if coverage is not None and coverage.total:
        figures += [
            Figure(_("recommendations answered"), len(coverage.answered), kind="done"),
            Figure(_("listed, nothing said yet"), len(coverage.silent), kind="going"),
            Figure(_("in no section"), len(coverage.missing), kind="noted"),
        ]
    return figures


def _next(found: Report) -> ReportState | None:
    return following(ReportState(found.state))


def _form(request: HttpRequest, form: Any, title: str, back_url: str) -> HttpResponse:
    status = form_status(form)
    return render(request, "reports/form.html", {"form": form, "title": title, "back_url": back_url}, status=status)
