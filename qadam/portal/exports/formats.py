"""Any list of published recommendations as a file: which forms there are, and the answer that carries one.

Every form but DOCX is written row by row while it is sent, however long the list is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qadam.base.errors import NotFoundError
from qadam.base.tables import XLSX, json_text, packed
from qadam.base.word_files import DOCX
from qadam.portal.exports.documents import docx_file
from qadam.portal.exports.linked_data import json_ld_pieces
from qadam.portal.exports.other_systems import impact_oss_lines, uhri_pieces
from qadam.register.exports import csv_lines, export_rows, json_pieces, xlsx_file
from qadam.register.models import Recommendation

Rows = QuerySet[Recommendation]


@dataclass(frozen=True)
class Format:
    """A form of a list: its word on the page, what it is good for, its media type, the end of its file's name."""

    word: str
    use: Any
    media_type: str
    ending: str


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", _("tables; opens in every spreadsheet"), "text/csv; charset=utf-8", "csv"),
    "xlsx": Format("XLSX", _("Excel and LibreOffice"), XLSX, "xlsx"),
    "docx": Format("DOCX", _("a document to print or to edit"), DOCX, "docx"),
    "json": Format("JSON", _("one document for programs"), "application/json", "json"),
    "jsonl": Format("JSON Lines", _("one line each, for long lists"), "application/jsonl", "jsonl"),
    "jsonld": Format("JSON-LD", _("linked data: schema.org, DCAT, SDG identifiers"), "application/ld+json", "jsonld"),
    "uhri": Format("UHRI", _("shaped like the Universal Human Rights Index"), "application/json", "uhri.json"),
    "impactoss": Format("IMPACT OSS", _("for the import of IMPACT OSS"), "text/csv; charset=utf-8", "impactoss.csv"),
}


def json_lines(rows: Rows) -> Iterator[str]:
    """Return the list as JSON Lines: one object a recommendation."""
    for row in export_rows(rows):
        yield json_text(row) + "\n"


def pieces_of(rows: Rows, form: str, *, address: str) -> Iterator[str]:
    """Return a list in one of the forms that are text.

    Args:
        address: where the list itself is found, for forms that name their source.
    """
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "csv": lambda: csv_lines(rows),
        "json": lambda: json_pieces(rows),
        "jsonl": lambda: json_lines(rows),
        "jsonld": lambda: json_ld_pieces(rows, address),
        "uhri": lambda: uhri_pieces(rows),
        "impactoss": lambda: impact_oss_lines(rows),
    }
    return makers[form]()


def download_response(request: HttpRequest, rows: Rows, form: str) -> HttpResponseBase:
    """Return a list of published recommendations as a download.

    Raises:
        NotFoundError: there is no such form.
        InvalidInputError: the list is too long for this form.
    """
    if form not in FORMATS:
        raise NotFoundError()
    found = FORMATS[form]
    response: HttpResponseBase
    if form == "xlsx":
        response = FileResponse(xlsx_file(rows), content_type=found.media_type)
    elif form == "docx":
        response = FileResponse(docx_file(rows), content_type=found.media_type)
    else:
        address = settings.SITE_ADDRESS + request.get_full_path()
        response = StreamingHttpResponse(packed(pieces_of(rows, form, address=address)), content_type=found.media_type)
    name = f"recommendations-{timezone.localdate().isoformat()}.{found.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
