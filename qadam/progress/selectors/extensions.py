"""Requests for a later deadline."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from qadam.accounts.selectors import Person
from qadam.plan.models import Measure
from qadam.progress.enums import ExtensionState
from qadam.progress.models import ExtensionRequest
from qadam.progress.permissions import body_ids_of_reporter, is_coordinator

PAGE_SIZE = 50


def extensions_for(by: Person) -> QuerySet[ExtensionRequest]:
    """Return the requests that a person may read: all as coordinator, else those of the person's bodies."""
    rows = ExtensionRequest.objects.select_related("measure__plan", "body", "requested_by", "decided_by")
    return rows if is_coordinator(by) else rows.filter(body__in=body_ids_of_reporter(by))


def extensions_page(by: Person, *, page: int, only_open: bool = False) -> Page[ExtensionRequest]:
    """Return a page of the requests that a person may read, the newest first."""
    rows = extensions_for(by)
    if only_open:
        rows = rows.filter(state=ExtensionState.REQUESTED)
    return Paginator(rows.order_by("-requested_at", "-pk"), PAGE_SIZE).get_page(page)


def extensions_of_measure(measure: Measure) -> list[ExtensionRequest]:
    """Return the requests on a measure, the newest first. The caller has checked who asks."""
    return list(ExtensionRequest.objects.filter(measure=measure).select_related("body", "requested_by", "decided_by"))
