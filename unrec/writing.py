"""Writes what was extracted as JSON, CSV or XLSX. No text of a document is ever run as a formula by what opens it."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from unrec.extraction.reconciliation import Totals
from unrec.records import Extraction, Finding, Recommendation

FORMATS = ("json", "csv", "xlsx")
COLUMNS = (
    "number", "text", "recommending_states", "position", "position_source", "position_raw", "comment", "page",
    "heading", "themes", "persons", "sdg_goals", "sdg_targets", "follow_up", "deadline",
    "document", "state_under_review", "mechanism", "cycle", "session", "language",
)  # fmt: skip
# Fields of a recommendation that stand in the JSON only where they are filled
OPTIONAL_FIELDS = (
    "position_raw",
    "comment",
    "heading",
    "themes",
    "persons",
    "sdg_goals",
    "sdg_targets",
    "action",
    "deadline",
)
RISKY_START = ("=", "+", "-", "@", "\t", "\r")  # how a formula starts in a spreadsheet (OWASP, CSV injection)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CELL_CHARACTERS = 32_767  # most that a cell of XLSX holds
COLUMN_WIDTHS = {"text": 80, "comment": 60, "recommending_states": 24, "position_source": 28, "heading": 24}
BYTE_ORDER_MARK = "\ufeff"


def extraction_as_json(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction in the form that `unrec extract --format json` prints."""
    document = extraction.document
    return {
        "document": {
            "symbol": document.symbol,
            "state_under_review": document.state_under_review,
            "mechanism": document.mechanism,
            "cycle": document.cycle,
            "working_group_session": document.working_group_session,
            "hrc_session": document.hrc_session,
            "language": document.language,
            "pages": document.pages,
        },
        "recommendations": [_recommendation_as_json(one) for one in extraction.recommendations],
        "warnings": [finding_as_json(one) for one in extraction.warnings],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding with its code, sentence and page, and its other fields where they are filled."""
    row: dict[str, Any] = {"code": finding.code, "message": finding.message, "page": finding.page}
    row.update({name: getattr(finding, name) for name in ("number", "place", "other") if getattr(finding, name)})
    return row


def write_json(extraction: Extraction) -> bytes:
    """Return an extraction as indented JSON in UTF-8."""
    return (json.dumps(extraction_as_json(extraction), ensure_ascii=False, indent=1) + "\n").encode()


def write_csv(extraction: Extraction, *, mark: bool = False) -> bytes:
    """Return one row a recommendation as CSV in UTF-8.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, which reading takes off again.

    Args:
        extraction: what to write.
        mark: whether a byte order mark stands first, by which Excel knows the encoding of a file.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for one in extraction.recommendations:
        writer.writerow([_harmless(_printed(value)) for value in _row(one, extraction)])
    return ((BYTE_ORDER_MARK if mark else "") + stream.getvalue()).encode("utf-8", "replace")


def write_xlsx(extraction: Extraction) -> bytes:
    """Return a workbook with the sheets Recommendations, Parts (one row an ask) and Findings."""
    import xlsxwriter  # here, because it takes 60 ms to import

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(stream, options)
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = workbook.add_format({"text_wrap": True, "valign": "top"})

    def sheet(name: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
        page = workbook.add_worksheet(name)
        page.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            page.set_column(place, place, COLUMN_WIDTHS.get(column, 14))
            page.write_string(0, place, column, head)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int) and not isinstance(value, bool):
                    page.write_number(last, place, value, body)
                else:
                    page.write_string(last, place, _printed(value)[:CELL_CHARACTERS], body)
        page.autofilter(0, 0, last, len(tuple(columns)) - 1)

    sheet("Recommendations", COLUMNS, (_row(one, extraction) for one in extraction.recommendations))
    sheet(
        "Parts",
        ("number", "part", "text", "recommending_states"),
        (
            (one.number, place, part.text, "; ".join(part.recommending_states))
            for one in extraction.recommendations
            for place, part in enumerate(one.parts, 1)
        ),
    )
    sheet(
        "Findings",
        ("code", "message", "page", "number", "place", "other"),
        ((one.code, one.message, one.page, one.number, one.place, one.other) for one in extraction.warnings),
    )
    workbook.close()
    return stream.getvalue()


def write(extraction: Extraction, form: str, *, to_file: bool = False) -> bytes:
    """Return an extraction in one of `FORMATS`; `to_file` lets a CSV start with a byte order mark."""
    if form == "csv":
        return write_csv(extraction, mark=to_file)
    return write_xlsx(extraction) if form == "xlsx" else write_json(extraction)


def totals_as_text(totals: Iterable[Totals]) -> str:
    """Return the totals of the documents as a small table in plain text."""
    rows = [("", "received", "supported", "noted", "pending")]
    rows += [(one.document, str(one.received), str(one.supported), str(one.noted), str(one.pending)) for one in totals]
    width = max(len(row[0]) for row in rows)
    return "\n".join(f"{row[0]:<{width}}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows)


def finding_as_text(finding: Finding) -> str:
    """Return a finding as one line: its page, its sentence, its two places, its code."""
    page = f"page {finding.page}: " if finding.page else ""
    places = " / ".join(filter(None, (finding.place, finding.other)))
    return f"{page}{finding.message}" + (f" [{places}]" if places else "") + f" ({finding.code})"


def _recommendation_as_json(one: Recommendation) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": one.number,
        "text": one.text,
        "page": one.page,
        "position": str(one.position),
        "position_source": one.position_source,
        "parts": [{"text": part.text, "recommending_states": list(part.recommending_states)} for part in one.parts],
    }
    for name in OPTIONAL_FIELDS:
        value = getattr(one, name)
        if value:
            row[name] = list(value) if isinstance(value, tuple) else value
    if one.follow_up:
        row["follow_up"] = True
    return row


def _row(one: Recommendation, extraction: Extraction) -> tuple[Any, ...]:
    document = extraction.document
    states = dict.fromkeys(state for part in one.parts for state in part.recommending_states)
    return (
        one.number,
        one.text,
        "; ".join(states),
        str(one.position),
        one.position_source,
        one.position_raw,
        one.comment,
        one.page,
        one.heading,
        "; ".join(one.themes),
        "; ".join(one.persons),
        "; ".join(map(str, one.sdg_goals)),
        "; ".join(one.sdg_targets),
        "yes" if one.follow_up else "",
        one.deadline,
        document.symbol,
        document.state_under_review,
        document.mechanism,
        document.cycle,
        document.working_group_session,
        one.language,
    )


def _printed(value: Any) -> str:
    return "" if value is None else UNPRINTABLE.sub("", str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY_START) else text
