"""The pages of one section: writing, facts, comments, versions, writers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.register.models import Recommendation
from qadam.reports.crosscheck import check_fields, check_free_figures
from qadam.reports.documents.html import HtmlWriter
from qadam.reports.documents.report import section_blocks, section_words
from qadam.reports.figures import NAMES, figure
from qadam.reports.forms import AddSectionForm, AssignForm, CommentForm, SectionForm
from qadam.reports.models import Report, ReportSection
from qadam.reports.permissions import (
    check_manage_reports,
    check_read_section,
    check_write_section,
    may_manage_reports,
    may_write_section,
)
from qadam.reports.selectors.contents import report_content, report_data
from qadam.reports.selectors.evidence import passage_facts
from qadam.reports.selectors.facts import facts_of
from qadam.reports.selectors.library import report_by_code, section_of
from qadam.reports.selectors.outline import length_of
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.sections import (
    add_section,
    assign_section,
    comment_section,
    remove_section,
    restore_version,
    save_section,
    set_recommendations,
    settle_comment,
)
from qadam.reports.types import report_type
from qadam.reports.typography import written_count

FACTS_PER_PAGE = 30
MAX_LISTED = 400  # recommendations offered to be listed in a section


def _found(request: HttpRequest, code: str, section_id: int) -> tuple[Report, ReportSection]:
    report = report_by_code(code)
    section = section_of(report, section_id)
    check_read_section(request.user, section)
    return report, section


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Show a section with its text, facts, figures and comments, and save it upon the version that the writer saw."""
    report, found = _found(request, code, section_id)
    initial = {"version": found.version, "title": found.title, "text": found.text}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST":
        by = signed_in(request)
        if not may_manage_reports(by) and found.author_id != by.pk:
            raise NotFoundError()  # the page shows these readers no form, so there is none to answer
        check_write_section(by, found)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_at(form):
                save_section(
                    section_id=found.pk, version=given["version"], title=given["title"], text=given["text"], by=by
                )
                messages.success(request, _("Saved."))
                return redirect("report_section", code, section_id)
    status = form_status(form)
    return render(request, "reports/section.html", _context(request, report, found, form), status=status)


def _context(request: HttpRequest, report: Report, found: ReportSection, form: SectionForm) -> dict[str, Any]:
    data = report_data(report)
    content = report_content(report, data)
    row = next(each for each in content["sections"] if each["id"] == found.pk)
    today = report_data(report, timezone.localdate())
    covered = list(found.recommendations.prefetch_related("texts").order_by("order", "pk"))
    may_write = may_write_section(request.user, found)
    listed = [each.pk for each in covered]
    facts = facts_of(data, listed, report.language) + (passage_facts(data, report, listed) if may_write else [])
    page = Paginator(facts, FACTS_PER_PAGE).get_page(page_number(request, "facts"))
    checked = [*check_fields(found.text, data, today), *check_free_figures(found.text, data)]
    siblings = list(report.sections.order_by("order", "pk").values_list("pk", "title"))
    place = next(n for n, (pk, _title) in enumerate(siblings) if pk == found.pk)
    kind = report_type(report.type)
    may_manage = may_manage_reports(request.user)
    return {
        "report": report,
        "section": found,
        "form": form,
        "may_write": may_write,
        "may_manage": may_manage,
        "assign_form": AssignForm(initial={"author": found.author_id}) if may_manage else None,
        "comment_form": CommentForm(auto_id="comment_%s"),
        "comments": found.comments.select_related("by"),
        "preview": HtmlWriter(content["report"]["language"]).body(list(section_blocks(row, content))[1:]),
        "words": section_words(row, content),
        "length": length_of(report, content),
        "limit": kind.word_limit,
        "covered": covered,
        "facts": page,
        "checked": checked,
        "fault_count": sum(each.is_fault for each in checked),
        "names": _named_figures(data, report.language),
        "previous": siblings[place - 1] if place else None,
        "next": siblings[place + 1] if place + 1 < len(siblings) else None,
        "latest": found.versions.first(),
    }


def _named_figures(data: dict[str, Any], language: str) -> list[tuple[Any, str]]:
    """Return (what it counts, field to copy) of the figures of the register."""
    return [
        (label, f"{{{{figure:{name}|{written_count(int(figure(data, name).value), language)}}}}}")
        for name, label in NAMES.items()
    ]


@require_POST
def facts(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Take the chosen facts into a section as paragraphs."""
    by = signed_in(request)
    _report, found = _found(request, code, section_id)
    version = int(request.POST["version"]) if request.POST.get("version", "").isdigit() else 0
    saved = insert_facts(section_id=found.pk, version=version, sources=request.POST.getlist("source"), by=by)
    messages.success(request, _("The paragraphs stand at the end of the section, with their sources as endnotes."))
    return redirect(reverse("report_section", args=[code, saved.pk]) + "#text")


@require_POST
def section_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a section."""
    by, report = signed_in(request), report_by_code(code)
    check_manage_reports(by)
    form = AddSectionForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(_("A section needs a heading."))
    given = form.cleaned_data
    made = add_section(report_id=report.pk, after_id=given["after"], title=given["title"], level=given["level"], by=by)
    return redirect("report_section", code, made.pk)


@require_POST
def assign(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Say who writes a section."""
    by = signed_in(request)
    check_manage_reports(by)
    _report, found = _found(request, code, section_id)
    form = AssignForm(request.POST)
    if not form.is_valid():
        raise NotFoundError()
    assign_section(section_id=found.pk, author=form.cleaned_data["author"], by=by)
    messages.success(request, _("Saved."))
    return redirect("report_section", code, section_id)


@require_POST
def remove(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Take an empty section out of its report."""
    by = signed_in(request)
    check_manage_reports(by)
    _report, found = _found(request, code, section_id)
    remove_section(section_id=found.pk, by=by)
    messages.success(request, _("The section was removed."))
    return redirect("report", code)


@require_http_methods(["GET", "POST"])
def covers(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Show which recommendations a section answers, and change it."""
    by = signed_in(request)
    report, found = _found(request, code, section_id)
    check_write_section(by, found)
    if request.method == "POST":
        ids = [int(value) for value in request.POST.getlist("recommendation") if value.isdigit()]
        set_recommendations(section_id=found.pk, recommendation_ids=ids, by=by)
        messages.success(request, _("Saved."))
        return redirect("report_section", code, section_id)
    rows = Recommendation.objects.filter(review=report.review).select_related("review").prefetch_related("texts")
    listed = set(found.recommendations.values_list("pk", flat=True))
    context = {
        "report": report,
        "section": found,
        "rows": [(row, row.pk in listed) for row in rows.order_by("order", "pk")[:MAX_LISTED]],
    }
    return render(request, "reports/covers.html", context)


@require_POST
def comment(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Say something of a section, or note that a comment is settled."""
    by = signed_in(request)
    _report, found = _found(request, code, section_id)
    settled = request.POST.get("settle", "")
    if settled:
        if not settled.isdigit() or not found.comments.filter(pk=settled).exists():
            raise NotFoundError()
        settle_comment(comment_id=int(settled), by=by)
    else:
        comment_section(section_id=found.pk, text=request.POST.get("text", ""), by=by)
    return redirect(reverse("report_section", args=[code, section_id]) + "#comments")


@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, code: str, section_id: int) -> HttpResponse:
    """Show every version of a section and compare two of them; bring one back."""
    by = signed_in(request)
    report, found = _found(request, code, section_id)
    if request.method == "POST":
        number, version = request.POST.get("number", ""), request.POST.get("version", "")
        if not (number.isdigit() and version.isdigit()):
            raise NotFoundError()
        restore_version(section_id=found.pk, number=int(number), version=int(version), by=by)
        messages.success(request, _("The earlier version was brought back as a new one."))
        return redirect("report_section", code, section_id)
    page = Paginator(found.versions.all(), FACTS_PER_PAGE).get_page(page_number(request))
    after = _version(found, request.GET.get("to"), found.version)
    before = _version(found, request.GET.get("from"), max(found.version - 1, 1))
    context = {
        "report": report,
        "section": found,
        "page": page,
        "before": before,
        "after": after,
        "may_write": may_write_section(request.user, found),
    }
    return render(request, "reports/versions.html", context)


def _version(section: ReportSection, number: str | None, otherwise: int) -> Any:
    wanted = int(number) if number and number.isdigit() and len(number) < 8 else otherwise
    found = section.versions.filter(number=wanted).first()
    if found is None:
        raise NotFoundError()
    return found
