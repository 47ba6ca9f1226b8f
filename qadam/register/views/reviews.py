"""The pages of reviews: the list, one review with its documents and history, its form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qadam.base.forms import form_status, refusals_at
from qadam.base.pieces import Figure, Row
from qadam.register.forms import ReportDeadlineForm, ReviewForm
from qadam.register.models import Review
from qadam.register.permissions import check_read_register, may_change_register
from qadam.register.selectors.dates import report_date, report_dates
from qadam.register.selectors.fields import FIELD_LABELS
from qadam.register.selectors.history import history_in_words
from qadam.register.selectors.reviews import review_detail, reviews_list
from qadam.register.services import create_review, drop_report_deadline, edit_review, note_report_deadline
from qadam.register.services.reviews import REVIEW_FIELDS
from qadam.register.views.guards import coordinator
from unrec.vocabularies.states import state_name


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Answer the reviews with what the register counts in them."""
    check_read_register(request.user)
    rows = [(review, review.title) for review in reviews_list()]
    context = {"rows": rows, "may_change": may_change_register(request.user)}
    return render(request, "register/reviews.html", context)


@require_GET
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one review."""
    check_read_register(request.user)
    found = review_detail(code)
    dates = report_dates(found)
    context = {
        "review": found,
        "title": found.title,
        "figures": figures_of(found),
        "facts": facts_of(found),
        "dates": [each for each in dates if each.is_known],
        "unknown_dates": [each for each in dates if not each.is_known],
        "history": history_in_words(found),
        "may_change": may_change_register(request.user),
    }
    return render(request, "register/review.html", context)


def figures_of(review: Review) -> list[Figure]:
    """Return the counts of a review (from `reviews_list`) as figures."""
    count = {
        name: getattr(review, name) for name in ("total", "supported", "noted", "pending", "first_time", "pledges")
    }
    confirmed = getattr(review, "first_time_confirmed", 0)
    proposed = count["first_time"] - confirmed
    note = _("%(confirmed)s confirmed, %(proposed)s proposed") % {"confirmed": confirmed, "proposed": proposed}
    return [
        Figure(_("received"), count["total"]),
        Figure(_("supported"), count["supported"], kind="done"),
        Figure(_("noted"), count["noted"], kind="noted"),
        Figure(_("pending"), count["pending"], kind="idle"),
        Figure(_("first time"), count["first_time"], note, kind="gold"),
        Figure(_("voluntary pledges"), count["pledges"]),
    ]


def facts_of(review: Review) -> list[Row]:
    """Return what is known of a review, for the component tag `summary_list`; what nobody knows is left out."""
    rows: list[Row] = []
    for name in REVIEW_FIELDS:
        value = getattr(review, name)
        if name == "state_under_review":
            value = state_name(value, (get_language() or "en")[:2])
        if value not in (None, ""):
            rows.append(Row(FIELD_LABELS[name], value))
    return rows


@require_http_methods(["GET", "POST"])
def review_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new review, and make it."""
    by = coordinator(request)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = create_review(by=by, **form.facts())
            return redirect("register_review", made.code)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def review_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a review, and save it upon the version that the person saw."""
    by = coordinator(request)
    found = review_detail(code)
    initial = {name: getattr(found, name) for name in REVIEW_FIELDS} | {"version": found.version}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            version = form.cleaned_data["version"] or 0
            saved = edit_review(review_id=found.pk, version=version, changes=form.facts(), by=by)
            messages.success(request, _("Saved."))
            return redirect("register_review", saved.code)
    return _form(request, form, found)


@require_http_methods(["GET", "POST"])
def review_deadline(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Show what is known of the deadline of a report, and save it; `do` "drop" follows it no longer."""
    by = coordinator(request)
    found = report_date(review_detail(code), rule)
    review_id = found.review.pk
    if request.POST.get("do") == "drop":
        drop_report_deadline(review_id=review_id, rule=rule, by=by)
        messages.success(request, _("The deadline is no longer followed."))
        return redirect("register_review", code)
    form = ReportDeadlineForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            version = form.cleaned_data["version"] or 0
            note_report_deadline(review_id=review_id, rule=rule, version=version, by=by, **form.facts())
            messages.success(request, _("The deadline is followed: the inbox and the reminders speak of it in time."))
            return redirect("register_review", code)
    context = {"form": form, "found": found, "review_title": found.review.title}
    return render(request, "register/deadline_form.html", context, status=form_status(form))


def _form(request: HttpRequest, form: ReviewForm, found: Review | None = None) -> HttpResponse:
    status = form_status(form)
    return render(request, "register/review_form.html", {"form": form, "review": found}, status=status)
