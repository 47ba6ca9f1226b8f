"""What became of an organisation's proposals, as a workbook and as a Word document."""

import io

import xlsxwriter
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from qadam.base.word_files import add_table, printable, saved, word_document
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
    title = _("What became of the proposals")
    document = word_document(title=title, language=(get_language() or "en")[:2])
    document.add_heading(title, level=1)
    document.add_paragraph(
        _("Compared with: %(review)s. Machine comparison, to be checked by a person.") % {"review": result.review.title}
    )
    for level, name in LEVEL_NAMES.items():
        document.add_paragraph(f"{name}: {result.count(level)}", style="List Bullet")
    heads = (_("No."), _("Proposal"), _("How closely"), _("Recommendations and States"))
    add_table(document, heads, map(_row, result.outcomes), WIDTHS_IN_CENTIMETRES)
    return saved(document)


def _row(outcome: Outcome) -> tuple[str, str, str, str]:
    near = (f"{one.number} ({'; '.join(one.states)}): {one.text} [{one.position.label}]" for one in outcome.taken_up)
    return str(outcome.order), outcome.text, str(LEVEL_NAMES[outcome.level]), "\n".join(near)
