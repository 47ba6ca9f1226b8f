"""What intake and the classifier hand to the register: plain frozen records, without a database row behind them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qadam.documents.models import SourceDocument
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus, Relation


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The text in one language, and where it stands. `boxes` are `unrec.records.Box` as dicts."""

    language: str
    text: str
    is_official: bool = True
    document: SourceDocument | None = None
    page: int | None = None
    boxes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One ask with the States that made it (ISO 3166-1 alpha-3)."""

    text: str
    recommending_states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionRecord:
    """One entry for the position ledger."""

    position: Position
    raw: str = ""
    comment: str = ""
    is_partial: bool = False
    source: str = ""
    document: SourceDocument | None = None
    page: int | None = None
    stated_on: date | None = None


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """One label: `scheme` and `code` of a `Term`. `score` 0-1, None where a person or a document says so."""

    scheme: str
    code: str
    score: float | None = None
    reason: tuple[str, ...] = ()
    model_version: str = ""
    is_principal: bool = False
    status: LabelStatus = LabelStatus.PROPOSED


@dataclass(frozen=True, slots=True)
class RecommendationRecord:
    """One recommendation as it shall stand in the register, known by its printed number.

    What is None is left as it is in the register: a second language brings its text alone, with `parts=None`.

    Args:
        order: printed order in the review.
        human_fields: fields that a person corrected before publication; a later import keeps them.
        overwrite: fields that a person decided to replace although somebody had corrected them in the register.
        labels: the labels now proposed; they replace the proposed ones of the same schemes and never a decided one.
    """

    number: str
    order: int
    texts: tuple[TextRecord, ...] = ()
    parts: tuple[PartRecord, ...] | None = None
    heading: str | None = None
    page: int | None = None
    boxes: tuple[dict[str, Any], ...] | None = None
    source_document: SourceDocument | None = None
    is_pledge: bool | None = None
    positions: tuple[PositionRecord, ...] = ()
    labels: tuple[LabelRecord, ...] | None = None
    human_fields: frozenset[str] = frozenset()
    overwrite: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did. `kept` are (number, field) where a person's correction stood against the import."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    unknown_terms: tuple[tuple[str, str], ...] = ()  # (scheme, code) that stand in no vocabulary here
    ids: dict[str, int] = field(default_factory=dict)  # number -> Recommendation.pk, of all records given


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """An earlier recommendation (by its primary key) that the matcher finds near a later one."""

    earlier_id: int
    score: float
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecurrenceRecord:
    """What the matcher says of one recommendation. `score` is the calibrated probability of "repeated"."""

    recommendation_id: int
    status: RecurrenceStatus
    score: float
    matches: tuple[EarlierRecord, ...] = ()
    model_version: str = ""


@dataclass(frozen=True, slots=True)
class ClusterRecord:
    """Recommendations of one review (by primary key) that ask nearly the same."""

    label: str
    recommendation_ids: tuple[int, ...]
    score: float = 0.0
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A recommendation of another mechanism (by primary key), and how the two stand to each other."""

    recommendation_id: int
    other_id: int
    relation: Relation
    score: float = 0.0
    reason: tuple[str, ...] = ()
