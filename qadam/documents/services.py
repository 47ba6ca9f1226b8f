"""Storing files, and noting what their first pages say."""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError
from qadam.documents.enums import DocumentType, PublicationKind
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.models import Publication, SourceDocument, storage_path
from qadam.documents.scanning import scan_upload
from unrec.errors import UnreadableError
from unrec.reading.files import detect_kind

MEBIBYTE = 1024 * 1024
NAME_LENGTH = 255


@transaction.atomic
def store_document(
    *, file: File, name: str, by: User | None, type: DocumentType = DocumentType.UNKNOWN
) -> SourceDocument:
    """Keep a file once and return its document; the same bytes again give the standing document back.

    A file whose transaction fails is left in the storage under its checksum: nothing points to it, and the next
    upload of the same bytes takes it over.

    Args:
        file: open for reading in binary mode.
        name: as the sender called it; only its last part is kept.
        by: None for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the file is larger than `MAX_UPLOAD_BYTES`, or the scanner refuses it.
        UnreadableDocumentError: it is empty, or no PDF, Word, Excel or CSV document by its content.
    """
    if by is not None:
        check_coordinator(by)
    return _stored(file=file, name=name, by=by, type=type, is_restricted=False)


@transaction.atomic
def store_attachment(*, file: File, name: str, by: User) -> SourceDocument:
    """Keep a file that hangs on a row of another app, such as evidence, and return its document.

    The service that calls it has checked the right to write to that row, and its pages say who may read the file: the
    pages of the documents do not show it, unless the coordinator has stored the same bytes as a source document.

    Raises:
        InvalidInputError: the file is larger than `MAX_UPLOAD_BYTES`, or the scanner refuses it.
        UnreadableDocumentError: it is empty, or no PDF, Word, Excel or CSV document by its content.
    """
    return _stored(file=file, name=name, by=by, type=DocumentType.UNKNOWN, is_restricted=True)


def _stored(*, file: File, name: str, by: User | None, type: DocumentType, is_restricted: bool) -> SourceDocument:
    sha256, size_bytes = _checksum(file, limit=settings.MAX_UPLOAD_BYTES)
    standing = SourceDocument.objects.filter(sha256=sha256).first()
    if standing is not None:
        return _opened(standing, is_restricted)
    scan_upload(file)
    file.seek(0)
    try:
        kind = detect_kind(file.read())
    except UnreadableError as error:
        raise UnreadableDocumentError.of(error) from error
    document = SourceDocument(sha256=sha256, name=_clean_name(name), kind=kind.value, size_bytes=size_bytes, type=type)
    document.file.name = _keep(file, storage_path(document, name), sha256)
    document, created = SourceDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "file": document.file.name,
            "name": document.name,
            "kind": document.kind,
            "size_bytes": size_bytes,
            "type": type,
            "stored_by_id": by.pk if by else None,
            "is_restricted": is_restricted,
        },
    )
    if created:
        record_event("document.stored", actor=by, target=document, details={"sha256": sha256, "bytes": size_bytes})
    return _opened(document, is_restricted)


def _opened(document: SourceDocument, is_restricted: bool) -> SourceDocument:
    """Return a standing document, open to the workspace from now on where it is stored as a source this time."""
    if document.is_restricted and not is_restricted:
        document.is_restricted = False
        document.save(update_fields=["is_restricted"])
    return document


@transaction.atomic
def describe_document(
    *,
    document: SourceDocument,
    by: User | None,
    type: DocumentType | None = None,
    symbol: str | None = None,
    language: str | None = None,
    pages: int | None = None,
    dated_on: date | None = None,
) -> SourceDocument:
    """Note what reading a document found, or what a person says of it; what is None stays. Return the document.

    Raises:
        NotAllowedError: `by` is no coordinator.
    """
    if by is not None:
        check_coordinator(by)
    document = SourceDocument.objects.select_for_update().get(pk=document.pk)
    given: dict[str, Any] = {
        "type": type,
        "symbol": symbol,
        "language": language,
        "pages": pages,
        "dated_on": dated_on,
    }
    given = {name: value for name, value in given.items() if value is not None}
    changes = difference({name: getattr(document, name) for name in given}, given)
    if changes:
        for name, value in given.items():
            setattr(document, name, value)
        document.save(update_fields=list(given))
        record_event("document.described", actor=by, target=document, changes=changes)
    return document


def make_public(documents: Sequence[SourceDocument]) -> None:
    """Let everybody read the documents. For services that publish; they record the event that names the documents."""
    SourceDocument.objects.filter(pk__in=[document.pk for document in documents]).update(is_public=True)


def make_private(document_id: int) -> None:
    """Take a document back from the public. For services that withdraw; they record the event."""
    SourceDocument.objects.filter(pk=document_id).update(is_public=False)


@transaction.atomic
def publish_document(*, document: SourceDocument, title: str, kind: PublicationKind, on: date) -> Publication:
    """Put a document among the published letters and replies, and return its entry. For services that publish; who did
    it stands in the log of the matter alone."""
    publication, _new = Publication.objects.update_or_create(
        document=document, defaults={"title": title, "kind": kind, "published_on": on, "withdrawn_on": None}
    )
    make_public([document])
    record_event("document.published", actor=None, target=publication, details={"sha256": document.sha256})
    return publication


@transaction.atomic
def withdraw_publication(*, document_id: int, on: date) -> None:
    """Take a published letter or reply back from the public; nothing happens where it is not published."""
    publication = Publication.objects.filter(document_id=document_id, withdrawn_on__isnull=True).first()
    if publication is None:
        return
    publication.withdrawn_on = on
    publication.save(update_fields=["withdrawn_on"])
    make_private(document_id)
    record_event("document.withdrawn", actor=None, target=publication)


def _checksum(file: File, *, limit: int | None = None) -> tuple[str, int]:
    """Return the SHA-256 (hex) and the size of a file, read in pieces."""
    digest, size_bytes = hashlib.sha256(), 0
    file.seek(0)
    for piece in file.chunks():
        size_bytes += len(piece)
        if limit is not None and size_bytes > limit:
            sentence = _("The file is larger than the %(limit)s MB that are allowed.")
            raise InvalidInputError(sentence % {"limit": limit // MEBIBYTE})
        digest.update(piece)
    return digest.hexdigest(), size_bytes


def _keep(file: File, path: str, sha256: str) -> str:
    """Write the file to the storage unless the very same bytes are there, and return its name there.

    A process that was killed while it wrote leaves half a file under the same name: that one is replaced.
    """
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if _checksum(kept)[0] == sha256:
                return path
        default_storage.delete(path)
    file.seek(0)
    return default_storage.save(path, file)


def _clean_name(name: str) -> str:
    """Return the last part of a name without control characters, shortened at its front to keep the ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C").strip()
    return printable[-NAME_LENGTH:] or "document"
