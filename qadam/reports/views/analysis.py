"""Analysis for authors, and what sent reports promise."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.permissions import check_role
from qadam.base.errors import InvalidInputError
from qadam.base.requests import page_number, signed_in
from qadam.progress.enums import AssessmentStatus, Voice
from qadam.register.models import Review
from qadam.reports.enums import CommitmentState, ReportState
from qadam.reports.forms import CommitmentForm
from qadam.reports.models import Report
from qadam.reports.permissions import check_manage_reports, may_manage_reports
from qadam.reports.selectors.analysis import disagreements, evidence_gaps, indicators_off_target, progress_by
from qadam.reports.selectors.commitments import commitments_list
from qadam.reports.selectors.gathering import gather_review
from qadam.reports.services.commitments import follow_commitment
from qadam.reports.views.papers import READERS

PER_PAGE = 30
GROUPS = ("area", "body", "goal")
MAX_GAPS = 100


@require_GET
def analysis(request: HttpRequest) -> HttpResponse:
    """Answer progress since the last report, gaps of evidence, disagreement of voices, indicators off target."""
    check_role(request.user, *READERS)
    reviews = list(Review.objects.select_related("mechanism"))
    chosen = next((each for each in reviews if each.code == request.GET.get("review")), reviews[0] if reviews else None)
    context: dict[str, object] = {"reviews": reviews, "chosen": chosen}
    if chosen is not None:
        language, today = (get_language() or "en")[:2], timezone.localdate()
        by = request.GET.get("by") if request.GET.get("by") in GROUPS else "area"
        last = Report.objects.filter(review=chosen, state=ReportState.SENT).order_by("-sent_on").first()
        data = gather_review(chosen, today)
        gaps = evidence_gaps(data, language)
        context |= {
            "by": by,
            "groups": [("area", _("by area")), ("body", _("by body")), ("goal", _("by SDG"))],
            "last": last,
            "rows": progress_by(data, str(by), last.reference_on if last else None, language),
            "gap_counts": {kind: sum(gap[2] == kind for gap in gaps) for kind in ("measure", "update", "evidence")},
            "gaps": gaps[:MAX_GAPS],
            "gap_total": len(gaps),
            "disagreements": [
                (each, [(Voice(voice).label, who, _word(word)) for voice, who, word in each.voices])
                for each in disagreements(data, language)
            ],
            "off_target": indicators_off_target(data, today, language),
        }
    return render(request, "reports/analysis.html", context)


def _word(stored: str) -> str:
    return str(AssessmentStatus(stored).label) if stored in AssessmentStatus.values else stored


@require_GET
def commitments(request: HttpRequest) -> HttpResponse:
    """Answer what sent reports promise, and what became of it."""
    check_role(request.user, *READERS)
    state = request.GET.get("state", "")
    page = Paginator(commitments_list(state), PER_PAGE).get_page(page_number(request))
    may_manage = may_manage_reports(request.user)
    rows = []
    for each in page.object_list:
        initial = {name: getattr(each, name) for name in ("version", "state", "body", "due_on", "note")}
        rows.append((each, CommitmentForm(initial=initial, auto_id=f"c{each.pk}_%s") if may_manage else None))
    context = {
        "page": page,
        "rows": rows,
        "state": state,
        "states": CommitmentState.choices,
        "today": timezone.localdate(),
    }
    return render(request, "reports/commitments.html", context)


@require_POST
def commitment(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Say what became of a commitment."""
    by = signed_in(request)
    check_manage_reports(by)
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(_("Fill in the form again: a value in it has the wrong form."))
    given = dict(form.cleaned_data)
    follow_commitment(
        commitment_id=commitment_id,
        version=given["version"],
        state=CommitmentState(given["state"]),
        body=given["body"],
        due_on=given["due_on"],
        note=given["note"],
        by=by,
    )
    messages.success(request, _("Saved."))
    return redirect("commitments")
