"""Lists of recommendations as files: CSV, XLSX and JSON, streamed, and inert in every spreadsheet."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from qadam.base.spreadsheets import inert
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation
from qadam.taxonomy.enums import Scheme

FORMS = ("csv", "xlsx", "json")
ROWS_A_READ = 500
# A worksheet's own limits, in the file format.
MAX_CELL_CHARACTERS = 32_767
LABEL_COLUMNS = {
    "areas": Scheme.AREA,
    "themes": Scheme.THEME,
    "issues": Scheme.ISSUE,
    "sdg_goals": Scheme.SDG_GOAL,
    "sdg_targets": Scheme.SDG_TARGET,
    "persons": Scheme.AFFECTED_GROUP,
}
TEXT_LANGUAGES = ("en", "ru", "kk", "fr", "es", "ar", "zh")
COLUMNS = (
    "review", "number", "mechanism", "cycle", "state_under_review", "symbol", "page",
    *(f"text_{language}" for language in TEXT_LANGUAGES),
    "recommending_states", "position", "recurrence", "recurrence_confirmed", "action_category",
    *LABEL_COLUMNS, "proposed_labels", "pledge",
)  # fmt: skip


def record_of(item: Recommendation) -> dict[str, Any]:
    """Return a recommendation (with `with_list_data`) as one record: lists stay lists, codes stay codes."""
    texts = {text.language: text.text for text in item.texts.all()}
    labels = [label for label in item.labels.all() if label.status != LabelStatus.REJECTED]
    return {
        "review": item.review.code,
        "number": item.number,
        "mechanism": item.review.mechanism.code,
        "cycle": item.review.cycle,
        "state_under_review": item.review.state_under_review,
        "symbol": item.review.report_symbol,
        "page": item.page,
        **{f"text_{language}": texts.get(language, "") for language in TEXT_LANGUAGES},
        "recommending_states": list(dict.fromkeys(state.state for state in item.recommending_states.all())),
        "position": item.position,
        "recurrence": item.recurrence,
        "recurrence_confirmed": item.recurrence_confirmed_at is not None,
        "action_category": item.action_category,
        **{
            column: [label.term.code for label in labels if label.term.scheme == scheme]
            for column, scheme in LABEL_COLUMNS.items()
        },
        # What no person has confirmed yet, as "scheme:code", so that nobody takes a proposal for a decision.
        "proposed_labels": [
            f"{label.term.scheme}:{label.term.code}" for label in labels if label.status == LabelStatus.PROPOSED
        ],
        "pledge": item.is_pledge,
    }


def records(rows: QuerySet[Recommendation]) -> Iterator[dict[str, Any]]:
    """Yield every row as a record, reading 500 at a time, so that memory does not grow with the list."""
    for item in rows.iterator(chunk_size=ROWS_A_READ):
        yield record_of(item)


def export_response(rows: QuerySet[Recommendation], form: str, *, name: str) -> HttpResponseBase:
    """Return the rows as a download in one of `FORMS`, named `name`.`form`.

    Raises:
        KeyError: another form.
    """
    writers = {"csv": _csv, "json": _json, "xlsx": _xlsx}
    return writers[form](records(rows), f"{name}.{form}")


def _flat(value: Any) -> Any:
    """Return a value as one cell: lists joined by semicolons, since names may hold commas."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


class _Line:
    """A file for the csv module that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _csv(found: Iterable[dict[str, Any]], filename: str) -> HttpResponseBase:
    def lines() -> Iterator[str]:
        writer = csv.writer(_Line())
        yield "\ufeff" + writer.writerow(COLUMNS)  # the mark by which spreadsheets recognise UTF-8
        for record in found:
            yield writer.writerow([inert(_flat(record[column])) for column in COLUMNS])

    return _attached(StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8"), filename)


def _json(found: Iterable[dict[str, Any]], filename: str) -> HttpResponseBase:
    def pieces() -> Iterator[str]:
        yield '{"recommendations": ['
        for n, record in enumerate(found):
            yield ("," if n else "") + "\n" + json.dumps(record, ensure_ascii=False)
        yield "\n]}\n"

    return _attached(StreamingHttpResponse(pieces(), content_type="application/json"), filename)


def _xlsx(found: Iterable[dict[str, Any]], filename: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - FileResponse closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("recommendations")
        sheet.freeze_panes(1, 2)
        bold = book.add_format({"bold": True})
        for column, title in enumerate(COLUMNS):
            sheet.write_string(0, column, title, bold)
        for row, record in enumerate(found, 1):
            for column, title in enumerate(COLUMNS):
                value = _flat(record[title])
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, str(value)[:MAX_CELL_CHARACTERS])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename)


def _attached(response: StreamingHttpResponse, filename: str) -> StreamingHttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
