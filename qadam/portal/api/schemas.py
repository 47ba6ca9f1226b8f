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

    language: str = Field(description="ISO 639-1 code")
    text: str = Field(description="as printed, or as translated")
    official: bool = Field(description="true for a text of the United Nations, false for a working translation")


class LabelOut(Schema):
    """A label, proposed by a machine or confirmed by a person."""

    scheme: Scheme = Field(description="list to which the label belongs")
    code: str = Field(description="permanent code in that list")
    names: Names = Field(description="names of the label")
    status: Literal["proposed", "confirmed"] = Field(description="who stands behind it: the machine or a person")


class SourceOut(Schema):
    """Where the recommendation stands."""

    symbol: str = Field(description="symbol of the document of the United Nations")
    page: int | None = Field(description="page of that document, from 1")


class RecommendationOut(Schema):
    """A recommendation, known by its review and its printed number ("139.10" is not 139.1)."""

    review: str = Field(description="code of the review")
    number: str = Field(description="number as printed; a text, never a figure")
    url: str = Field(description="address of its public page")
    mechanism: str = Field(description="code of the mechanism that made it")
    state_under_review: str = Field(description="ISO 3166-1 alpha-3 code")
    cycle: int | None = Field(description="cycle of the mechanism")
    texts: list[TextOut] = Field(description="one for each language")
    recommending_states: list[str] = Field(description="ISO 3166-1 alpha-3 codes, in the order printed")
    position: Position = Field(description="newest position of the State under review")
    recurrence: Recurrence = Field(description="whether an earlier recommendation asked the same")
    recurrence_confirmed: bool = Field(description="whether a person has confirmed that")
    action_category: int | None = Field(description="1-5, from minimal to specific action (UPR Info)")
    is_pledge: bool = Field(description="a voluntary pledge of the State, which no count includes")
    heading: str = Field(description="heading under which the document prints it")
    source: SourceOut = Field(description="where it stands")
    labels: list[LabelOut] = Field(description="areas, themes, goals, groups; rejected ones are left out")
    published_at: datetime = Field(description="when it was published here")


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

    review: str = Field(description="code of the review")
    number: str = Field(description="number as printed")
    url: str = Field(description="address of its public page")


class MeasureReference(Schema):
    """A measure of a plan."""

    plan: str
    number: str
    url: str


class AssessmentOut(Schema):
    """How one voice sees a recommendation carried out. Voices stand side by side and are never averaged."""

    voice: Literal["state", "national_institution", "civil_society", "treaty_body"] = Field(description="who speaks")
    speaker: Names = Field(description="names of the body that speaks")
    status: str = Field(description="what has become of the recommendation, by this voice")
    grade: str = Field(description="grade of a treaty body's follow-up; empty for others")
    assessed_on: date = Field(description="day of the assessment")
    texts: Names = Field(description="reasons, in the languages given")


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

    code: str = Field(description="permanent code of the review")
    url: str = Field(description="address of its public page")
    mechanism: str = Field(description="code of the mechanism")
    state_under_review: str = Field(description="ISO 3166-1 alpha-3 code")
    cycle: int | None = Field(description="cycle of the mechanism")
    working_group_session: int | None = Field(description="session of the Working Group")
    hrc_session: int | None = Field(description="session of the Human Rights Council")
    reviewed_on: date | None = Field(description="day of the review")
    adopted_on: date | None = Field(description="day on which the outcome was adopted")
    next_review_on: date | None = Field(description="day of the next review where a document names it")
    report_symbol: str = Field(description="symbol of the report")
    addendum_symbol: str = Field(description="symbol of the addendum with the State's positions")
    decision_symbol: str = Field(description="symbol of the decision")
    recommendations: int = Field(description="how many were made")
    supported: int = Field(description="how many the State supports")
    noted: int = Field(description="how many it noted")
    pending: int = Field(description="how many wait for its position")
    first_time: int = Field(description="how many no earlier recommendation asked for")


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

    code: str = Field(description="permanent code of the body")
    names: Names = Field(description="names of the body")


class PlanOut(Schema):
    """A plan with its period."""

    code: str = Field(description="permanent code of the plan")
    url: str = Field(description="address of its public page")
    names: Names = Field(description="names of the plan")
    kind: str = Field(description="what sort of plan it is")
    status: str = Field(description="where the plan stands")
    starts_on: date | None = Field(description="its first day")
    ends_on: date | None = Field(description="its last day")
    legal_act: str = Field(description="act by which it was adopted")


class MeasureOut(Schema):
    """One thing that a body undertook to do. `deadline` is the last day of what was given ("the second quarter")."""

    plan: str = Field(description="code of the plan")
    number: str = Field(description="number in the plan; a text")
    url: str = Field(description="address of its public page")
    texts: Names = Field(description="what is to be done, in each language")
    areas: list[str] = Field(description="codes of its areas")
    lead_body: BodyOut | None = Field(description="body that answers for it")
    contributing_bodies: list[BodyOut] = Field(description="bodies that help")
    deadline: date | None = Field(description="last day of the deadline")
    deadline_precision: Literal["day", "month", "quarter", "half_year", "year"] | None = Field(
        description="how precise the deadline is"
    )
    status: Literal["not_started", "in_progress", "completed", "delayed", "cancelled"] = Field(
        description="what the lead body last said, once approved"
    )
    is_overdue: bool = Field(description="whether the deadline has passed without completion")
    is_verified: bool = Field(description="whether evidence of the last twelve months shows the status")
    recommendations: list[Reference] = Field(description="recommendations that it answers")
    indicators: list[str] = Field(description="codes of the indicators that measure it")


class MeasuresPage(Schema):
    """A page of measures; `next` is the address of the next one, null on the last."""

    items: list[MeasureOut]
    next: str | None


class DatedValue(Schema):
    """A figure with its date. Figures are texts, so that no program rounds them."""

    value: str = Field(description="the figure, as a text")
    on: date | None = Field(description="its day")


class IndicatorValueOut(Schema):
    """What an indicator was in a period; `group` is empty for everybody."""

    period_start: date = Field(description="first day of the period")
    period_end: date = Field(description="last day of the period")
    value: str = Field(description="the figure, as a text")
    group: dict[str, str] = Field(description="of whom: sex, age, region, disability")
    source: str = Field(description="who measured it")


class IndicatorOut(Schema):
    """A figure by which one sees whether measures work."""

    code: str = Field(description="permanent code of the indicator")
    url: str = Field(description="address of its public page")
    names: Names = Field(description="names of the indicator")
    kind: Literal["structural", "process", "outcome"] = Field(
        description="what it measures: commitments, efforts or results"
    )
    units: Names = Field(description="unit, in each language")
    baseline: DatedValue | None = Field(description="figure from which it starts")
    target: DatedValue | None = Field(description="figure aimed at")
    direction: Literal["up", "down", "keep"] = Field(description="which way is good")
    source: str = Field(description="who measures it")
    sdg_indicators: list[str] = Field(description="codes of SDG indicators it equals")
    values: list[IndicatorValueOut] = Field(description="its figures, oldest first")


class EvidenceOut(Schema):
    """What shows that a report is true."""

    kind: str = Field(description="what sort of evidence")
    title: str = Field(description="its title")
    reference: str = Field(description="where it is found")
    url: str = Field(description="its address")
    on: date = Field(description="its day")


class UpdateOut(Schema):
    """What one body reported on one measure for one period, approved and published."""

    plan: str = Field(description="code of the plan")
    measure: str = Field(description="number of the measure")
    url: str = Field(description="address of its public page")
    body: BodyOut = Field(description="body that reports")
    period_start: date = Field(description="first day of the period")
    period_end: date = Field(description="last day of the period")
    texts: Names = Field(description="the report, in the languages given")
    status_claimed: str = Field(description="status that the body claims")
    status_accepted: str = Field(description="status that the coordinator accepted")
    evidence: list[EvidenceOut] = Field(description="what shows it")
    published_at: datetime = Field(description="when it was published")


class UpdatesPage(Schema):
    """A page of reports; `next` is the address of the next one, null on the last."""

    items: list[UpdateOut]
    next: str | None


class AssessmentRow(AssessmentOut):
    """An assessment with the recommendation that it is of, as the dump has it."""

    review: str = Field(description="code of the review")
    number: str = Field(description="number of the recommendation")
