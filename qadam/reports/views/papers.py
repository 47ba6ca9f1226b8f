"""Papers on a review: matrix, addendum, plan, statistics, briefing, live or as of a date."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from qadam.accounts.enums import Role
from qadam.accounts.permissions import check_role
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.requests import signed_in
from qadam.register.models import Review
from qadam.reports.documents.briefing import Subject
from qadam.reports.documents.layouts import layouts
from qadam.reports.exports import PAPERS, review_file
from qadam.reports.forms import BriefingForm, PaperForm
from qadam.reports.models import Snapshot
from qadam.reports.permissions import may_manage_reports
from qadam.reports.views.reports import file_response

# Papers hold approved reports of bodies that are not public yet: the people of the State's own follow-up see them.
READERS = (Role.COORDINATOR, Role.FOCAL_POINT, Role.APPROVER, Role.ADMINISTRATOR)
SNAPSHOTS_SHOWN = 20


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """Show what can be made of a review, with a link to each file."""
    check_role(request.user, *READERS)
    initial = {"language": (get_language() or "en")[:2], "paper": "matrix", "form": "docx"}
    form = PaperForm(request.GET if "review" in request.GET else None, initial=initial)
    briefing = BriefingForm(request.GET if "review" in request.GET else None, initial={"kind": "review"})
    link = ""
    if form.is_bound and form.is_valid() and briefing.is_valid():
        link = _link(form, briefing)
        if not link:
            form.add_error("form", _("This paper does not come in this form."))
    context = {
        "form": form,
        "briefing": briefing,
        "link": link,
        "papers": [(label, ", ".join(each.upper() for each in forms)) for label, forms in PAPERS.values()],
        "layouts": layouts(),
        "snapshots": Snapshot.objects.filter(subject="review")[:SNAPSHOTS_SHOWN],
        "may_freeze": may_manage_reports(request.user),
    }
    return render(request, "reports/papers.html", context)


def _link(form: PaperForm, briefing: BriefingForm) -> str:
    given = form.cleaned_data
    if given["form"] not in PAPERS[given["paper"]][1]:
        return ""
    address = reverse("paper", args=[given["review"].code, given["paper"], given["form"]])
    query = {"language": given["language"], "on": given["on"].isoformat() if given["on"] else ""}
    if given["paper"] == "matrix":
        query["layout"] = given["layout"]
    if given["paper"] == "briefing":
        query |= briefing.cleaned_data
    return f"{address}?{urlencode({name: value for name, value in query.items() if value})}"


@require_safe
def paper(request: HttpRequest, review: str, paper: str, form: str) -> HttpResponse:
    """Answer a paper on a review as a file: `?language=`, `?on=` (a date freezes), `?layout=`, `?kind=&value=`."""
    by = signed_in(request)
    check_role(by, *READERS)
    found = Review.objects.select_related("mechanism").filter(code=review).first()
    if found is None:
        raise NotFoundError()
    given = request.GET
    subject = Subject(given.get("kind") or "review", given.get("value", ""))
    if subject.kind not in dict(BriefingForm.base_fields["kind"].choices):  # type: ignore[attr-defined]
        raise NotFoundError()
    return file_response(
        review_file(
            found,
            paper,
            form,
            given.get("language") or (get_language() or "en")[:2],
            by=by,
            on=_date(given.get("on", "")),
            layout_key=given.get("layout", ""),
            subject=subject,
        )
    )


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(_("“%(text)s” is no date. Write it as 2026-11-30.") % {"text": text[:20]}) from error
