"""Minutes as a Word document and as a PDF, in the language now active; what is missing in it stands in another one."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from docx.shared import Pt

from qadam.base.errors import WrongStateError
from qadam.base.pdf_files import has_pdf, no_fetcher
from qadam.base.word_files import DOCX, add_page_numbers, add_table, printable, saved, word_document
from qadam.consultations.models import Decision, Meeting, Minutes

FORMATS = {"docx": DOCX, "pdf": "application/pdf"}
DECISION_WIDTHS = (1.2, 8.3, 4.6, 2.9)  # centimetres: number, text, body, deadline
CLOSING_SPACE = Pt(14)


@dataclass(frozen=True)
class MinutesPage:
    """What minutes print, in one language. People by name stand in it only where `with_names`."""

    title: str
    platform: str
    when: str
    place: str
    opening: str
    attendance: tuple[tuple[str, str, str], ...]  # who, in which capacity, names
    items: tuple[tuple[str, str], ...]  # title, discussion
    decisions: tuple[tuple[int, str, str, str], ...]  # number, text, body, deadline
    positions: tuple[tuple[str, str, str], ...]  # who, kind, text
    approved: str


def minutes_file(meeting: Meeting, minutes: Minutes, form: str, *, with_names: bool = True) -> bytes:
    """Return the minutes as "docx" or "pdf".

    Args:
        meeting: with its agenda, participations, decisions and positions prefetched; whatever they hold is printed.
        with_names: whether people are named beside their organisations; the public file goes without.

    Raises:
        WrongStateError: a PDF is asked for, and this installation cannot make one.
    """
    page = minutes_page(meeting, minutes, with_names=with_names)
    return _pdf(page) if form == "pdf" else _docx(page)


def minutes_page(meeting: Meeting, minutes: Minutes, *, with_names: bool) -> MinutesPage:
    """Return what the minutes print, in the language now active."""
    came = [part for part in meeting.participations.all() if part.attended]
    approved = ""
    if minutes.approved_at is not None:
        day = date_format(localtime(minutes.approved_at), "DATE_FORMAT")
        approved = _("Approved on %(day)s. Checksum: %(sum)s") % {"day": day, "sum": minutes.sha256}
    return MinutesPage(
        title=meeting.name,
        platform=meeting.platform.name,
        when=date_format(localtime(meeting.starts_at), "DATETIME_FORMAT"),
        place=meeting.place,
        opening=minutes.text,
        attendance=tuple(
            (part.who, str(part.get_capacity_display()), part.present_names if with_names else "")
            for part in came
            if with_names or part.body_id is not None
        ),
        items=tuple((item.name, item.discussion) for item in meeting.agenda.all()),
        decisions=tuple(_decision_line(decision) for decision in meeting.decisions.all()),
        positions=tuple(
            (position.who, str(position.get_kind_display()), position.text)
            for position in meeting.positions.all()
            if with_names or position.body_id is not None
        ),
        approved=approved,
    )


def _decision_line(decision: Decision) -> tuple[int, str, str, str]:
    body = decision.responsible_body.name if decision.responsible_body else ""
    deadline = date_format(decision.deadline, "DATE_FORMAT") if decision.deadline else ""
    return decision.number, decision.text, body, deadline


def _docx(page: MinutesPage) -> bytes:
    document = word_document(title=page.title, language=(get_language() or "en")[:2])
    add_page_numbers(document)
    for line in (page.platform, ", ".join(filter(None, (page.when, page.place)))):
        document.add_paragraph(printable(line)).paragraph_format.space_after = 0
    document.add_heading(printable(_("Minutes: %(title)s") % {"title": page.title}), level=1)
    _paragraphs(document, page.opening)
    if page.attendance:
        document.add_heading(_("Present"), level=2)
        for who, capacity, names in page.attendance:
            line = f"{who} ({capacity})" + (f": {names}" if names else "")
            document.add_paragraph(printable(line), style="List Bullet").paragraph_format.space_after = 0
    for number, (title, discussion) in enumerate(page.items, start=1):
        document.add_heading(printable(f"{number}. {title}"), level=2)
        _paragraphs(document, discussion)
    if page.decisions:
        document.add_heading(pgettext("of a meeting", "Decisions"), level=2)
        heads = (_("No."), pgettext("of a meeting", "Decision"), _("Responsible body"), _("Deadline"))
        rows = [(str(number), text, body, deadline) for number, text, body, deadline in page.decisions]
        add_table(document, heads, rows, DECISION_WIDTHS)
    if page.positions:
        document.add_heading(_("Positions on record"), level=2)
        for who, kind, text in page.positions:
            document.add_paragraph(printable(f"{who}, {kind}: {text}"))
    if page.approved:
        closing = document.add_paragraph(printable(page.approved))
        closing.paragraph_format.space_before = CLOSING_SPACE
    return saved(document)


def _paragraphs(document: Any, text: str) -> None:
    for piece in filter(None, (piece.strip() for piece in text.split("\n"))):
        document.add_paragraph(printable(piece))


def _pdf(page: MinutesPage) -> bytes:
    if not has_pdf():
        raise WrongStateError(
            _("This site cannot make PDF files. Take the Word document, or ask the operator for the extra “pdf”.")
        )
    from weasyprint import HTML

    text = render_to_string("consultations/minutes_print.html", {"page": page})
    content: bytes = HTML(string=text, url_fetcher=no_fetcher()).write_pdf(pdf_tags=True)
    return content
