"""The review: proposals beside the page of their source, and every decision as a button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.permissions import check_coordinator
from qadam.base.errors import InvalidInputError
from qadam.base.middleware import is_fragment_request
from qadam.base.requests import page_number, signed_in, whole_number
from qadam.intake.enums import Decision, ImportStatus, StepKind
from qadam.intake.forms import ProposalForm, SplitForm, edited_proposal, parts_forms
from qadam.intake.models import Import, Proposal
from qadam.intake.rows import ProposalRow, label_keys, proposal_row
from qadam.intake.selectors import (
    FILTERS,
    counts_of,
    findings_by_proposal,
    import_with_documents,
    minutes_left,
    proposal_of,
    proposals_filtered,
    term_names,
)
from qadam.intake.services import (
    accept_all,
    accept_proposal,
    edit_proposal,
    hold_field,
    merge_with_next,
    reject_proposal,
    reopen_proposal,
    split_proposal,
    suggested_number,
    undo_last_step,
)
from qadam.intake.sources import source_of

PROPOSALS_PER_PAGE = 30
JOINED = 2  # proposals that a merge touches
DECIDE: dict[str, Callable[..., Proposal]] = {
    Decision.ACCEPTED: accept_proposal,
    Decision.REJECTED: reject_proposal,
    Decision.PENDING: reopen_proposal,
}


@require_GET
def proposals_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer a page of proposals with the source of the current one: `?at=` names it, else the first pending one."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    chosen = request.GET.get("filter", "all")
    chosen = chosen if chosen in FILTERS else "all"
    found = proposals_filtered(import_run, chosen)
    paginator = Paginator(found.select_related("document"), PROPOSALS_PER_PAGE)
    wanted = whole_number(request.GET.get("at", ""))
    page = paginator.get_page(_page_of(found, wanted) if wanted else page_number(request))
    proposals = list(page)
    current = next((each for each in proposals if each.pk == wanted), None) or next(
        (each for each in proposals if each.decision == Decision.PENDING), next(iter(proposals), None)
    )
    return render(
        request,
        "intake/proposals.html",
        {
            "import_run": import_run,
            "page": page,
            "rows": _rows(proposals, current),
            "current": current,
            "source": source_of(current) if current else None,
            "filter": chosen,
            "is_open": import_run.status == ImportStatus.READY,
            **_status(import_run),
        },
    )


@require_GET
def source(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Answer the page of the source on which a proposal stands; the whole review page where htmx did not ask."""
    check_coordinator(request.user)
    proposal = proposal_of(import_with_documents(import_id), proposal_id)
    if not is_fragment_request(request):
        return redirect(_address(import_id, proposal_id))
    page = whole_number(request.GET.get("page", ""))
    return render(request, "intake/parts/source.html", {"source": source_of(proposal, page), "current": proposal})


@require_POST
def decide(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Accept, reject or reopen a proposal; htmx gets the proposal alone, anybody else the review page."""
    check_coordinator(request.user)
    action = DECIDE.get(request.POST.get("decision", ""))
    if action is None:
        raise InvalidInputError()
    version = whole_number(request.POST.get("version", ""))
    proposal = action(import_id=import_id, proposal_id=proposal_id, version=version, by=signed_in(request))
    if not is_fragment_request(request):
        return redirect(_address(import_id, _following(proposal)))
    import_run = import_with_documents(import_id)
    return render(
        request,
        "intake/parts/decided.html",
        {
            "import_run": import_run,
            "row": _rows([proposal], proposal)[0],
            "is_open": True,
            **_status(import_run),
        },
    )


@require_POST
def hold(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Take the file's or the register's words for one field."""
    check_coordinator(request.user)
    hold_field(
        import_id=import_id,
        proposal_id=proposal_id,
        field=request.POST.get("field", ""),
        side=request.POST.get("side", ""),
        by=signed_in(request),
    )
    return redirect(_address(import_id, proposal_id))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Answer the form of a proposal, and save it."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    proposal = proposal_of(import_run, proposal_id)
    data = request.POST if request.method == "POST" else None
    form, parts = ProposalForm(proposal, data), parts_forms(proposal, data)
    if data is not None and form.is_valid() and parts.is_valid():
        try:
            edit_proposal(
                import_id=import_id,
                proposal_id=proposal_id,
                version=form.cleaned_data["version"],
                edited=edited_proposal(form, parts),
                by=signed_in(request),
            )
        except InvalidInputError as error:
            _show_errors(form, error, {"text": f"text_{form.language}"})
        else:
            messages.success(request, _("%(number)s is saved.") % {"number": form.cleaned_data["number"]})
            return redirect(_address(import_id, proposal_id))
    context = {"import_run": import_run, "proposal": proposal, "form": form, "parts": parts}
    status = 422 if data is not None else 200
    return render(request, "intake/edit.html", context | {"source": source_of(proposal)}, status=status)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Answer the form that cuts a proposal in two, and cut it."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    proposal = proposal_of(import_run, proposal_id)
    data = request.POST if request.method == "POST" else None
    form = SplitForm(proposal, data, number=suggested_number(import_run, proposal))
    if data is not None and form.is_valid():
        try:
            _first, second = split_proposal(
                import_id=import_id,
                proposal_id=proposal_id,
                version=form.cleaned_data["version"],
                texts=form.cleaned_data["text"],
                number=form.cleaned_data["number"],
                parts_of_second=form.cleaned_data.get("parts", ()),
                by=signed_in(request),
            )
        except InvalidInputError as error:
            _show_errors(form, error, {})
        else:
            messages.success(request, _("%(number)s was split off.") % {"number": second.number})
            return redirect(_address(import_id, proposal_id))
    context = {"import_run": import_run, "proposal": proposal, "form": form, "source": source_of(proposal)}
    return render(request, "intake/split.html", context, status=422 if data is not None else 200)


@require_POST
def merge(request: HttpRequest, import_id: int, proposal_id: int) -> HttpResponse:
    """Join a proposal with the next one."""
    check_coordinator(request.user)
    version = whole_number(request.POST.get("version", ""))
    if version is None:
        raise InvalidInputError()
    joined = merge_with_next(import_id=import_id, proposal_id=proposal_id, version=version, by=signed_in(request))
    messages.success(request, _("The next one was joined to %(number)s.") % {"number": joined.number})
    return redirect(_address(import_id, proposal_id))


@require_POST
def accept_clean(request: HttpRequest, import_id: int) -> HttpResponse:
    """Accept every proposal that nobody has to look at."""
    check_coordinator(request.user)
    count = accept_all(import_id=import_id, by=signed_in(request))
    messages.success(request, _("Accepted without findings: %(count)s.") % {"count": count})
    return redirect(reverse("import_proposals", kwargs={"import_id": import_id}) + "?filter=pending")


@require_POST
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take back the person's last step."""
    check_coordinator(request.user)
    step = undo_last_step(import_id=import_id, by=signed_in(request))
    messages.success(
        request,
        _("Undone: %(label)s (%(step)s).") % {"label": step.label, "step": StepKind(step.kind).label},
    )
    touched = [int(pk) for pk in step.before["proposals"]]
    # One proposal, or two that were joined: there the person stood. After a step on many the review begins anew.
    return redirect(_address(import_id, min(touched) if 0 < len(touched) <= JOINED else None))


def _rows(proposals: list[Proposal], current: Proposal | None) -> list[ProposalRow]:
    findings, terms = findings_by_proposal(proposals), term_names(label_keys(proposals))
    return [
        proposal_row(
            each, findings.get(each.pk, ()), terms=terms, is_current=current is not None and each.pk == current.pk
        )
        for each in proposals
    ]


def _status(import_run: Import) -> dict[str, Any]:
    counts = counts_of(import_run)
    return {"counts": counts, "minutes": minutes_left(import_run, counts.pending)}


def _page_of(found: Any, proposal_id: int) -> int:
    """Return the page on which a proposal stands, 1 where the filter leaves it out."""
    ids = list(found.values_list("pk", flat=True))
    return ids.index(proposal_id) // PROPOSALS_PER_PAGE + 1 if proposal_id in ids else 1


def _following(proposal: Proposal) -> int:
    """Return the next pending proposal after one that was decided, else the one itself."""
    pending = proposals_filtered(proposal.import_run, "pending").filter(order__gte=proposal.order)
    following = pending.exclude(pk=proposal.pk).values_list("pk", flat=True).first()
    return following or proposal.pk


def _address(import_id: int, proposal_id: int | None) -> str:
    address = reverse("import_proposals", kwargs={"import_id": import_id})
    return f"{address}?at={proposal_id}#proposal-{proposal_id}" if proposal_id else address


def _show_errors(form: Form, error: InvalidInputError, names: dict[str, str]) -> None:
    """Show the sentences of a service at the fields of a form."""
    for name, sentence in (error.fields or {"": error.message}).items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, str(sentence))
