"""The pages of the audit log: the list with its filters, its export, and the check of its chain."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.enums import Role
from qadam.accounts.permissions import check_role
from qadam.audit.enums import ACTION_LABELS
from qadam.audit.models import AuditEvent
from qadam.audit.selectors import events_list, kinds_list, verify_chain
from qadam.audit.words import in_words, kind_in_words
from qadam.base.requests import page_number
from qadam.base.spreadsheets import BYTE_ORDER_MARK, csv_line

EVENTS_A_PAGE = 50
EVENTS_A_READ = 500
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


class AuditFilter(forms.Form):
    """The filters of the list."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False)
    target = forms.CharField(label=gettext_lazy("Object"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of object"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Action"), required=False)
    from_on = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((kind_in_words(kind), kind) for kind in kinds_list())
        actions = sorted((str(words), action) for action, words in ACTION_LABELS.items())
        for name, choices in (("kind", kinds), ("action", actions)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", _("(all)")),
                *((value, words) for words, value in choices),
            ]

    def events(self) -> QuerySet[AuditEvent]:
        """Return the events that pass the filters; a filter that cannot be read lets everything pass."""
        if not self.is_valid():
            return events_list()
        return events_list(**self.cleaned_data)


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Answer the list of events with what each changed, in words."""
    check_role(request.user, *READERS)
    form = AuditFilter(request.GET or None)
    page = Paginator(form.events(), EVENTS_A_PAGE).get_page(page_number(request))
    return render(request, "accounts/audit.html", {"form": form, "page": page, "entries": in_words(list(page))})


@require_GET
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """Answer the filtered events as CSV, one line a changed field, streamed."""
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


def _lines(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """Yield the lines of the file; read by sequence, so that what is written meanwhile moves nothing."""
    yield BYTE_ORDER_MARK + csv_line(
        [
            _("number"),
            _("time"),
            _("person"),
            _("action"),
            _("kind of object"),
            _("object"),
            _("changed object"),
            _("field"),
            _("before"),
            _("after"),
            _("details"),
            _("seal"),
        ]
    )
    block = list(events[:EVENTS_A_READ])
    while block:
        for entry in in_words(block):
            event = entry.event
            head = [
                event.sequence,
                event.at.isoformat(),
                event.actor_name,
                entry.action,
                entry.kind,
                event.target_label,
            ]
            details = "; ".join(f"{name}: {value}" for name, value in entry.details)
            rows = [
                [changed.label, line.field, line.before, line.after]
                for changed in entry.changed
                for line in changed.lines
            ]
            for row in rows or [["", "", "", ""]]:
                yield csv_line([*head, *row, details, event.hash])
        block = list(events.filter(sequence__lt=block[-1].sequence)[:EVENTS_A_READ])
