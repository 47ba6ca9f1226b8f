"""The list as a Word document: a title, what is in it, and a table that a ministry can print or edit."""

import io
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from qadam.base.errors import InvalidInputError
from qadam.register.models import Recommendation
from qadam.register.selectors.recommendations import text_for, with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

# A Word document is built in memory, and nobody reads a table of a thousand pages.
MOST_ROWS = 2_000
WIDTHS = (1.9, 12.6, 4.4, 2.9, 4.2)  # centimetres of the columns on a page lying on its side
MARGIN = 1.8  # centimetres
# XML 1.0 has no place for control characters, and python-docx refuses them.
CONTROL_CHARACTERS = {n: None for n in range(32) if n not in (9, 10, 13)}


def docx_file(rows: QuerySet[Recommendation]) -> IO[bytes]:
    """Return the list as a Word document, open at its beginning.

    Raises:
        InvalidInputError: the list is longer than `MOST_ROWS`.
    """
    items = list(with_list_data(rows)[: MOST_ROWS + 1])
    if len(items) > MOST_ROWS:
        raise InvalidInputError(
            _("A Word document holds at most %(count)s recommendations. Choose fewer, or take XLSX.")
            % {"count": MOST_ROWS}
        )
    language = (get_language() or "en")[:2]
    document = Document()
    document.core_properties.title = _("Recommendations")
    document.core_properties.language = language
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    document.styles["Normal"].font.size = Pt(9.5)
    document.add_heading(_("Recommendations"), level=1)
    count = ngettext("%(count)s recommendation", "%(count)s recommendations", len(items)) % {"count": len(items)}
    document.add_paragraph(f"{count} · {date_format(timezone.localdate(), 'DATE_FORMAT')} · {settings.SITE_ADDRESS}")
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    heads = (_("Number"), _("Recommendation"), _("Recommending States"), _("Position"), _("Areas"))
    for cell, head, width in zip(table.rows[0].cells, heads, WIDTHS, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
        cell.width = Cm(width)
    _repeat(table.rows[0])
    for item in items:
        text = text_for(item.texts.all(), language)
        states = dict.fromkeys(state.state for state in item.recommending_states.all())
        areas = [label.term.name for label in item.labels.all() if label.term.scheme == Scheme.AREA]
        values = (
            f"{item.number}\n{item.review.report_symbol}".strip(),
            text.text if text else "",
            ", ".join(state_name(code, language) for code in states),
            item.get_position_display(),
            "; ".join(areas),
        )
        for cell, value, width in zip(table.add_row().cells, values, WIDTHS, strict=True):
            cell.paragraphs[0].add_run(value.translate(CONTROL_CHARACTERS))
            cell.width = Cm(width)
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def _repeat(row: object) -> None:
    """Mark a row as the head of the table, repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()  # type: ignore[attr-defined]
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
