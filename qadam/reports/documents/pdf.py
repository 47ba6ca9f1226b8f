"""A paper as a PDF with tags and bookmarks, by WeasyPrint (extra `pdf`). The same paper gives the same bytes."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.base.pdf_files import no_fetcher
from qadam.reports.documents.blocks import Paper
from qadam.reports.documents.html import write_html


def write_pdf(paper: Paper) -> bytes:
    """Return a paper as a tagged PDF.

    Raises:
        InvalidInputError: this instance was installed without the extra `pdf`.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise InvalidInputError(_("This site makes no PDF. Take the Word document, or ask the operator.")) from error
    html = write_html(paper)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    document = HTML(string=html, url_fetcher=no_fetcher())
    with _without_collecting():
        made: bytes = document.write_pdf(pdf_tags=True, pdf_identifier=identifier)
    return made


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let Python look for no circles of garbage meanwhile.

    A long paper keeps millions of objects until its last page: looking through them took an eighth of the time and
    freed nothing (the most memory was the same within 3 MB, `bench/reports.py`).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
