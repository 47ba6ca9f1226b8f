"""The list in the shapes of two other systems, so that nobody types it again.

* UHRI: the fields of an annotation in the export of OHCHR's Universal Human Rights Index, as far as a register knows
  them: no identifier of OHCHR's is invented. The values are lists of names in OHCHR's wording. OHCHR publishes no
  description of that export; a name counts as known where a public program that reads it has the same.
* IMPACT OSS: the columns of the template that the import form of that follow-up system gives out (title, reference,
  accepted, response: so say its public source and its manual); the reference is the review and the printed number,
  so that a second import is recognised.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from qadam.base.spreadsheets import csv_line
from qadam.register.enums import LabelStatus, Position
from qadam.register.exports import ROWS_PER_READ
from qadam.register.models import Recommendation
from qadam.register.selectors.recommendations import text_for, with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import regional_group, regional_group_name, state_name

UHRI_POSITIONS = {Position.SUPPORTED: "Supported", Position.NOTED: "Noted", Position.PENDING: "Pending"}
# Name, meaning, and whether a public program that reads the export of the index has the name (looked up in 2026).
UHRI_FIELDS = (
    ("Symbol", "symbol of the document", True),
    ("Body", "mechanism", True),
    ("Countries", "State under review, in English", True),
    ("PublicationDate", "day on which the outcome was adopted, else of the review", True),
    ("Paragraph", "number as printed", False),
    ("Text", "text, in English where there is one", True),
    ("TextLanguage", "ISO 639-1 code of that text", False),
    ("AnnotationType", "recommendations or voluntary pledges", True),
    ("UprCycle", "cycle", False),
    ("UprSession", "session of the Working Group", True),
    ("UprPosition", "position: Supported, Noted or Pending", True),
    ("UprRecommendingStates", "recommending States, in English", True),
    ("UprRecommendingRegions", "their regional groups", False),
    ("Themes", "themes in OHCHR's words", True),
    ("AffectedPersons", "groups of persons in OHCHR's words", True),
    ("Sdgs", "codes of goals and targets", True),
)
# Name and meaning of the columns of the import template.
IMPACT_OSS_FIELDS = (
    ("title", "text of the recommendation, in the language of the page"),
    ("reference", "code of the review and number as printed"),
    ("accepted", "true for supported, false for noted, empty while pending"),
    ("response", "newest words of the State"),
)
IMPACT_OSS_COLUMNS = tuple(name for name, _meaning in IMPACT_OSS_FIELDS)
ACCEPTED = {Position.SUPPORTED: "true", Position.NOTED: "false", Position.PENDING: ""}


def uhri_pieces(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as pieces of one JSON list of annotations. Their words are English."""
    yield "["
    for place, item in enumerate(with_list_data(rows).iterator(chunk_size=ROWS_PER_READ)):
        with translation.override("en"):
            line = json.dumps(_annotation(item), ensure_ascii=False)
        yield ("\n" if place == 0 else ",\n") + line
    yield "\n]\n"


def _annotation(item: Recommendation) -> dict[str, Any]:
    codes = list(dict.fromkeys(state.state for state in item.recommending_states.all()))
    groups = dict.fromkeys(group for code in codes if (group := regional_group(code)))
    text = text_for(item.texts.all(), "en")
    review = item.review
    on = review.adopted_on or review.reviewed_on

    def names(scheme: Scheme) -> list[str]:
        return [
            label.term.code
            for label in item.labels.all()
            if label.term.scheme == scheme and label.status != LabelStatus.REJECTED
        ]

    return {
        "Symbol": review.report_symbol,
        "Body": review.mechanism.name,
        "Countries": [state_name(review.state_under_review)],
        "PublicationDate": on.isoformat() if on else None,
        "Paragraph": item.number,
        "Text": text.text if text else "",
        "TextLanguage": text.language if text else None,
        "AnnotationType": "Voluntary pledges" if item.is_pledge else "Recommendations",
        "UprCycle": review.cycle,
        "UprSession": review.working_group_session,
        "UprPosition": UHRI_POSITIONS[Position(item.position)],
        "UprRecommendingStates": [state_name(code) for code in codes],
        "UprRecommendingRegions": [regional_group_name(group) for group in groups],
        "Themes": names(Scheme.THEME),
        "AffectedPersons": names(Scheme.AFFECTED_GROUP),
        "Sdgs": [*names(Scheme.SDG_GOAL), *names(Scheme.SDG_TARGET)],
    }


def impact_oss_lines(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as lines of the CSV file that IMPACT OSS imports, texts in the visitor's language."""
    yield csv_line(list(IMPACT_OSS_COLUMNS))
    for item in with_list_data(rows).prefetch_related("positions").iterator(chunk_size=ROWS_PER_READ):
        text = text_for(item.texts.all())
        said = [entry.comment or entry.raw for entry in item.positions.all() if entry.comment or entry.raw]
        yield csv_line(
            [
                text.text if text else "",
                f"{item.review.code}:{item.number}",
                ACCEPTED[Position(item.position)],
                said[-1] if said else "",
            ]
        )
