"""A list of published measures as CSV, XLSX and JSON, a few rows at a time in memory."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.base import tables
from qadam.base.errors import NotFoundError
from qadam.base.languages import language_name
from qadam.plan.models import Measure
from qadam.plan.selectors.public import with_public_data
from qadam.portal.measures import ShownMeasure, shown

MEASURE_FORMS = ("csv", "xlsx", "json")
ROWS_PER_READ = 200
TEXT_WIDTH, OTHER_WIDTH = 60.0, 20.0


def columns() -> list[tables.Column]:
    """Return the columns in order, with their titles in the visitor's language."""
    texts = {
        f"text_{code}": _("text (%(language)s)") % {"language": language_name(code)}
        for code, _name in settings.LANGUAGES
    }
    titles = {
        "plan": _("plan"),
        "number": _("number"),
        **texts,
        "areas": _("areas"),
        "lead_body": _("lead body"),
        "contributing_bodies": _("contributing bodies"),
        "deadline": _("deadline"),
        "deadline_on": _("last day of the deadline"),
        "completion": _("form of completion"),
        "status": _("status"),
        "is_overdue": _("overdue"),
        "is_verified": _("verified"),
        "recommendations": _("recommendations"),
        "indicators": _("indicators"),
        "published_on": _("published on"),
    }
    return [
        tables.Column(key, title, TEXT_WIDTH if key.startswith("text") else OTHER_WIDTH)
        for key, title in titles.items()
    ]


def measure_rows(measures: QuerySet[Measure]) -> Iterator[dict[str, Any]]:
    """Return one flat dict a measure, by the keys of `columns`, in their order."""
    pages = Paginator(with_public_data(measures), ROWS_PER_READ)
    for number in pages.page_range:
        for row in shown(pages.page(number).object_list):
            yield _row(row)


def _row(row: ShownMeasure) -> dict[str, Any]:
    measure = row.measure
    return {
        "plan": measure.plan.code,
        "number": measure.number,
        **{f"text_{code}": getattr(measure, f"text_{code}") for code, _name in settings.LANGUAGES},
        "areas": [link.term.name for link in measure.area_links.all()],
        "lead_body": measure.lead_body.name if measure.lead_body else "",
        "contributing_bodies": [link.body.name for link in measure.body_links.all()],
        "deadline": row.deadline,
        "deadline_on": measure.deadline.isoformat() if measure.deadline else "",
        "completion": ": ".join(filter(None, (measure.get_completion_form_display(), measure.completion_note))),
        "status": str(row.progress.status.label),
        "is_overdue": row.progress.is_overdue,
        "is_verified": row.progress.is_verified,
        "recommendations": [
            f"{link.recommendation.review.code}:{link.recommendation.number}"
            for link in measure.recommendation_links.all()
        ],
        "indicators": [link.indicator.code for link in measure.indicator_links.all()],
        "published_on": measure.published_at.date().isoformat() if measure.published_at else "",
    }


def measures_response(measures: QuerySet[Measure], form: str) -> HttpResponseBase:
    """Return published measures as a download.

    Raises:
        NotFoundError: there is no such form.
    """
    response: HttpResponseBase
    rows = measure_rows(measures)
    if form == "csv":
        response = StreamingHttpResponse(
            tables.packed(tables.csv_lines(columns(), rows)), content_type="text/csv; charset=utf-8"
        )
    elif form == "json":
        response = StreamingHttpResponse(
            tables.packed(tables.json_pieces("measures", rows)), content_type="application/json"
        )
    elif form == "xlsx":
        response = FileResponse(tables.xlsx_file(_("measures"), columns(), rows), content_type=tables.XLSX)
    else:
        raise NotFoundError()
    name = f"measures-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
