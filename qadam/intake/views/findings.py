"""The reconciliation page: what the documents say together, where they disagree, and which of them is kept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.permissions import check_coordinator
from qadam.base.errors import InvalidInputError
from qadam.base.requests import page_number, signed_in
from qadam.intake.enums import Resolution
from qadam.intake.rows import finding_row
from qadam.intake.selectors import counts_of, findings_of, import_with_documents
from qadam.intake.services import resolve_finding

FINDINGS_PER_PAGE = 50


@require_GET
def findings_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer the totals of all documents and the findings, the open ones first."""
    check_coordinator(request.user)
    import_run = import_with_documents(import_id)
    page = Paginator(findings_of(import_run), FINDINGS_PER_PAGE).get_page(page_number(request))
    return render(
        request,
        "intake/findings.html",
        {
            "import_run": import_run,
            "page": page,
            "rows": [finding_row(finding) for finding in page],
            "counts": counts_of(import_run),
        },
    )


@require_POST
def resolve(request: HttpRequest, import_id: int, finding_id: int) -> HttpResponse:
    """Take the decision on a finding."""
    check_coordinator(request.user)
    try:
        resolution = Resolution(request.POST.get("resolution", ""))
    except ValueError:
        raise InvalidInputError() from None
    resolve_finding(
        import_id=import_id,
        finding_id=finding_id,
        resolution=resolution,
        note=request.POST.get("note", ""),
        by=signed_in(request),
    )
    messages.success(request, _("The finding is resolved."))
    proposal_id = request.POST.get("back_to_proposal", "")
    if proposal_id.isdigit():
        address = reverse("import_proposals", kwargs={"import_id": import_id})
        return redirect(f"{address}?at={proposal_id}#proposal-{proposal_id}")
    return redirect("import_findings", import_id=import_id)
