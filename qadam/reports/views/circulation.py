"""Circulation to bodies, their answers, and the way of a report from draft to sent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.reports.documents.html import HtmlWriter
from qadam.reports.documents.report import section_blocks
from qadam.reports.enums import ReportState, Verdict
from qadam.reports.forms import AnswerForm, CirculationForm, StepForm
from qadam.reports.models import Circulation
from qadam.reports.permissions import check_manage_reports, check_read_whole_report, may_answer, may_manage_reports
from qadam.reports.selectors.contents import report_content
from qadam.reports.selectors.library import report_by_code
from qadam.reports.services.adoption import move_report
from qadam.reports.services.circulation import answer_section, circulate_to, close_circulation
from qadam.reports.workflow import FORWARD, REPORT_CHANGES


@require_http_methods(["GET", "POST"])
def circulation(request: HttpRequest, code: str) -> HttpResponse:
    """Show to which bodies a report went and what they answered; lay it before another one."""
    by, report = signed_in(request), report_by_code(code)
    check_manage_reports(by)
    form = CirculationForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            circulate_to(
                report_id=report.pk,
                body=given["body"],
                section_ids=[int(pk) for pk in given["sections"]],
                due_on=given["due_on"],
                note=given["note"],
                by=by,
            )
            messages.success(request, _("The body sees its part now."))
            return redirect("report_circulation", code)
    circulations = report.circulations.select_related("body").prefetch_related("parts__section")
    status = form_status(form)
    context = {"report": report, "form": form, "circulations": circulations}
    return render(request, "reports/circulation.html", context, status=status)


@require_POST
def close(request: HttpRequest, code: str, circulation_id: int) -> HttpResponse:
    """Close the circulation to a body."""
    by, report = signed_in(request), report_by_code(code)
    check_manage_reports(by)
    if not report.circulations.filter(pk=circulation_id).exists():
        raise NotFoundError()
    close_circulation(circulation_id=circulation_id, by=by)
    return redirect("report_circulation", code)


@require_GET
def answers(request: HttpRequest, circulation_id: int) -> HttpResponse:
    """Answer to a body its part of a report, with a form for each section."""
    found = _circulation(request, circulation_id)
    return _answers(request, found)


@require_POST
def answer(request: HttpRequest, circulation_id: int, part_id: int) -> HttpResponse:
    """Take the answer of a body on a section."""
    by = signed_in(request)
    found = _circulation(request, circulation_id)
    if not found.parts.filter(pk=part_id).exists() or not may_answer(by, found):
        raise NotFoundError()
    form = AnswerForm(request.POST, auto_id=f"part{part_id}_%s")
    if form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            answer_section(
                part_id=part_id,
                verdict=Verdict(given["verdict"]),
                answer=given["answer"],
                version_seen=given["version"],
                by=by,
            )
            messages.success(request, _("The answer of your body was noted."))
            return redirect(reverse("report_answers", args=[circulation_id]) + f"#part-{part_id}")
    return _answers(request, found, failed=(part_id, form))


def _circulation(request: HttpRequest, circulation_id: int) -> Circulation:
    found = Circulation.objects.select_related("report", "body").filter(pk=circulation_id).first()
    if found is None or not (may_answer(request.user, found) or may_manage_reports(request.user)):
        raise NotFoundError()
    return found


def _answers(request: HttpRequest, found: Circulation, failed: tuple[int, AnswerForm] | None = None) -> HttpResponse:
    content = report_content(found.report)
    rows = {row["id"]: row for row in content["sections"]}
    parts = []
    for part in found.parts.select_related("section"):
        form = AnswerForm(
            initial={
                "version": part.section.version,
                "verdict": part.verdict if part.verdict != Verdict.OPEN else "",
                "answer": part.answer,
            },
            auto_id=f"part{part.pk}_%s",
        )
        if failed is not None and failed[0] == part.pk:
            form = failed[1]
        html = HtmlWriter(content["report"]["language"]).body(list(section_blocks(rows[part.section_id], content))[1:])
        is_older = part.version_seen is not None and part.version_seen != part.section.version
        parts.append((part, form, html, is_older))
    context = {
        "report": found.report,
        "circulation": found,
        "parts": parts,
        "may_answer": may_answer(request.user, found) and found.closed_at is None,
    }
    return render(request, "reports/answers.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "POST"])
def way(request: HttpRequest, code: str) -> HttpResponse:
    """Show who agreed what when, and take the report a step further or back."""
    by, report = signed_in(request), report_by_code(code)
    check_read_whole_report(by, report)
    form = StepForm(request.POST or None)
    if request.method == "POST":
        check_manage_reports(by)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_at(form):
                move_report(report_id=report.pk, to=ReportState(given["to"]), on=given["on"], note=given["note"], by=by)
                messages.success(request, _("The step was noted."))
                return redirect("report_way", code)
    now = ReportState(report.state)
    context = {
        "report": report,
        "form": form,
        "steps": report.steps.all(),
        "states": [(state, FORWARD.index(state) <= FORWARD.index(now)) for state in FORWARD],
        "changes": sorted(REPORT_CHANGES[now], key=FORWARD.index, reverse=True),
        "place": FORWARD.index(now),
        "forward": FORWARD[FORWARD.index(now) + 1] if now is not FORWARD[-1] else None,
        "circulations": report.circulations.select_related("body").prefetch_related("parts__section"),
        "may_manage": may_manage_reports(by),
        "snapshot": report.snapshot,
    }
    status = form_status(form)
    return render(request, "reports/way.html", context, status=status)
