"""Stored source documents. Confidential papers are never kept here: they live with their case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.documents.enums import DocumentType, PublicationKind


def storage_path(document: "SourceDocument", filename: str) -> str:
    """Return where a file is kept: by its checksum, so that the same file stands once whatever its name."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class SourceDocument(models.Model):
    """A file as it was received, recognised by its SHA-256, with what its first page says."""

    sha256 = models.CharField(_("checksum"), max_length=64, unique=True)
    file = models.FileField(_("file"), upload_to=storage_path, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    kind = models.CharField(_("format"), max_length=10)  # pdf, docx, doc, xlsx, csv
    size_bytes = models.PositiveBigIntegerField(_("size"))
    type = models.CharField(_("type"), max_length=30, choices=DocumentType, default=DocumentType.UNKNOWN)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    is_public = models.BooleanField(_("public"), default=False)
    # Shown by the pages of the rows that it hangs on, which say who may; not by the pages of the documents.
    is_restricted = models.BooleanField(_("restricted"), default=False)
    stored_at = models.DateTimeField(_("stored"), auto_now_add=True)
    stored_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-stored_at"]

    def __str__(self) -> str:
        return self.symbol or self.name


class Publication(models.Model):
    """A letter, a reply or a decision that everybody may read: the public title and the file, and nothing of the matter
    that it comes from. A row stays when it is withdrawn, so that its address is never given to another paper."""

    document = models.OneToOneField(SourceDocument, models.PROTECT, related_name="publication")
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("what it is"), max_length=10, choices=PublicationKind)
    published_on = models.DateField(_("published"))
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title
