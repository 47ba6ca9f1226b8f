"""Filling the register from a database of many reviews, such as UPR Info's or UHRI's export of the world.

Nobody reviews such rows one by one: they are published as the database gives them, one transaction a review. Run again,
it changes what the database changed, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.documents.services import store_document
from qadam.intake.content import labels_given
from qadam.intake.permissions import check_intake
from qadam.register.enums import Position
from qadam.register.models import Mechanism, Review
from qadam.register.records import LabelRecord, PartRecord, PositionRecord, RecommendationRecord, TextRecord
from qadam.register.services.publication import publish_recommendations
from qadam.register.services.reviews import create_review
from unrec.errors import UnrecError
from unrec.extraction.collection import extract_collection
from unrec.extraction.tables import is_pledge
from unrec.pipeline import read_document
from unrec.records import Extraction, Recommendation

UNKNOWN_CYCLE = 0  # in the code of a review whose cycle the table does not say


@dataclass(frozen=True)
class ImportedReview:
    """What one review of a collection brought."""

    review: Review
    new_count: int
    changed_count: int
    unchanged_count: int


def import_collection(*, path: Path, by: User | None, mechanism: str = "upr") -> Iterator[ImportedReview]:
    """Publish the recommendations of every review in a table, and yield what each review brought.

    Args:
        path: CSV or XLSX with columns of recommendations and States under review.
        by: None for the command line of the machine itself.
        mechanism: code of the mechanism that made the recommendations.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the file cannot be read, or holds no such table; or there is no such mechanism.
    """
    check_intake(by)
    found = Mechanism.objects.filter(code=mechanism).first()
    if found is None:
        raise InvalidInputError(f"There is no mechanism {mechanism}. Load a preset or the vocabularies first.")
    try:
        source, facts = read_document(path)
        with path.open("rb") as file:
            document = store_document(file=File(file), name=path.name, by=by, type=DocumentType.TABLE)
        for extraction in extract_collection(source, facts):
            yield _publish(extraction, document, found, by)
    except UnrecError as error:
        raise InvalidInputError(str(error)) from error


@transaction.atomic
def _publish(extraction: Extraction, document: SourceDocument, mechanism: Mechanism, by: User | None) -> ImportedReview:
    review = _review_of(extraction, mechanism, by)
    records = [_record(place, one, document) for place, one in enumerate(extraction.recommendations, start=1)]
    published = publish_recommendations(
        review=review, records=records, documents=[(document, DocumentType.TABLE)], by=by
    )
    return ImportedReview(review, len(published.new), len(published.changed), len(published.unchanged))


def _review_of(extraction: Extraction, mechanism: Mechanism, by: User | None) -> Review:
    facts = extraction.document
    state = facts.state_under_review or ""
    standing = Review.objects.filter(mechanism=mechanism, state_under_review=state, cycle=facts.cycle).first()
    return standing or create_review(
        code=f"{state.lower()}-{mechanism.code}-{facts.cycle or UNKNOWN_CYCLE}",
        mechanism=mechanism,
        state_under_review=state,
        cycle=facts.cycle,
        working_group_session=facts.working_group_session,
        by=by,
    )


def _record(place: int, one: Recommendation, document: SourceDocument) -> RecommendationRecord:
    return RecommendationRecord(
        number=one.number,
        order=place,
        texts=(TextRecord(one.language, one.text, is_official=True, document=document),),
        parts=tuple(PartRecord(part.text, part.recommending_states) for part in one.parts),
        heading=one.heading,
        source_document=document,
        is_pledge=is_pledge(one),
        positions=()
        if one.position == Position.PENDING
        else (PositionRecord(Position(one.position), raw=one.position_raw, source=document.name, document=document),),
        labels=tuple(_labels(one, document)),
    )


def _labels(one: Recommendation, document: SourceDocument) -> Iterator[LabelRecord]:
    for scheme, code in labels_given(one):
        yield LabelRecord(scheme=scheme, code=code, model_version=document.name)
