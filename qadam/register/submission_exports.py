"""What became of an organisation's proposals, as a workbook and as a Word document."""

import io

import docx
import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from docx.document import Document
from docx.shared import Cm

from qadam.register.submissions import Outcome, SubmissionResult
from unrec.matching.submissions import Level

LEVEL_NAMES = {
    Level.FULLY: gettext_lazy("fully taken up"),
    Level.LARGELY: gettext_lazy("largely taken up"),
    Level.PARTLY: gettext_lazy("partly taken up"),
    Level.NOT: gettext_lazy("not taken up"),
}
WIDTHS_IN_CHARACTERS = (6, 60, 18, 30, 12, 60, 14, 10, 10)
WIDTHS_IN_CENTIMETRES = (1.0, 6.5, 2.6, 6.4)
# XML 1.0 has no place for control characters, and a pasted text may hold some.
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def submission_xlsx(result: SubmissionResult) -> bytes:
    """Return a workbook: one row for each proposal and recommendation near it. Nothing in it is ever run."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(pgettext("of an organisation", "Proposals")[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0%", "valign": "top"})
    titles = [
        _("No."),
        _("Proposal"),
        _("How closely"),
        _("Recommending States"),
        _("Number"),
        _("Recommendation"),
        _("Position"),
        _("Score"),
        _("Wording taken up"),
    ]
    for column, (title, width) in enumerate(zip(titles, WIDTHS_IN_CHARACTERS, strict=True)):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    line = 1
    for outcome in result.outcomes:
        for near in outcome.taken_up or (None,):
            sheet.write_number(line, 0, outcome.order, body)
            sheet.write_string(line, 1, printable(outcome.text), body)
            sheet.write_string(line, 2, str(LEVEL_NAMES[near.level if near else outcome.level]), body)
            if near is not None:
                sheet.write_string(line, 3, "; ".join(near.states), body)
                sheet.write_string(line, 4, near.number, body)
                sheet.write_string(line, 5, printable(near.text), body)
                sheet.write_string(line, 6, str(near.position.label), body)
                sheet.write_number(line, 7, near.score, share)
                sheet.write_number(line, 8, near.covered, share)
            line += 1
    sheet.autofilter(0, 0, max(1, line - 1), len(titles) - 1)
    book.close()
    return buffer.getvalue()


def submission_docx(result: SubmissionResult) -> bytes:
    """Return a Word document: the counts, then a table of the proposals with the recommendations that took them up."""
    document = docx.Document()
    document.add_heading(_("What became of the proposals"), level=1)
    document.add_paragraph(
        _("Compared with: %(review)s. Machine comparison, to be checked by a person.") % {"review": result.review.title}
    )
    for level, name in LEVEL_NAMES.items():
        document.add_paragraph(f"{name}: {result.count(level)}", style="List Bullet")
    _table(document, result.outcomes)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Document, outcomes: tuple[Outcome, ...]) -> None:
    titles = [_("No."), _("Proposal"), _("How closely"), _("Recommendations and States")]
    table = document.add_table(rows=1, cols=len(titles), style="Table Grid")
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    for outcome in outcomes:
        cells = table.add_row().cells
        cells[0].text = str(outcome.order)
        cells[1].text = printable(outcome.text)
        cells[2].text = str(LEVEL_NAMES[outcome.level])
        cells[3].text = "\n".join(
            f"{near.number} ({'; '.join(near.states)}): {printable(near.text)} [{near.position.label}]"
            for near in outcome.taken_up
        )
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_IN_CENTIMETRES, strict=True):
            cell.width = Cm(width)


def printable(text: str) -> str:
    """Return a text without the characters that no XML file may hold (control characters, lone surrogates)."""
    return text.translate(_UNPRINTABLE).encode("utf-8", "ignore").decode("utf-8")
