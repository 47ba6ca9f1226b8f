"""The reply of the State as a Word document. Confidential: it goes to those who work on the case, and nowhere else."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.shared import Pt

from qadam.communications.models import DraftVersion, Reply

FONT, SIZE = "Times New Roman", Pt(12)  # as notes verbales are written
# A file must not say when and by whom it was made: it may go out.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def reply_docx(reply: Reply, draft: DraftVersion) -> bytes:
    """Return a version of a reply as .docx: its text alone, a paragraph for each line, without properties.

    Args:
        reply: for its reference, which stands above the text.
        draft: the version.
    """
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    if reply.case.reference:
        document.add_paragraph().add_run(reply.case.reference).bold = True
    for line in draft.text.split("\n"):
        document.add_paragraph(line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = properties.comments = ""
    properties.language = reply.language
    properties.created = properties.modified = NO_TIME
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
