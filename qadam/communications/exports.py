"""The reply of the State as a Word document. Confidential: it goes to those who work on the case, and nowhere else."""

from qadam.base.word_files import printable, saved, word_document
from qadam.communications.models import DraftVersion, Reply

FONT, SIZE = "Times New Roman", 12  # points: as notes verbales are written


def reply_docx(reply: Reply, draft: DraftVersion) -> bytes:
    """Return a version of a reply as .docx: its text alone, a paragraph for each line, without properties.

    Args:
        reply: for its reference, which stands above the text.
        draft: the version.
    """
    document = word_document(title="", language=reply.language, font=FONT, size_points=SIZE)
    if reply.case.reference:
        document.add_paragraph().add_run(printable(reply.case.reference)).bold = True
    for line in draft.text.split("\n"):
        document.add_paragraph(printable(line))
    return saved(document)
