"""The whole plan as a file: downloaded as a workbook or as the annex, sent back, compared, taken over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.base.tables import XLSX
from qadam.base.word_files import DOCX
from qadam.plan.enums import PlanStatus
from qadam.plan.exchange.annex import plan_annex
from qadam.plan.exchange.comparison import Comparison, Item, State
from qadam.plan.exchange.workbook import plan_workbook
from qadam.plan.forms import PlanFileForm
from qadam.plan.models import TEXT_LANGUAGES, Plan
from qadam.plan.permissions import check_change_plans, may_change_plans
from qadam.plan.services.exchange import import_plan, receive_plan_file, stored_comparison
from qadam.plan.services.locking import check_draft
from qadam.plan.views.guards import changed_plan, read_plan

MAKERS: dict[str, tuple[Callable[[Plan, str], bytes], str]] = {
    "xlsx": (plan_workbook, XLSX),
    "docx": (plan_annex, DOCX),
}
MOST_SHOWN = 100  # of each state; the counts say how many there are


@require_http_methods(["GET", "POST"])
def plan_exchange(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a plan as files, and take one in to compare it."""
    plan = read_plan(request, code)
    may_import = may_change_plans(request.user) and plan.status == PlanStatus.DRAFT
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        by = signed_in(request)
        check_change_plans(by)
        check_draft(plan)
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_at(form):
                document = receive_plan_file(
                    plan_id=plan.pk, file=file, name=file.name, language=get_language() or "en", by=by
                )
                return redirect("plan_import", plan.code, document.sha256)
    context = {
        "plan": plan,
        "form": form,
        "languages": TEXT_LANGUAGES,
        "may_import": may_import,
        "may_change": may_change_plans(request.user),
    }
    return render(request, "plan/exchange.html", context, status=form_status(form))


@require_safe
def plan_export(request: HttpRequest, code: str, form: str, language: str) -> HttpResponse:
    """Answer a plan as a workbook or as the annex, for everybody who may read it."""
    plan = read_plan(request, code)
    if form not in MAKERS or language not in TEXT_LANGUAGES:
        raise NotFoundError()
    make, kind = MAKERS[form]
    headers = {"Content-Disposition": f'attachment; filename="{plan.code}-{language}.{form}"'}
    return HttpResponse(make(plan, language), content_type=kind, headers=headers)


@dataclass(frozen=True)
class Part:
    """The things of one state as the page shows them: the first ones, and how many more there are."""

    state: str
    items: Sequence[Item]
    more: int


@require_http_methods(["GET", "POST"])
def plan_import(request: HttpRequest, code: str, sha256: str) -> HttpResponse:
    """Show what a file would change in a draft, and take it over as it was shown."""
    by, plan = changed_plan(request, code)
    check_draft(plan)
    language = get_language() or "en"
    if request.method == "POST":
        done = import_plan(
            plan_id=plan.pk,
            sha256=sha256,
            language=language,
            seen=request.POST.get("seen", ""),
            take=frozenset(request.POST.getlist("take")),
            remove=request.POST.get("remove") == "yes",
            by=by,
        )
        count = sum(done.count(state) for state in (State.NEW, State.CHANGED))
        sentence = ngettext(
            "%(n)s entry of the file was taken over.", "%(n)s entries of the file were taken over.", count
        )
        messages.success(request, sentence % {"n": count})
        return redirect("plan", plan.code)
    comparison = stored_comparison(plan, sha256, language)
    context = {
        "plan": plan,
        "comparison": comparison,
        "errors": comparison.errors[:MOST_SHOWN],
        "more_errors": max(0, len(comparison.errors) - MOST_SHOWN),
        "unchanged": comparison.count(State.UNCHANGED),
        "parts": {
            str(state): _part(comparison, state) for state in (State.CONFLICT, State.CHANGED, State.NEW, State.REMOVED)
        },
    }
    return render(request, "plan/import.html", context)


def _part(comparison: Comparison, state: State) -> Part:
    items = comparison.of(state)
    return Part(str(state), items[:MOST_SHOWN], max(0, len(items) - MOST_SHOWN))
