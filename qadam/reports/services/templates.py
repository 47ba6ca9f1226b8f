"""Templates of Word documents that an administrator uploads."""

from hashlib import sha256

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.accounts.models import User
from qadam.accounts.permissions import check_administrator
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.documents.errors import UnreadableDocumentError
from qadam.reports.documents.templated import MAX_TEMPLATE_BYTES, TemplateError, TemplateReading, read_template
from qadam.reports.models import DocumentTemplate, template_path
from unrec.errors import UnreadableError

SENTENCES = {
    "unknown-field": gettext_lazy("%(about)s is no field. The list of fields stands on this page."),
    "open-field": gettext_lazy("A field is not closed: %(about)s"),
    "not-alone": gettext_lazy("The field %(about)s must stand alone in its paragraph."),
    "not-in-header": gettext_lazy("The field %(about)s may not stand in a header or footer."),
    "missing-field": gettext_lazy("The field %(about)s is missing."),
    "twice": gettext_lazy("The field %(about)s stands there twice."),
    "active-part": gettext_lazy(
        "The document holds a part that could act by itself: %(about)s. Save it as a plain .docx."
    ),
    "active-field": gettext_lazy("The document holds a field of Word that reads or runs something: %(about)s."),
    "outside": gettext_lazy("The document points to something outside: %(about)s."),
}


PLACES = {
    "document": gettext_lazy("Paragraph %(number)s"),
    "header": gettext_lazy("Header, paragraph %(number)s"),
    "footer": gettext_lazy("Footer, paragraph %(number)s"),
}


def sentence_of(error: TemplateError) -> str:
    """Return what is wrong with a template, in the visitor's language."""
    return str(SENTENCES[error.code]) % {"about": error.about}


def place_of(error: TemplateError) -> str:
    """Return where a fault of a template stands, in the visitor's language."""
    if not error.part:
        return str(_("The whole file"))
    return str(PLACES[error.part.rstrip("0123456789")]) % {"number": error.paragraph}


def check_template(content: bytes) -> TemplateReading:
    """Return the fields and faults of an uploaded template; nothing of it is kept or run.

    Raises:
        InvalidInputError: it is too large.
        UnreadableDocumentError: it is no Word document.
    """
    if len(content) > MAX_TEMPLATE_BYTES:
        raise InvalidInputError(fields={"file": _("The template is larger than 5 MB.")})
    try:
        return read_template(content)
    except UnreadableError as error:
        raise UnreadableDocumentError.of(error) from error


@transaction.atomic
def upload_template(*, name: str, file: File, by: User) -> DocumentTemplate:
    """Keep a template that has no fault, and return it; the same name again replaces the one before for new papers.

    Raises:
        NotAllowedError: `by` is no administrator.
        InvalidInputError: it has no name, is too large, or has faults; each is named.
        UnreadableDocumentError: it is no Word document.
    """
    check_administrator(by)
    name = " ".join(name.split())[:200]
    if not name:
        raise InvalidInputError(fields={"name": _("Give the template a name.")})
    if file.size > MAX_TEMPLATE_BYTES:
        raise InvalidInputError(fields={"file": _("The template is larger than 5 MB.")})
    content = file.read()
    reading = check_template(content)
    if reading.errors:
        sentences = [f"{place_of(error)}: {sentence_of(error)}" for error in reading.errors]
        raise InvalidInputError(fields={"file": "\n".join(sentences)})
    checksum = sha256(content).hexdigest()
    template, created = DocumentTemplate.objects.select_for_update().get_or_create(
        name=name, defaults={"sha256": checksum, "uploaded_by_id": by.pk}
    )
    before = "" if created else template.sha256
    template.sha256, template.fields, template.is_active = checksum, list(dict.fromkeys(reading.fields)), True
    path = template_path(template, name)
    template.file.name = path if default_storage.exists(path) else default_storage.save(path, ContentFile(content))
    template.version += not created
    template.save()
    record_event("template.uploaded", actor=by, target=template, changes={"sha256": (before or None, checksum)})
    return template


@transaction.atomic
def offer_template(*, template_id: int, is_active: bool, by: User) -> DocumentTemplate:
    """Offer a template for reports, or no longer, and return it; reports that use it keep it.

    Raises:
        NotAllowedError: `by` is no administrator.
        NotFoundError: there is no such template.
    """
    check_administrator(by)
    template = DocumentTemplate.objects.select_for_update().filter(pk=template_id).first()
    if template is None:
        raise NotFoundError()
    if template.is_active != is_active:
        template.is_active = is_active
        template.save(update_fields=["is_active"])
        record_event("template.offered", actor=by, target=template, changes={"is_active": (not is_active, is_active)})
    return template
