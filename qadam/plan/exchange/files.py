"""A file of a plan, of whichever kind: known by its content, never by its name."""

from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.exchange.annex_reading import read_annex
from qadam.plan.exchange.reading import read_workbook
from qadam.plan.exchange.records import ReadPlan
from qadam.plan.models import Plan
from unrec.errors import UnrecError
from unrec.reading.files import detect_kind
from unrec.records import FileKind


def read_file(data: bytes, plan: Plan, language: str) -> ReadPlan:
    """Return what a workbook or a paper says of a plan.

    Raises:
        UnreadableDocumentError: it is neither, or cannot be read.
    """
    try:
        kind = detect_kind(data)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    if kind is FileKind.DOCX:
        return read_annex(data, plan, language)
    if kind in (FileKind.XLSX, FileKind.CSV):
        return read_workbook(data, plan, language)
    raise UnreadableDocumentError(_("Send the workbook (.xlsx) or the table (.docx) that was exported here."))
