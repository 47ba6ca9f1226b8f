"""Reading a document for evidence: its passages, and what the finder proposes for them. Nothing is stored here."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from qadam.accounts.selectors import Person
from qadam.base.errors import InvalidInputError
from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.models import Indicator, Measure
from qadam.plan.permissions import visible_indicators
from qadam.plan.selectors.measures import measures_for
from qadam.register.models import RecommendationText, Review
from qadam.reports.selectors.gathering import plans_of
from unrec.errors import InputError, UnrecError
from unrec.matching.evidence import Bearing, Candidate
from unrec.matching.passages import Passage, passages_of_text
from unrec.pipeline import find_bearings, read_passages
from unrec.reading.limits import MEBIBYTE, Limits

RECOMMENDATION, MEASURE, INDICATOR = "recommendation", "measure", "indicator"
# A request answers at once, so a document is bounded: 600 paragraphs against 450 texts take three seconds of one core.
MAX_PASSAGES = 600
MAX_CHARACTERS = 400_000
FILE_LIMITS = Limits(max_bytes=20 * MEBIBYTE, max_pages=300, max_seconds=30.0, max_cells=100_000)
KEPT = 3  # proposals of each kind for a passage: what a person reads through
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def passages_of_file(data: bytes, name: str) -> list[Passage]:
    """Return the passages of a Word, PDF or text file.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        InvalidInputError: it holds no paragraph, or too many.
    """
    try:
        found = read_passages(data, limits=FILE_LIMITS, name=name)
    except InputError:
        found = []
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    return _checked(found, "file")


def passages_of_paste(text: str) -> list[Passage]:
    """Return the passages of a pasted text.

    Raises:
        InvalidInputError: it holds no paragraph, or is too long.
    """
    if len(text) > MAX_CHARACTERS:
        sentence = _("The text is longer than %(count)s characters. Give it in parts.") % {"count": MAX_CHARACTERS}
        raise InvalidInputError(fields={"text": sentence})
    return _checked(passages_of_text(text), "text")


def _checked(passages: list[Passage], field: str) -> list[Passage]:
    if not passages:
        raise InvalidInputError(fields={field: _("No paragraph of at least five words was found.")})
    if len(passages) > MAX_PASSAGES:
        sentence = _("This holds more than %(most)s paragraphs. Give it in parts.") % {"most": MAX_PASSAGES}
        raise InvalidInputError(fields={field: sentence})
    return passages


def proposals_for(passages: list[Passage], review: Review, by: Person) -> list[Bearing]:
    """Return what each passage claims, and on what of a review that the person may see it may bear.

    Ids of candidates are primary keys as text; each comes with every language that it has.
    """
    return find_bearings(passages, list(_candidates(review, by)), limit=KEPT)


def _candidates(review: Review, by: Person) -> Iterator[Candidate]:
    texts = RecommendationText.objects.filter(recommendation__review=review).order_by("recommendation__order", "pk")
    for recommendation_id, text in texts.values_list("recommendation_id", "text"):
        yield Candidate(str(recommendation_id), text, RECOMMENDATION)
    plans = [plan.pk for plan in plans_of(review)]
    measures = measures_for(by).filter(plan__in=plans, removed_at=None).order_by("pk")
    for measure in measures:
        yield from _worded(measure, MEASURE, "text")
    indicators = visible_indicators(by).filter(measure_links__measure__in=measures.values("pk")).distinct()
    for indicator in indicators.order_by("pk"):
        yield from _worded(indicator, INDICATOR, "name")


def _worded(row: Measure | Indicator, kind: str, field: str) -> Iterator[Candidate]:
    for code in LANGUAGES:
        if text := getattr(row, f"{field}_{code}"):
            yield Candidate(str(row.pk), text, kind)
