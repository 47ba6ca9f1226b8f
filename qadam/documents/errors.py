"""Why a document cannot be read, in the visitor's language. `unrec` says the same in English, with a stable code."""

from typing import Self

from django.utils.translation import gettext_lazy as _

from qadam.base.errors import InvalidInputError
from unrec.errors import UnrecError

# code of `unrec` -> sentence; a code that is not here keeps the English sentence of `unrec`.
SENTENCES = {
    "empty": _("The file is empty."),
    "unknown-kind": _("The file is not a PDF, Word, Excel or CSV document."),
    "damaged": _("The file is damaged. Ask the sender for it again."),
    "password": _("The file is protected by a password. Save it without one and try again."),
    "scanned-page": _("The file holds only pictures of its pages. Ask for a version with text."),
    "no-text": _("The file holds no text."),
    "protected": _("The file is protected in a way that is not supported. Save it without protection and try again."),
    "needs-libreoffice": _("This is a Word file of before 2007. Save it as .docx and try again."),
    "dtd": _("The file holds parts that are not allowed. Save it again with a current program."),
    "zip-bomb": _("The file unpacks to far more than is allowed."),
    "limit": _("Reading the file would take more memory or time than is allowed."),
    "no-recommendations": _("The document was read, but no recommendation was found in it."),
}


class UnreadableDocumentError(InvalidInputError):
    """A file that `unrec` cannot read. `code` is the stable code of `unrec`."""

    code = "unreadable"

    @classmethod
    def of(cls, error: UnrecError) -> Self:
        """Return the error that tells an officer what `error` tells a machine."""
        raised = cls(SENTENCES.get(error.code, error.message))
        raised.code = error.code
        return raised
