"""The list of recommendations as CSV, XLSX and JSON: exactly what is shown, all pages of it, streamed row by row.

Nothing in a file is ever run by a spreadsheet: CSV cells that look like formulas get an apostrophe, XLSX cells are
written as text.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.base.languages import language_name
from qadam.base.spreadsheets import BYTE_ORDER_MARK, csv_line
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.recommendations import with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

ROWS_PER_READ = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTHS = {"text": 70.0, "states": 28.0}
OTHER_WIDTH = 18.0
LABEL_COLUMNS = {
    "areas": Scheme.AREA,
    "themes": Scheme.THEME,
    "sdg_goals": Scheme.SDG_GOAL,
    "sdg_targets": Scheme.SDG_TARGET,
    "groups": Scheme.AFFECTED_GROUP,
}


@dataclass(frozen=True)
class Column:
    """A column: its stable key (JSON) and its title in the visitor's language (CSV, XLSX)."""

    key: str
    title: str


def columns() -> list[Column]:
    """Return the columns in order, with their titles in the visitor's language."""
    texts = [
        Column(f"text_{code}", _("text (%(language)s)") % {"language": language_name(code)})
        for code, _name in settings.LANGUAGES
    ]
    return [
        Column("review", _("review")),
        Column("mechanism", _("mechanism")),
        Column("cycle", _("cycle")),
        Column("number", _("number")),
        *texts,
        Column("states", _("recommending States")),
        Column("state_codes", _("codes of the States")),
        Column("position", _("position")),
        Column("recurrence", _("first time or repeated")),
        Column("recurrence_confirmed", _("confirmed by a person")),
        Column("areas", _("areas")),
        Column("areas_proposed", _("areas, only proposed")),
        Column("themes", _("themes")),
        Column("sdg_goals", _("SDG goals")),
        Column("sdg_targets", _("SDG targets")),
        Column("groups", _("groups of persons")),
        Column("action_category", _("action category")),
        Column("is_pledge", _("voluntary pledge")),
        Column("heading", _("heading")),
        Column("source", _("source")),
        Column("page", _("page")),
    ]


def export_rows(rows: QuerySet[Recommendation]) -> Iterator[dict[str, Any]]:
    """Return one flat dict a recommendation, by the keys of `columns`, in their order; few at a time in memory."""
    language = (get_language() or "en")[:2]
    for item in with_list_data(rows).iterator(chunk_size=ROWS_PER_READ):
        yield _row(item, language)


def _row(item: Recommendation, language: str) -> dict[str, Any]:
    texts = {text.language: text.text for text in item.texts.all()}
    codes = list(dict.fromkeys(state.state for state in item.recommending_states.all()))
    labels = list(item.labels.all())
    row: dict[str, Any] = {
        "review": item.review.code,
        "mechanism": item.review.mechanism.name,
        "cycle": item.review.cycle,
        "number": item.number,
        **{f"text_{code}": texts.get(code, "") for code, _name in settings.LANGUAGES},
        "texts": texts,  # JSON has every language, tables those of the site
        "states": [state_name(code, language) for code in codes],
        "state_codes": codes,
        "position": item.get_position_display(),
        "recurrence": item.get_recurrence_display(),
        "recurrence_confirmed": item.recurrence_confirmed_at is not None,
        "action_category": item.action_category,
        "is_pledge": item.is_pledge,
        "heading": item.heading,
        "source": item.review.report_symbol,
        "page": item.page,
        "areas_proposed": _names(labels, Scheme.AREA, LabelStatus.PROPOSED),
    }
    row |= {name: _names(labels, scheme) for name, scheme in LABEL_COLUMNS.items()}
    row["areas"] = _names(labels, Scheme.AREA, LabelStatus.CONFIRMED)
    return row


def _names(labels: Iterable[RecommendationLabel], scheme: Scheme, status: LabelStatus | None = None) -> list[str]:
    codes = scheme in (Scheme.SDG_GOAL, Scheme.SDG_TARGET)
    return [
        label.term.code if codes else label.term.name
        for label in labels
        if label.term.scheme == scheme and (status is None or label.status == status)
    ]


def _flat(value: Any) -> Any:
    """Return a value as one cell."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else value


def csv_lines(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as lines of a CSV file in UTF-8 with a byte order mark."""
    named = columns()
    yield BYTE_ORDER_MARK + csv_line([column.title for column in named])
    for row in export_rows(rows):
        yield csv_line([_flat(row[column.key]) for column in named])


def json_pieces(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as pieces of one JSON document: {"recommendations": [...]}."""
    yield '{"recommendations": ['
    for place, row in enumerate(export_rows(rows)):
        yield ("\n" if place == 0 else ",\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def xlsx_file(rows: QuerySet[Recommendation]) -> IO[bytes]:
    """Return the list as a workbook, open at its beginning; rows go to the disk as they come, not to the memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("recommendations")[:31])
    named = columns()
    for place, column in enumerate(named):
        width = next((w for start, w in COLUMN_WIDTHS.items() if column.key.startswith(start)), OTHER_WIDTH)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.title, bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(export_rows(rows), start=1):
        for place, column in enumerate(named):
            value = _flat(row[column.key])
            if isinstance(value, int):
                sheet.write_number(count, place, value, wrapped)
            else:
                sheet.write_string(count, place, str(value), wrapped)
    sheet.autofilter(0, 0, count, len(named) - 1)
    book.close()
    file.seek(0)
    return file


def export_response(rows: QuerySet[Recommendation], kind: str) -> HttpResponseBase:
    """Return rows as a download. The caller has checked who may have them.

    Raises:
        NotFoundError: there is no such format.
    """
    makers: dict[str, Callable[[], HttpResponseBase]] = {
        "csv": lambda: StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8"),
        "json": lambda: StreamingHttpResponse(json_pieces(rows), content_type="application/json"),
        "xlsx": lambda: FileResponse(xlsx_file(rows), content_type=XLSX),
    }
    if kind not in makers:
        raise NotFoundError()
    response = makers[kind]()
    name = f"recommendations-{timezone.localdate().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
