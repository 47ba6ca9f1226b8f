"""The list as a Word document: a title, what is in it, and a table that a ministry can print or edit."""

import io
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from qadam.base.errors import InvalidInputError
from qadam.base.word_files import add_table, saved, word_document
from qadam.register.models import Recommendation
from qadam.register.selectors.recommendations import text_for, with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

# A Word document is built in memory, and nobody reads a table of a thousand pages.
MOST_ROWS = 2_000
WIDTHS = (1.9, 12.6, 4.4, 2.9, 4.2)  # centimetres of the columns on a page lying on its side
MARGIN = 1.8  # centimetres


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
    document = word_document(title=_("Recommendations"), language=language, size_points=9.5)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    document.add_heading(_("Recommendations"), level=1)
    count = ngettext("%(count)s recommendation", "%(count)s recommendations", len(items)) % {"count": len(items)}
    document.add_paragraph(f"{count} · {date_format(timezone.localdate(), 'DATE_FORMAT')} · {settings.SITE_ADDRESS}")
    heads = (_("Number"), _("Recommendation"), _("Recommending States"), _("Position"), _("Areas"))
    add_table(document, heads, (_row(item, language) for item in items), WIDTHS)
    return io.BytesIO(saved(document))


def _row(item: Recommendation, language: str) -> tuple[str, ...]:
    text = text_for(item.texts.all(), language)
    states = dict.fromkeys(state.state for state in item.recommending_states.all())
    areas = [label.term.name for label in item.labels.all() if label.term.scheme == Scheme.AREA]
    return (
        f"{item.number}\n{item.review.report_symbol}".strip(),
        text.text if text else "",
        ", ".join(state_name(code, language) for code in states),
        item.get_position_display(),
        "; ".join(areas),
    )
