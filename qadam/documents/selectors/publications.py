"""The published letters and replies, as everybody may read them."""

from django.db.models import QuerySet

from qadam.base.errors import NotFoundError
from qadam.documents.models import Publication, SourceDocument


def publications_public() -> QuerySet[Publication]:
    """Return what is published, the newest first, with the documents."""
    return Publication.objects.filter(withdrawn_on__isnull=True, document__is_public=True).select_related("document")


def published_file(sha256: str, kind: str) -> SourceDocument:
    """Return the document of a publication.

    Args:
        sha256: the checksum, by which the address names it.
        kind: the format ("docx"), which the address says too.

    Raises:
        NotFoundError: there is none, or it was withdrawn: both look the same.
    """
    publication = publications_public().filter(document__sha256=sha256, document__kind=kind).first()
    if publication is None:
        raise NotFoundError()
    return publication.document
