"""The register over the API: recommendations, reviews, labels, States, counts."""

from collections.abc import Iterable
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import translation
from ninja import Field, Query, Router, Schema

from qadam.base.errors import NotFoundError
from qadam.base.models import Named
from qadam.plan.selectors.public import measures_of_recommendation_public
from qadam.portal.api import schemas
from qadam.portal.api.paging import MOST_CHARACTERS, page_of
from qadam.progress.models import Assessment
from qadam.progress.selectors.public import assessments_of_recommendation_public
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.selectors.filters import NO, YES, Filters, all_filters
from qadam.register.selectors.public import (
    counts_public,
    recommendation_detail_public,
    recommendations_export_public,
    recommendations_public,
    review_detail_public,
    reviews_list_public,
    states_public,
)
from qadam.register.selectors.recommendations import ChainStep, with_list_data
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.selectors import terms_list
from unrec.vocabularies.states import regional_group, state_name

router = Router(tags=["register"])
MOST_ROWS = 200
USUAL_ROWS = 50
LANGUAGES = ("en", "ru", "kk")
LINK_LANGUAGE = "en"  # pages in links; each page leads to its other languages
PROBLEMS: dict[int | frozenset[int], Any] = {404: schemas.Problem, 422: schemas.Problem, 429: schemas.Problem}


class ListFilters(Schema):
    """The filters of the list. Values of one filter are alternatives; different filters must all hold."""

    q: str = Field("", max_length=400, description="Full-text search in every language, as on the page.")
    review: list[schemas.Slug] = Field([], max_length=50)
    mechanism: list[schemas.Slug] = Field([], max_length=50)
    cycle: list[int] = Field([], max_length=50, description="Cycles of the Universal Periodic Review.")
    under_review: list[schemas.StateCode] = Field([], max_length=50, description="States under review.")
    position: list[schemas.Position] = Field([], max_length=3)
    recurrence: list[schemas.Recurrence] = Field([], max_length=3)
    action: list[Literal[1, 2, 3, 4, 5]] = Field([], max_length=5, description="UPR Info's action categories.")
    pledge: bool | None = Field(None, description="Voluntary pledges alone, or none of them.")
    area: list[schemas.Slug] = Field([], max_length=50)
    theme: list[schemas.Slug] = Field([], max_length=50)
    goal: list[schemas.Slug] = Field([], max_length=50, description="SDG goals, such as 16.")
    target: list[schemas.Slug] = Field([], max_length=50, description="SDG targets, such as 16.2.")
    group: list[schemas.Slug] = Field([], max_length=50, description="Groups of persons.")
    label: list[Literal["confirmed", "proposed"]] = Field([], max_length=2, description="Which labels count.")
    state: list[schemas.StateCode] = Field([], max_length=50)
    region: list[schemas.Region] = Field([], max_length=5)
    language: list[schemas.Slug] = Field([], max_length=10, description="Has a text in this language.")

    def as_filters(self) -> Filters:
        """Return the filters as the pages use them, so that both answer the same."""
        query = QueryDict(mutable=True)
        query["q"] = self.q
        for name in all_filters():
            given = getattr(self, name, None)
            if isinstance(given, bool):
                query[name] = YES if given else NO
            elif given:
                query.setlist(name, [str(value) for value in given])
        return Filters.of(query)


@router.get(
    "/recommendations",
    response={200: schemas.RecommendationsPage} | PROBLEMS,
    summary="List recommendations",
    operation_id="list_recommendations",
)
def list_recommendations(
    request: HttpRequest,
    filters: Query[ListFilters],
    cursor: str = Query("", max_length=MOST_CHARACTERS, description="From `next` of the page before."),
    limit: int = Query(USUAL_ROWS, ge=1, le=MOST_ROWS),
) -> dict[str, Any]:
    """Return a page of published recommendations in the order of the register: the same address, the same order.

    The order does not depend on `q`: a search here finds the same rows as the page, but does not rank them.
    """
    passing = recommendations_export_public(filters.as_filters(), sort="order")
    found, following = page_of(
        request,
        with_list_data(passing),
        public=recommendations_public(),
        order=("review_id", "order", "pk"),
        names={"review__code": lambda row: row.review.code, "number": lambda row: row.number},
        cursor=cursor,
        limit=limit,
    )
    return {"items": [recommendation_out(item) for item in found], "next": following}


@router.get(
    "/recommendations/{review}/{number}",
    response={200: schemas.RecommendationDetailOut} | PROBLEMS,
    summary="One recommendation",
    operation_id="get_recommendation",
)
def get_recommendation(request: HttpRequest, review: str, number: str) -> dict[str, Any]:
    """Return everything that is published about one recommendation."""
    detail = recommendation_detail_public(review, number)
    item = detail.recommendation
    return recommendation_out(item) | {
        "positions": [
            {
                "position": entry.position,
                "words": entry.raw,
                "comment": entry.comment,
                "source": entry.source,
                "stated_on": entry.stated_on,
            }
            for entry in item.positions.all()
        ],
        "parts": [
            {"text": part.text, "recommending_states": [code for code, _name in states]}
            for part, states in detail.parts
        ],
        "earlier": [_reference(step) for step in detail.earlier],
        "later": [_reference(step) for step in detail.later],
        "measures": [
            {
                "plan": measure.plan.code,
                "number": measure.number,
                "url": address_of("public_measure", measure.plan.code, measure.number),
            }
            for measure in measures_of_recommendation_public(item).exclude(number="").select_related("plan")
        ],
        "assessments": [assessment_out(row) for row in assessments_of_recommendation_public(item.pk)],
    }


@router.get(
    "/counts",
    response={200: schemas.CountsOut} | PROBLEMS,
    summary="Count recommendations",
    operation_id="count_recommendations",
)
def count_recommendations(request: HttpRequest, filters: Query[ListFilters]) -> dict[str, Any]:
    """Return how many recommendations pass the filters, and what each further choice of each filter would leave."""
    counts = counts_public(filters.as_filters())
    return {"total": counts.total, "by_filter": counts.by_filter}


@router.get(
    "/reviews",
    response={200: list[schemas.ReviewOut]} | PROBLEMS,
    summary="List reviews",
    operation_id="list_reviews",
)
def list_reviews(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the published reviews, newest first."""
    return [review_out(review) for review in reviews_list_public()]


@router.get(
    "/reviews/{code}",
    response={200: schemas.ReviewOut} | PROBLEMS,
    summary="One review",
    operation_id="get_review",
)
def get_review(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one published review."""
    return review_out(review_detail_public(code))


@router.get(
    "/terms/{scheme}",
    response={200: list[schemas.TermOut]} | PROBLEMS,
    summary="List the entries of a list of labels",
    operation_id="list_terms",
)
def list_terms(request: HttpRequest, scheme: str) -> list[dict[str, Any]]:
    """Return the areas, themes, issues, SDG goals and targets, groups of persons or action categories."""
    if scheme not in Scheme.values:
        raise NotFoundError()
    return [
        {"scheme": term.scheme, "code": term.code, "names": names_of(term), "parent": term.parent and term.parent.code}
        for term in terms_list(Scheme(scheme)).select_related("parent")
    ]


@router.get(
    "/states",
    response={200: list[schemas.StateOut]} | PROBLEMS,
    summary="List recommending States",
    operation_id="list_states",
)
def list_states(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the States that made published recommendations. One made by several counts for each."""
    return [
        {
            "code": code,
            "names": {language: state_name(code, language) for language in LANGUAGES},
            "regional_group": regional_group(code),
            "recommendations": count,
        }
        for code, count in sorted(states_public().items())
    ]


def address_of(name: str, *args: str) -> str:
    """Return the whole address of a public page."""
    with translation.override(LINK_LANGUAGE):
        return settings.SITE_ADDRESS + reverse(name, args=args)


def names_of(named: Named) -> dict[str, str]:
    """Return the name of a thing in each language of the site."""
    return {language: str(getattr(named, f"name_{language}")) for language in LANGUAGES}


def recommendation_out(item: Recommendation) -> dict[str, Any]:
    """Return a recommendation (with `with_list_data`) as the API shows it."""
    labels: Iterable[RecommendationLabel] = item.labels.all()
    return {
        "review": item.review.code,
        "number": item.number,
        "url": address_of("recommendation", item.review.code, item.number),
        "mechanism": item.review.mechanism.code,
        "state_under_review": item.review.state_under_review,
        "cycle": item.review.cycle,
        "texts": [
            {"language": text.language, "text": text.text, "official": text.is_official} for text in item.texts.all()
        ],
        "recommending_states": list(dict.fromkeys(state.state for state in item.recommending_states.all())),
        "position": item.position,
        "recurrence": item.recurrence,
        "recurrence_confirmed": item.recurrence_confirmed_at is not None,
        "action_category": item.action_category,
        "is_pledge": item.is_pledge,
        "heading": item.heading,
        "source": {"symbol": item.review.report_symbol, "page": item.page},
        "labels": [
            {
                "scheme": label.term.scheme,
                "code": label.term.code,
                "names": names_of(label.term),
                "status": label.status,
            }
            for label in labels
            if label.status != LabelStatus.REJECTED
        ],
        "published_at": item.published_at,
    }


def _reference(step: ChainStep) -> dict[str, Any]:
    item = step.recommendation
    return {
        "review": item.review.code,
        "number": item.number,
        "url": address_of("recommendation", item.review.code, item.number),
    }


def assessment_out(row: Assessment) -> dict[str, Any]:
    """Return an assessment as the API shows it. Reads `body` and `mechanism`."""
    speaker = row.body or row.mechanism
    return {
        "voice": row.voice,
        "speaker": names_of(speaker) if speaker else {},
        "status": row.status,
        "grade": row.grade,
        "assessed_on": row.assessed_on,
        "texts": {language: getattr(row, f"text_{language}") for language in LANGUAGES},
    }


def review_out(review: Review) -> dict[str, Any]:
    """Return a review with its counts as the API shows it."""
    fields = (
        "code", "state_under_review", "cycle", "working_group_session", "hrc_session", "reviewed_on", "adopted_on",
        "next_review_on", "report_symbol", "addendum_symbol", "decision_symbol", "supported", "noted", "pending",
        "first_time",
    )  # fmt: skip
    return {name: getattr(review, name) for name in fields} | {
        "url": address_of("review", review.code),
        "mechanism": review.mechanism.code,
        "recommendations": review.total,  # type: ignore[attr-defined]
    }
