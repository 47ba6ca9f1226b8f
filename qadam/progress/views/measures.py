"""My measures: what a body has to report on, and one measure with all that was done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qadam.accounts.selectors import assignments_of
from qadam.base.errors import NotFoundError
from qadam.base.requests import page_number, signed_in
from qadam.bodies.models import Body
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import MeasureStatus
from qadam.plan.selectors.measures import OVER
from qadam.plan.workflow import IN_FORCE
from qadam.progress.models import ProgressUpdate
from qadam.progress.permissions import (
    body_ids_of_reporter,
    check_read_progress,
    check_reporter,
    is_coordinator,
    may_write_for,
)
from qadam.progress.selectors.extensions import extensions_of_measure
from qadam.progress.selectors.measures import (
    bodies_reporting,
    measure_by_id,
    my_measures_page,
    reporting_bodies_of,
)
from qadam.progress.selectors.periods import periods_begun
from qadam.progress.selectors.public import measure_progress_public
from qadam.progress.selectors.updates import updates_of_measure
from qadam.register.selectors.recommendations import text_for

MAX_TEXT = 200


@require_GET
def my_measures(request: HttpRequest) -> HttpResponse:
    """Answer a body's measures with what is due; people of several bodies and the coordinator choose the body."""
    by = signed_in(request)
    check_reporter(by)
    bodies = _bodies(request)
    body = _chosen(request, bodies)
    today = timezone.localdate()
    context: dict[str, Any] = {"bodies": bodies, "body": body, "today": today, "statuses": MeasureStatus.choices}
    if body is not None:
        only_due = request.GET.get("show") == "due"
        text = request.GET.get("q", "").replace("\x00", " ").strip()[:MAX_TEXT]
        status = request.GET.get("status", "")
        shown = my_measures_page(
            body, today=today, page=page_number(request), only_due=only_due, status=status, text=text
        )
        context |= {
            "page": shown.page,
            "due": shown.due,
            "periods": shown.periods,
            "only_due": only_due,
            "text": text,
            "status": status,
            "may_write": may_write_for(by, body.pk),
        }
    return render(request, "progress/my_measures.html", context)


def _bodies(request: HttpRequest) -> list[Body]:
    """Return the bodies whose measures the person may list."""
    if is_coordinator(request.user):
        return list(bodies_reporting())
    own = body_ids_of_reporter(request.user)
    held = {a.body for a in assignments_of(request.user) if a.body is not None and a.body_id in own}
    return sorted(held, key=lambda body: body.name)


def _chosen(request: HttpRequest, bodies: list[Body]) -> Body | None:
    """Return the body that the address names, the first where it names none.

    Raises:
        NotFoundError: it names one that is not the person's.
    """
    given = request.GET.get("body", "")
    if not given:
        return bodies[0] if bodies else None
    for body in bodies:
        if str(body.pk) == given:
            return body
    raise NotFoundError()


@require_GET
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Answer one measure: what has become of it, the reports on it, the requests for a later deadline."""
    by = signed_in(request)
    check_read_progress(by)
    found = measure_by_id(measure_id)
    bodies = reporting_bodies_of(found)
    own = body_ids_of_reporter(by)
    works_on_it = is_coordinator(by) or any(body.pk in own for body in bodies)
    today = timezone.localdate()
    updates = updates_of_measure(found, by)
    context = {
        "measure": found,
        "bodies": bodies,
        "deadline": deadline_words(found.deadline, found.deadline_precision),
        "is_overdue": found.is_overdue(today),
        "progress": measure_progress_public([found], today)[found.pk],
        "updates": updates,
        "extensions": extensions_of_measure(found) if works_on_it else [],
        "may_ask": _may_ask(request, found),
        "may_decide": is_coordinator(by),
        "own_body_ids": own,
        "to_report": _to_report(request, found, bodies, updates) if found.plan.status in IN_FORCE else [],
        "recommendations": [
            (link.recommendation, text_for(link.recommendation.texts.all()))
            for link in found.recommendation_links.select_related("recommendation__review").prefetch_related(
                "recommendation__texts"
            )
        ],
    }
    return render(request, "progress/measure.html", context)


def _may_ask(request: HttpRequest, found: Any) -> bool:
    """Return whether the person may ask for a later deadline of a measure now."""
    may = found.lead_body_id in body_ids_of_reporter(request.user) or is_coordinator(request.user)
    return bool(may and found.deadline and found.lead_body_id and found.status not in OVER)


def _to_report(
    request: HttpRequest, found: Any, bodies: list[Body], updates: list[ProgressUpdate]
) -> list[tuple[Body, Any]]:
    """Return the newest periods on which the person's bodies may report and have not begun to."""
    begun = {(update.body_id, update.period_id) for update in updates}
    mine = [body for body in bodies if may_write_for(request.user, body.pk)]
    if not mine:
        return []
    periods = list(periods_begun(timezone.localdate()).filter(plan=found.plan_id).order_by("-starts_on")[:2])
    return [(body, period) for body in mine for period in periods if (body.pk, period.pk) not in begun]
