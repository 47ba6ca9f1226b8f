"""Taking in a Word document that a colleague has changed: per section, to be accepted or refused."""

from difflib import SequenceMatcher
from hashlib import sha256

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.documents.errors import UnreadableDocumentError
from qadam.reports.documents.blocks import Heading, Paragraph, ParagraphKind
from qadam.reports.documents.report import set_in_type
from qadam.reports.documents.returned import ReturnedText, read_returned
from qadam.reports.enums import ReturnState, SectionOrigin
from qadam.reports.markup import parse, written
from qadam.reports.models import Report, ReportSection, ReturnedDocument, ReturnedSection, SectionVersion
from qadam.reports.permissions import check_read_whole_report, check_write_section
from qadam.reports.services.reports import check_writable, locked_report
from qadam.reports.services.sections import locked_section, lost_update, write_version
from qadam.reports.typography import typeset
from qadam.reports.workflow import RETURN_CHANGES, check_change
from unrec.errors import UnreadableError

MAX_BYTES = 20 * 1024 * 1024


@transaction.atomic
def take_in_document(*, report_id: int, file: File, name: str, by: User, note: str = "") -> ReturnedDocument:
    """Read a document that came back, and note every section that differs from the version that had left.

    Nothing of the report changes before somebody accepts it.

    Raises:
        NotFoundError, NotAllowedError: the person may not read the whole report.
        WrongStateError: the report is cleared or sent.
        UnreadableDocumentError: it is no Word document.
        InvalidInputError: it is too large, or none of its sections is of this report.
    """
    report = locked_report(report_id)
    check_read_whole_report(by, report)
    check_writable(report)
    if file.size > MAX_BYTES:
        raise InvalidInputError(fields={"file": _("The document is larger than 20 MB.")})
    content = file.read()
    try:
        texts = read_returned(content)
    except UnreadableError as error:
        raise UnreadableDocumentError.of(error) from error
    known = {section.pk: section for section in report.sections.all()}
    texts = [text for text in texts if text.section in known]
    if not texts:
        raise InvalidInputError(
            fields={"file": _("No section of this report was found in the document. Export it here, then change it.")}
        )
    document = ReturnedDocument.objects.create(
        report=report,
        name=name[-255:],
        sha256=sha256(content).hexdigest(),
        note=note.strip()[:500],
        uploaded_by_id=by.pk,
        uploaded_by_name=str(by),
    )
    changed = [row for text in texts if (row := _changed(document, known[text.section], text, report)) is not None]
    ReturnedSection.objects.bulk_create(changed)
    record_event(
        "report.returned",
        actor=by,
        target=report,
        details={"name": document.name, "sha256": document.sha256, "changed": len(changed)},
    )
    return document


@transaction.atomic
def decide_returned(*, returned_id: int, accept: bool, version: int, by: User) -> ReturnedSection:
    """Take a returned section over as a new version, or refuse it, and return it.

    Args:
        version: of the section as the page showed it beside the returned one.

    Raises:
        NotFoundError: there is no such returned section for this person.
        NotAllowedError: somebody else writes the section.
        WrongStateError: it was decided before, or the report is cleared or sent.
        LostUpdateError: the section was saved since the page was shown; carries both texts.
    """
    returned = (
        ReturnedSection.objects.select_for_update(of=("self",))
        .select_related("section__report", "document")
        .filter(pk=returned_id)
        .first()
    )
    if returned is None:
        raise NotFoundError()
    section = locked_section(returned.section_id)
    check_write_section(by, section)
    to = ReturnState.ACCEPTED if accept else ReturnState.REFUSED
    check_change(RETURN_CHANGES, ReturnState(returned.state), to)
    if accept:
        if section.version != version:
            raise lost_update(section, returned.title, returned.text)
        write_version(section, title=returned.title, text=returned.text, by=by, origin=SectionOrigin.RETURNED)
    returned.state, returned.decided_at, returned.decided_by_id = to, timezone.now(), by.pk
    returned.save(update_fields=["state", "decided_at", "decided_by_id"])
    record_event(
        "section.returned_accepted" if accept else "section.returned_refused",
        actor=by,
        target=section,
        details={"document": returned.document.name, "version": section.version},
    )
    return returned


def _changed(
    document: ReturnedDocument, section: ReportSection, text: ReturnedText, report: Report
) -> ReturnedSection | None:
    """Return the section as it came back where it differs from the version that had left, None where it does not."""
    left = SectionVersion.objects.filter(section=section, number=text.version).first()
    base_title, base_text = (left.title, left.text) if left else (section.title, section.text)
    sent_title = " ".join(typeset(base_title, report.language).split())
    title = base_title if text.title == sent_title else text.title or base_title
    body = merged(base_text, text, report.language, is_annex=section.is_annex)
    if (title, body) == (base_title, base_text):
        return None
    return ReturnedSection(document=document, section=section, base_version=text.version, title=title[:300], text=body)


def merged(base: str, returned: ReturnedText, language: str, *, is_annex: bool = False) -> str:
    """Return a returned text in which every paragraph that nobody touched stands exactly as it was written here.

    The export sets type (quotation marks, spaces that do not break); this takes it back where nothing else changed.
    """
    own = parse(base)
    sent = [_line(set_in_type(block, language, is_annex=is_annex)) for block in own]
    came = [_line(block) for block in returned.blocks]
    pieces = list(returned.blocks)
    for match in SequenceMatcher(None, sent, came, autojunk=False).get_matching_blocks():
        pieces[match.b : match.b + match.size] = own[match.a : match.a + match.size]
    if [_line(block) for block in own] == [_line(block) for block in pieces]:
        return base
    return written(pieces)


def _line(block: object) -> str:
    """Return a paragraph as one line to compare, whatever spaces Word left in it."""
    if isinstance(block, Paragraph):
        kind = ParagraphKind.NUMBERED if block.kind is ParagraphKind.PLAIN else block.kind
        return f"{kind.value} {' '.join(written([block]).split())}"
    return f"heading {' '.join(block.text.split())}" if isinstance(block, Heading) else ""
