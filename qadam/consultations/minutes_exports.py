"""Minutes as a Word document and as a PDF, in the language now active; what is missing in it stands in another one."""

import io
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import docx
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from qadam.base.errors import WrongStateError
from qadam.consultations.models import Decision, Meeting, Minutes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {"docx": DOCX, "pdf": "application/pdf"}
FONTS = "qadam-fonts:"  # the only address that the page may fetch from
# XML 1.0 has no place for control characters, and a pasted text may hold some.
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


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
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = _printable(page.title)
    document.core_properties.language = (get_language() or "en")[:2]
    document.core_properties.comments = ""
    document.add_heading(_printable(page.title), level=1)
    for line in (page.platform, page.when, page.place, page.approved):
        if line:
            document.add_paragraph(_printable(line))
    _paragraphs(document, page.opening)
    if page.attendance:
        document.add_heading(_("Present"), level=2)
        for who, capacity, names in page.attendance:
            line = f"{who} ({capacity})" + (f": {names}" if names else "")
            document.add_paragraph(_printable(line), style="List Bullet")
    for number, (title, discussion) in enumerate(page.items, start=1):
        document.add_heading(_printable(f"{number}. {title}"), level=2)
        _paragraphs(document, discussion)
    if page.decisions:
        document.add_heading(pgettext("of a meeting", "Decisions"), level=2)
        table = document.add_table(rows=1, cols=4, style="Table Grid")
        titles = (_("No."), pgettext("of a meeting", "Decision"), _("Responsible body"), _("Deadline"))
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            cell.paragraphs[0].add_run(title).bold = True
        for decided in page.decisions:
            for cell, value in zip(table.add_row().cells, decided, strict=True):
                cell.text = _printable(str(value))
    if page.positions:
        document.add_heading(_("Positions on record"), level=2)
        for who, kind, text in page.positions:
            document.add_paragraph(_printable(f"{who}, {kind}: {text}"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: Any, text: str) -> None:
    for piece in filter(None, (piece.strip() for piece in text.split("\n"))):
        document.add_paragraph(_printable(piece))


def _printable(text: str) -> str:
    return text.translate(_UNPRINTABLE).encode("utf-8", "ignore").decode("utf-8")


def has_pdf() -> bool:
    """Return whether this installation can make PDF files, so that a page offers them."""
    return find_spec("weasyprint") is not None


def _pdf(page: MinutesPage) -> bytes:
    if not has_pdf():
        raise WrongStateError(
            _(_("This site cannot make PDF files. Take the Word document, or ask the operator for the extra “pdf”."))
        )
    from weasyprint import HTML

    text = render_to_string("consultations/minutes_print.html", {"page": page, "fonts": FONTS})
    content: bytes = HTML(string=text, url_fetcher=_fetch_font).write_pdf()
    return content


def _fetch_font(url: str, *_args: object, **_options: object) -> dict[str, object]:
    """Hand out the fonts of the site, and refuse every other address."""
    name = url.removeprefix(FONTS)
    found = finders.find(f"base/fonts/{name}") if url.startswith(FONTS) and "/" not in name else None
    if not isinstance(found, str):
        raise ValueError("Minutes need nothing from outside.")
    return {"string": Path(found).read_bytes(), "mime_type": "font/woff2"}
