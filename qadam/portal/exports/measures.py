"""A list of published measures as CSV, XLSX and JSON, a few rows at a time in memory."""

import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.base.languages import language_name
from qadam.base.spreadsheets import BYTE_ORDER_MARK, csv_line
from qadam.plan.models import Measure
from qadam.plan.selectors.public import with_public_data
from qadam.portal.measures import ShownMeasure, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEASURE_FORMS = ("csv", "xlsx", "json")
ROWS_PER_READ = 200


def columns() -> dict[str, str]:
    """Return the columns: stable key -> title in the visitor's language."""
    texts = {
        f"text_{code}": _("text (%(language)s)") % {"language": language_name(code)}
        for code, _name in settings.LANGUAGES
    }
    return {
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


def _flat(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(value) if isinstance(value, list) else value


def measure_csv_lines(measures: QuerySet[Measure]) -> Iterator[str]:
    """Return the list as lines of a CSV file in UTF-8 with a byte order mark."""
    named = columns()
    yield BYTE_ORDER_MARK + csv_line(named.values())
    for row in measure_rows(measures):
        yield csv_line([_flat(row[key]) for key in named])


def measure_json_pieces(measures: QuerySet[Measure]) -> Iterator[str]:
    """Return the list as pieces of one JSON document: {"measures": [...]}."""
    yield '{"measures": ['
    for place, row in enumerate(measure_rows(measures)):
        yield ("\n" if place == 0 else ",\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def measure_xlsx_file(measures: QuerySet[Measure]) -> IO[bytes]:
    """Return the list as a workbook, open at its beginning; everything in it is text or a number, never a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("measures")[:31])
    named = columns()
    for place, (key, title) in enumerate(named.items()):
        sheet.set_column(place, place, 60.0 if key.startswith("text") else 20.0)
        sheet.write_string(0, place, title, bold)
    sheet.freeze_panes(1, 0)
    for count, row in enumerate(measure_rows(measures), start=1):
        for place, key in enumerate(named):
            sheet.write_string(count, place, str(_flat(row[key])), wrapped)
    book.close()
    file.seek(0)
    return file


def measures_response(measures: QuerySet[Measure], form: str) -> HttpResponseBase:
    """Return published measures as a download.

    Raises:
        NotFoundError: there is no such form.
    """
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(measure_csv_lines(measures), content_type="text/csv; charset=utf-8")
    elif form == "json":
        response = StreamingHttpResponse(measure_json_pieces(measures), content_type="application/json")
    elif form == "xlsx":
        response = FileResponse(measure_xlsx_file(measures), content_type=XLSX)
    else:
        raise NotFoundError()
    name = f"measures-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
