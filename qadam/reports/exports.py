"""Every paper as a file: from frozen data the same bytes for ever, from live data a draft that says so.

`PAPERS` is the whole list: the pages, the command line and the API offer the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.tables import XLSX
from qadam.base.word_files import DOCX
from qadam.register.models import Review
from qadam.reports.documents.annexes import comments_of, plan_table, positions_blocks, statistics_blocks
from qadam.reports.documents.blocks import Block, Chart, Paper, Table
from qadam.reports.documents.briefing import Subject, briefing_paper, chosen_rows
from qadam.reports.documents.docx import write_docx
from qadam.reports.documents.layouts import layout, layout_of_cycle
from qadam.reports.documents.matrix import matrix_paper
from qadam.reports.documents.pdf import write_pdf
from qadam.reports.documents.report import Stamp, report_paper
from qadam.reports.documents.sample import sample_content
from qadam.reports.documents.templated import write_templated
from qadam.reports.documents.words import say
from qadam.reports.documents.xlsx import workbook
from qadam.reports.models import DocumentTemplate, ExportedFile, Report, Snapshot, template_path
from qadam.reports.selectors.contents import report_content
from qadam.reports.selectors.gathering import gather_review, in_language
from qadam.reports.services.freezing import freeze_review, frozen_content, frozen_file
from qadam.reports.types import report_type
from qadam.reports.typography import typeset
from unrec.vocabularies.states import state_name

CONTENT_TYPES = {
    "docx": DOCX,
    "xlsx": XLSX,
    "pdf": "application/pdf",
}
# What can be made of a review's data, with the forms of each.
PAPERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "matrix": (_("Matrix of recommendations"), ("docx", "xlsx", "pdf")),
    "addendum": (_("Addendum with the State's positions"), ("docx", "pdf")),
    "plan": (_("Plan as the official table"), ("docx", "xlsx", "pdf")),
    "statistics": (_("Statistics with charts"), ("docx", "xlsx", "pdf")),
    "briefing": (_("Briefing note"), ("docx", "pdf")),
}
REPORT_FORMS = ("docx", "pdf")
LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True)
class Made:
    """A file: its name, its bytes, and the snapshot that it was made from (None: a draft of live data)."""

    name: str
    content: bytes
    form: str
    exported: ExportedFile | None = None

    @property
    def content_type(self) -> str:
        """Return the media type."""
        return CONTENT_TYPES[self.form]


def report_file(report: Report, form: str, *, sections: frozenset[int] | None = None, editable: bool = False) -> Made:
    """Return a report as a file. The caller has checked who may have it.

    A cleared or sent report comes from its snapshot; any other is a draft of today that says so.

    Args:
        form: "docx" or "pdf".
        sections: ids of the sections to print alone (the part of a body).
        editable: a Word document that can be read again when it comes back; drafts alone.

    Raises:
        NotFoundError: there is no such form.
    """
    if form not in REPORT_FORMS:
        raise NotFoundError()
    if report.snapshot is not None and report.state in ("cleared", "sent") and sections is None:
        snapshot = report.snapshot
        name = f"{report.code}.{form}"

        def make() -> bytes:
            content = frozen_content(snapshot)
            return _written(report_paper(content, stamp_of(snapshot)), form, _template_bytes(content))

        exported = frozen_file(
            snapshot=snapshot,
            paper="report",
            form=form,
            language=report.language,
            name=name,
            make=make,
        )
        return Made(name, _bytes_of(exported), form, exported)
    content = report_content(report)
    paper = report_paper(content, draft_stamp(), sections=sections)
    if editable and form == "docx":
        return Made(f"{report.code}-draft.docx", write_docx(paper, editable=True), form)
    return Made(f"{report.code}-draft.{form}", _written(paper, form, _template_bytes(content)), form)


def template_preview(template: bytes, language: str) -> Made:
    """Return a template filled with the invented sample report, as a Word document.

    Raises:
        UnreadableError (of `unrec`): the template has a fault.
    """
    content = sample_content(language, timezone.localdate().isoformat())
    return Made("template-preview.docx", write_templated(template, report_paper(content, draft_stamp())), "docx")


def review_file(
    review: Review,
    paper: str,
    form: str,
    language: str,
    *,
    by: User | None,
    on: date | None = None,
    layout_key: str = "",
    subject: Subject | None = None,
) -> Made:
    """Return a paper on a review. The caller has checked who may have it.

    Args:
        on: the reference date: the data are frozen once for it, and the same bytes come out for ever. Without it a
            draft of the data as they are now.
        layout_key: of the matrix; that of the review's cycle where left out.
        subject: of the briefing; the whole review where left out.

    Raises:
        NotFoundError: there is no such paper, form, language or layout, or the briefing is about nothing.
        InvalidInputError: the date is still to come.
        NotAllowedError: with a date that nobody has asked for before, `by` must be a coordinator.
    """
    if paper not in PAPERS or form not in PAPERS[paper][1] or language not in LANGUAGES:
        raise NotFoundError()
    layout_key = layout(layout_key).key if layout_key else ""
    subject = subject or Subject("review")
    variant = layout_key if paper == "matrix" else f"{subject.kind}:{subject.value}" if paper == "briefing" else ""
    name = f"{_file_name(review.code, paper, variant, language)}.{form}"
    if on is None:
        data, stamp = gather_review(review, timezone.localdate()), draft_stamp()
        return Made(name, _paper_bytes(data, paper, form, language, layout_key, subject, stamp), form)
    snapshot = snapshot_for(review, on, by)

    def make() -> bytes:
        data = frozen_content(snapshot)["data"]
        return _paper_bytes(data, paper, form, language, layout_key, subject, stamp_of(snapshot))

    exported = frozen_file(
        snapshot=snapshot, paper=paper, form=form, language=language, name=name, variant=variant, make=make
    )
    return Made(name, _bytes_of(exported), form, exported)


def snapshot_for(review: Review, on: date, by: User | None) -> Snapshot:
    """Return the frozen data of a review as of a date; whoever may read takes what stands, a coordinator may freeze."""
    standing = Snapshot.objects.filter(subject="review", subject_id=review.pk, reference_on=on).first()
    return standing or freeze_review(review=review, on=on, by=by)


def stamp_of(snapshot: Snapshot) -> Stamp:
    """Return what papers of a snapshot say of it."""
    return Stamp(
        code=snapshot.code,
        address=f"{settings.SITE_ADDRESS}{reverse('verify', args=[snapshot.code])}",
        sequence=snapshot.audit_sequence,
        hash=snapshot.audit_hash,
        created=snapshot.taken_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        redactions=sum(entry["places"] for entry in snapshot.redactions),
    )


def draft_stamp() -> Stamp:
    """Return what papers of live data say of themselves: they are drafts of today."""
    today = timezone.localdate().isoformat()
    return Stamp(draft_on=today, created=f"{today}T00:00:00Z")


def _paper_bytes(
    data: dict[str, Any], paper: str, form: str, language: str, layout_key: str, subject: Subject, stamp: Stamp
) -> bytes:
    makers: Mapping[str, Callable[[], Paper]] = {
        "matrix": lambda: _matrix(data, language, layout_key, stamp),
        "addendum": lambda: _addendum(data, language, stamp),
        "plan": lambda: _tables(data, "plan", [plan_table(data, language)], language, stamp, is_landscape=True),
        "statistics": lambda: _tables(data, "statistics", statistics_blocks(data, language), language, stamp),
        "briefing": lambda: _briefing(data, subject, language, stamp),
    }
    made = makers[paper]()
    if form != "xlsx":
        return _written(made, form)
    sheets = [(made.title, [block for block in made.blocks if isinstance(block, Table | Chart)])]
    return workbook(sheets, title=made.title, headline=made.title, created=made.created, stamp=made.stamp)


def _matrix(data: dict[str, Any], language: str, layout_key: str, stamp: Stamp) -> Paper:
    chosen = layout(layout_key) if layout_key else layout_of_cycle(data["review"]["cycle"])
    lines = stamp.lines(language, data["reference_on"])
    return matrix_paper(data, chosen, language, comments_of(data, language), stamp=lines, created=stamp.created)


def _addendum(data: dict[str, Any], language: str, stamp: Stamp) -> Paper:
    content = {
        "report": {
            "type": "addendum",
            "title": "",
            "language": language,
            "state_party": data["review"]["state_under_review"],
            "symbol": data["review"]["addendum_symbol"] or f"{data['review']['report_symbol']}/Add.1".lstrip("/"),
            "addressee": "",
            "session": "",
            "template": "",
            "reference_on": data["reference_on"],
        },
        "sections": [],
        "consultations": [],
        "facts": {},
        "data": data,
    }
    paper = report_paper(content, stamp)
    title = report_type("addendum").titles[language]
    return replace(paper, title=title, blocks=tuple(positions_blocks(data, language)))


def _tables(
    data: dict[str, Any],
    name: str,
    blocks: list[Any],
    language: str,
    stamp: Stamp,
    *,
    is_landscape: bool = False,
) -> Paper:
    plans = [in_language(plan["names"], language) for plan in data["plans"]] if name == "plan" else []
    state = state_name(data["review"]["state_under_review"], language)
    made: tuple[Block, ...] = tuple(blocks)
    return Paper(
        title=typeset(", ".join(plans), language) or f"{say(name, language)}: {state}",
        language=language,
        blocks=made,
        is_landscape=is_landscape,
        stamp=stamp.lines(language, data["reference_on"]),
        created=stamp.created,
    )


def _briefing(data: dict[str, Any], subject: Subject, language: str, stamp: Stamp) -> Paper:
    if not chosen_rows(data, subject):
        raise NotFoundError()
    return briefing_paper(data, subject, language, stamp)


def _written(paper: Paper, form: str, template_bytes: bytes | None = None) -> bytes:
    if form == "pdf":
        return write_pdf(paper)
    return write_templated(template_bytes, paper) if template_bytes is not None else write_docx(paper)


def _template_bytes(content: dict[str, Any]) -> bytes | None:
    """Return the template that a content names by its checksum: a later one of the same name changes nothing."""
    sha256 = content["report"]["template"]
    if not sha256:
        return None
    with default_storage.open(template_path(DocumentTemplate(sha256=sha256), "")) as file:
        found: bytes = file.read()
    return found


def _bytes_of(exported: ExportedFile) -> bytes:
    with exported.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _file_name(*pieces: str) -> str:
    return "-".join(filter(None, (slugify(piece, allow_unicode=False) for piece in pieces)))
