"""Reading stored documents."""

from django.db.models import Q, QuerySet

from qadam.base.errors import NotFoundError
from qadam.documents.models import SourceDocument


def documents_list() -> QuerySet[SourceDocument]:
    """Return the documents that people of the workspace may read, the newest first: restricted ones once public."""
    return SourceDocument.objects.filter(Q(is_restricted=False) | Q(is_public=True))


def document_by_id(document_id: int) -> SourceDocument:
    """Return a document for people of the workspace.

    Raises:
        NotFoundError: there is no such document, or it hangs on a row whose own pages show it.
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
