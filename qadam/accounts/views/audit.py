"""The pages of the audit log: the list with its filters, its export, and the check of its chain."""

import csv
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from qadam.accounts.enums import Role
from qadam.accounts.permissions import check_role
from qadam.audit.enums import ACTION_LABELS
from qadam.audit.models import AuditEvent
from qadam.audit.selectors import changes_of, events_list, verify_chain
from qadam.base.requests import page_number
from qadam.base.spreadsheets import inert

EVENTS_A_PAGE = 50
EVENTS_A_READ = 500
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


class AuditFilter(forms.Form):
    """The filters of the list."""

    text = forms.CharField(label=_("Person or object"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["action"].choices = [("", _("(all)")), *ACTION_LABELS.items()]  # type: ignore[attr-defined]

    def events(self) -> QuerySet[AuditEvent]:
        """Return the events that pass the filters; a filter that cannot be read lets everything pass."""
        if not self.is_valid():
            return events_list()
        return events_list(**self.cleaned_data)


def audit(request: HttpRequest) -> HttpResponse:
    """Answer the list of events with what each changed."""
    check_role(request.user, *READERS)
    form = AuditFilter(request.GET or None)
    page = Paginator(form.events(), EVENTS_A_PAGE).get_page(page_number(request))
    changes = changes_of(list(page))
    entries = [
        (event, ACTION_LABELS.get(event.action, event.action), changes.get(event.sequence, [])) for event in page
    ]
    return render(request, "accounts/audit.html", {"form": form, "page": page, "entries": entries})


def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """Answer the filtered events as CSV, one line a change, streamed."""
    check_role(request.user, *READERS)
    response = StreamingHttpResponse(
        _lines(AuditFilter(request.GET or None).events()), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Read the whole chain and answer whether it holds."""
    check_role(request.user, *READERS)
    return render(
        request, "accounts/audit_verified.html", {"fault": verify_chain(), "count": AuditEvent.objects.count()}
    )


class _Line:
    """A file for the csv module that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(events: QuerySet[AuditEvent]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(
        ["sequence", "at", "person", "action", "what", "changed", "field", "before", "after", "hash"]
    )
    start = 0
    while block := list(events[start : start + EVENTS_A_READ]):
        changes = changes_of(block)
        for event in block:
            head = [event.sequence, event.at.isoformat(), event.actor_name, event.action, event.target_label]
            rows = [
                [change.target_label, field, before, after]
                for change in changes.get(event.sequence, [])
                for field, (before, after) in change.changes.items()
            ]
            for row in rows or [["", "", "", ""]]:
                yield writer.writerow([inert(cell) for cell in [*head, *row, event.hash]])
        start += EVENTS_A_READ
