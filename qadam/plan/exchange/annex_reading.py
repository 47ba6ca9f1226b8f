"""Reading the annex that came back: the table with its headings, the bands of areas, a measure a row.

A paper carries one language and no indicators, groups, further areas or legal acts: those stay as they are.
"""

from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.enums import CompletionForm
from qadam.plan.exchange.annex import MARK
from qadam.plan.exchange.cells import LIMITS, SheetTable, guarded, in_words, split_list
from qadam.plan.exchange.headings import (
    ANNEX_COLUMNS,
    LANGUAGES,
    MEASURES,
    NONE_GIVEN,
    SHEETS,
    WITHOUT_AREA,
    folded,
    named,
)
from qadam.plan.exchange.held import Changes
from qadam.plan.exchange.inspection import Traits
from qadam.plan.exchange.known import Known
from qadam.plan.exchange.reading import PlanReader
from qadam.plan.exchange.records import ReadPlan
from qadam.plan.models import Plan
from qadam.taxonomy.models import Term
from unrec.errors import UnrecError
from unrec.reading.archives import open_archive
from unrec.records import FileKind, Table

PROPERTIES = "docprops/core.xml"
MACROS = "word/vbaproject.bin"
MOST_HEADING_ROWS = 3  # of a table: Word may print a title above the headings


def read_annex(data: bytes, plan: Plan, language: str) -> ReadPlan:
    """Return what the annex of a plan says.

    Args:
        plan: into which it is to be imported.
        language: of the reader; the paper's own is known by its headings.

    Raises:
        UnreadableDocumentError: it cannot be read, holds macros or changes that nobody has accepted, or no such table.
    """
    found = ReadPlan([], is_paper=True)
    found.plan_code, found.whole_base = _base(data)
    source = guarded(data, wanted=FileKind.DOCX, refusal=lambda: "")
    if any(warning.code == "tracked-changes" for warning in source.warnings):
        raise UnreadableDocumentError(_("The document holds tracked changes. Accept or refuse them, and try again."))
    tables = [table for table in source.tables if _heading_row(table) is not None]
    if not tables:
        sentence = _("There is no table in this document whose columns are those of the annex.")
        raise UnreadableDocumentError(sentence)
    known = Known(plan)
    rows = [row for table in tables for row in table.rows]
    named_here = {word for row in rows for cell in row for word in cell.text.split()}
    known.read_reviews(named_here.union(plan.reviews.values_list("code", flat=True)))
    reader = PlanReader(known, found, language)
    for place, table in enumerate(tables, 1):
        start = _heading_row(table) or 0
        name = in_words(SHEETS[MEASURES]) if len(tables) == 1 else f"{in_words(SHEETS[MEASURES])} {place}"
        part = Table(rows=table.rows[start:], name=name, first_row=start + 1)
        sheet = SheetTable(name, part, Traits(), found.errors)
        sheet.read_headings(ANNEX_COLUMNS, frozenset({"number", "text"}))
        if "number" in sheet.columns and "text" in sheet.columns:
            _read_table(reader, sheet, _language(table, start))
    return found


def _base(data: bytes) -> tuple[str, str]:
    """Return the plan's code and fingerprint that the export has put into the properties of the document."""
    try:
        archive = open_archive(data, LIMITS)
        if MACROS in archive:
            raise UnreadableDocumentError(_("The file holds macros. Save it as a document without macros (.docx)."))
        if PROPERTIES not in archive:
            return "", ""
        words = "".join(element.text or "" for element in archive.read_xml(PROPERTIES).iter("{*}keywords")).split()
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    return (words[1], words[2]) if len(words) == 3 and words[0] == MARK else ("", "")


def _heading_row(table: Table) -> int | None:
    """Return where the headings of a table stand; None where it is no table of measures."""
    for place, row in enumerate(table.rows[:MOST_HEADING_ROWS]):
        if {named(ANNEX_COLUMNS, cell.text) for cell in row} >= {"number", "text"}:
            return place
    return None


def _language(table: Table, start: int) -> str:
    """Return the language of a table by the heading of its texts."""
    heads = {folded(cell.text) for cell in table.rows[start]}
    return next(code for code, word in zip(LANGUAGES, ANNEX_COLUMNS["text"], strict=True) if folded(word) in heads)


def _read_table(reader: PlanReader, sheet: SheetTable, language: str) -> None:
    area: Term | None = None
    for row, cells in sheet.lines():
        number = cells["number"]
        if number and not any(text for name, text in cells.items() if name != "number"):
            area = None
            if folded(number) not in map(folded, WITHOUT_AREA):
                area = reader.known.areas.find(number)
                if area is None:
                    sentence = _("“%(text)s” is neither an area nor a measure.")
                    sheet.fault(row, "number", sentence % {"text": number[:80]})
            continue
        if not number:
            sheet.fault(row, "number", _("The number is missing."))
        if not cells["text"]:
            sheet.fault(row, "text", _("This measure has no text."))
        if number in reader.found.measures:
            sheet.fault(row, "number", _("The number %(number)s stands twice in this sheet.") % {"number": number})
            continue
        reader.found.measures[number] = _measure(reader, sheet, row, cells, language, area)


def _measure(
    reader: PlanReader, sheet: SheetTable, row: int, cells: dict[str, str], language: str, area: Term | None
) -> Changes:
    changes: Changes = {
        "number": reader.number(sheet, row, cells["number"]),
        f"text_{language}": reader.text(sheet, row, "text", cells["text"]),
        "principal_area": area,
    }
    if "completion" in cells:
        form, changes["completion_note"] = _parted(cells["completion"])
        changes["completion_form"] = reader.choice(sheet, row, "completion", form, CompletionForm)
    if "responsible" in cells:
        lead, others = _parted(cells["responsible"])
        changes["lead_body"] = reader.body(sheet, row, "responsible", lead) if lead else None
        bodies = (reader.body(sheet, row, "responsible", name) for name in split_list(others))
        changes["contributing_bodies"] = [body for body in bodies if body is not None]
    if "deadline" in cells:
        written, changes["deadline_note"] = _parted(cells["deadline"])
        changes["deadline"] = reader.deadline(sheet, row, written)
    if "funding" in cells:
        changes["funding"] = reader.text(sheet, row, "funding", cells["funding"])
    if "recommendations" in cells:
        changes["recommendations"] = _recommendations(reader, sheet, row, cells["recommendations"])
    return changes


def _parted(text: str) -> tuple[str, str]:
    """Return the first line of a cell, empty where a dash stands for it, and the lines below."""
    first, _break, rest = text.partition("\n")
    return ("" if first.strip() == NONE_GIVEN else first.strip()), rest.strip()


def _recommendations(reader: PlanReader, sheet: SheetTable, row: int, text: str) -> list[object]:
    reviews = sorted(reader.known.plan.reviews.values_list("code", flat=True))
    found: list[object] = []
    for name in split_list(text.replace(",", ";")):
        review, _space, number = " ".join(name.split()).rpartition(" ")
        review = review or (reviews[0] if len(reviews) == 1 else "")
        if not review:
            sentence = _("Say of which review %(number)s is.")
            sheet.fault(row, "recommendations", sentence % {"number": number[:40]})
            continue
        one = reader.known.recommendation(review, number)
        if one is None:
            sentence = _("There is no recommendation %(number)s in %(review)s.")
            sheet.fault(row, "recommendations", sentence % {"number": number[:40], "review": review[:80]})
        elif one not in found:
            found.append(one)
    return found
