"""What the API answers. Names stand in each language of the site; codes are the permanent ones of the addresses."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

Scheme = Literal["areas", "themes", "issues", "sdg_goals", "sdg_targets", "persons", "action"]
Position = Literal["supported", "noted", "pending"]
Recurrence = Literal["first_time", "repeated", "unknown"]
Region = Literal["AFRICAN", "ASIA_PACIFIC", "EEG", "GRULAC", "WEOG"]
StateCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]
Slug = Annotated[str, Field(max_length=100)]


class Problem(Schema):
    """What is wrong, in one sentence; `fields` names the parameters that are."""

    error: str
    fields: dict[str, str] = {}


class Names(Schema):
    """A name in each language of the site; empty where there is none."""

    en: str = ""
    ru: str = ""
    kk: str = ""


class TextOut(Schema):
    """The text in one language, as printed or as a working translation."""

    language: str
    text: str
    official: bool


class LabelOut(Schema):
    """A label, proposed by a machine or confirmed by a person."""

    scheme: Scheme
    code: str
    names: Names
    status: Literal["proposed", "confirmed"]


class SourceOut(Schema):
    """Where the recommendation stands."""

    symbol: str
    page: int | None


class RecommendationOut(Schema):
    """A recommendation, known by its review and its printed number ("139.10" is not 139.1)."""

    review: str
    number: str
    url: str
    mechanism: str
    state_under_review: str
    cycle: int | None
    texts: list[TextOut]
    recommending_states: list[str]
    position: Position
    recurrence: Recurrence
    recurrence_confirmed: bool
    action_category: int | None
    is_pledge: bool
    heading: str
    source: SourceOut
    labels: list[LabelOut]
    published_at: datetime


class RecommendationsPage(Schema):
    """A page of the list; `next` is the address of the next one, null on the last."""

    items: list[RecommendationOut]
    next: str | None


class PositionOut(Schema):
    """One entry of the ledger of positions. Entries are only ever added."""

    position: Position
    words: str
    comment: str
    source: str
    stated_on: date | None


class PartOut(Schema):
    """One ask of a recommendation with the States that made it."""

    text: str
    recommending_states: list[str]


class Reference(Schema):
    """Another recommendation."""

    review: str
    number: str
    url: str


class MeasureReference(Schema):
    """A measure of a plan."""

    plan: str
    number: str
    url: str


class AssessmentOut(Schema):
    """How one voice sees a recommendation carried out. Voices stand side by side and are never averaged."""

    voice: Literal["state", "national_institution", "civil_society", "treaty_body"]
    speaker: Names
    status: str
    grade: str
    assessed_on: date
    texts: Names


class RecommendationDetailOut(RecommendationOut):
    """A recommendation with everything that is published about it."""

    positions: list[PositionOut]
    parts: list[PartOut]
    earlier: list[Reference]
    later: list[Reference]
    measures: list[MeasureReference]
    assessments: list[AssessmentOut]


class ReviewOut(Schema):
    """One examination of the State by one mechanism, with what was counted in it (pledges not)."""

    code: str
    url: str
    mechanism: str
    state_under_review: str
    cycle: int | None
    working_group_session: int | None
    hrc_session: int | None
    reviewed_on: date | None
    adopted_on: date | None
    next_review_on: date | None
    report_symbol: str
    addendum_symbol: str
    decision_symbol: str
    recommendations: int
    supported: int
    noted: int
    pending: int
    first_time: int


class TermOut(Schema):
    """An entry of a list of labels; `parent` is the goal of an SDG target."""

    scheme: Scheme
    code: str
    names: Names
    parent: str | None


class StateOut(Schema):
    """A State that made recommendations."""

    code: str
    names: Names
    regional_group: str | None
    recommendations: int


class CountsOut(Schema):
    """How many recommendations pass the filters, and how many each further choice would leave."""

    total: int
    by_filter: dict[str, dict[str, int]]


class BodyOut(Schema):
    """A state body or another organisation."""

    code: str
    names: Names


class PlanOut(Schema):
    """A plan with its period."""

    code: str
    url: str
    names: Names
    kind: str
    status: str
    starts_on: date | None
    ends_on: date | None
    legal_act: str


class MeasureOut(Schema):
    """One thing that a body undertook to do. `deadline` is the last day of what was given ("the second quarter")."""

    plan: str
    number: str
    url: str
    texts: Names
    areas: list[str]
    lead_body: BodyOut | None
    contributing_bodies: list[BodyOut]
    deadline: date | None
    deadline_precision: Literal["day", "month", "quarter", "half_year", "year"] | None
    status: Literal["not_started", "in_progress", "completed", "delayed", "cancelled"]
    is_overdue: bool
    is_verified: bool
    recommendations: list[Reference]
    indicators: list[str]


class MeasuresPage(Schema):
    """A page of measures; `next` is the address of the next one, null on the last."""

    items: list[MeasureOut]
    next: str | None


class DatedValue(Schema):
    """A figure with its date. Figures are texts, so that no program rounds them."""

    value: str
    on: date | None


class IndicatorValueOut(Schema):
    """What an indicator was in a period; `group` is empty for everybody."""

    period_start: date
    period_end: date
    value: str
    group: dict[str, str]
    source: str


class IndicatorOut(Schema):
    """A figure by which one sees whether measures work."""

    code: str
    url: str
    names: Names
    kind: Literal["structural", "process", "outcome"]
    units: Names
    baseline: DatedValue | None
    target: DatedValue | None
    direction: Literal["up", "down", "keep"]
    source: str
    sdg_indicators: list[str]
    values: list[IndicatorValueOut]


class EvidenceOut(Schema):
    """What shows that a report is true."""

    kind: str
    title: str
    reference: str
    url: str
    on: date


class UpdateOut(Schema):
    """What one body reported on one measure for one period, approved and published."""

    plan: str
    measure: str
    url: str
    body: BodyOut
    period_start: date
    period_end: date
    texts: Names
    status_claimed: str
    status_accepted: str
    evidence: list[EvidenceOut]
    published_at: datetime


class UpdatesPage(Schema):
    """A page of reports; `next` is the address of the next one, null on the last."""

    items: list[UpdateOut]
    next: str | None


class AssessmentRow(AssessmentOut):
    """An assessment with the recommendation that it is of, as the dump has it."""

    review: str
    number: str
