"""Reading stored documents."""

from django.db.models import QuerySet

from qadam.base.errors import NotFoundError
from qadam.documents.models import SourceDocument


def documents_list() -> QuerySet[SourceDocument]:
    """Return all documents, the newest first."""
    return SourceDocument.objects.all()


def document_by_id(document_id: int) -> SourceDocument:
    """Return a document for people of the workspace.

    Raises:
        NotFoundError: there is no such document.
    """
    return _one(documents_list(), document_id)


def document_public(document_id: int) -> SourceDocument:
    """Return a document that everybody may read.

    Raises:
        NotFoundError: there is no such document, or it is not public: both look the same.
    """
    return _one(SourceDocument.objects.filter(is_public=True), document_id)


def _one(documents: QuerySet[SourceDocument], document_id: int) -> SourceDocument:
    document = documents.filter(pk=document_id).first()
    if document is None:
        raise NotFoundError()
    return document
