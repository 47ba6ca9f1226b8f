"""The list of recommendations and one of them with everything that hangs on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from qadam.base.errors import NotFoundError
from qadam.register.enums import EarlierStatus, LabelStatus, Relation
from qadam.register.models import (
    EarlierRecommendation,
    Recommendation,
    RecommendationLabel,
    RecommendationLink,
    RecommendationPart,
    RecommendationText,
)
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.queries import Query
from qadam.register.selectors.search import by_relevance
from qadam.register.selectors.selection import RELEVANCE, FacetCounts, Selection, filtered
from qadam.register.selectors.snippets import snippet
from qadam.register.selectors.spelling import Mended, mended
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

PAGE_SIZE = 50
# Where a text is missing in the visitor's language, these are tried in order, then any.
TEXT_FALLBACK = ("en", "ru", "kk")
# The orders of `Columns.orders`, for those who stream all rows of a list.
PRINTED_ORDER = (
    F("review__cycle").desc(nulls_last=True),
    F("review__reviewed_on").desc(nulls_last=True),
    "review",
    "order",
    "pk",
)
SORTS: dict[str, tuple[Any, ...]] = {
    "order": PRINTED_ORDER,
    "changed": ("-changed_at", "-pk"),
    "position": ("position", *PRINTED_ORDER),
    "recurrence": ("recurrence", F("recurrence_score").desc(nulls_last=True), *PRINTED_ORDER),
}
# How many cycles back and forth a chain of repeated recommendations is followed.
MAX_CHAIN_STEPS = 6


@dataclass(frozen=True)
class Listed:
    """One row of the list, ready to show: the text in the visitor's language (or the nearest), States, areas."""

    recommendation: Recommendation
    text: str
    language: str
    is_official: bool
    states: tuple[tuple[str, str], ...]  # code, name
    under_review: str  # name of the State under review
    areas: tuple[RecommendationLabel, ...]
    excerpt: SafeString


@dataclass(frozen=True)
class RecommendationsPage:
    """A page of the list with the counts beside it; `mended` where the search was, since it found nothing."""

    page: Page[Listed]
    counts: FacetCounts
    mended: Mended | None = None

    @property
    def total(self) -> int:
        """Return how many recommendations pass the filters."""
        return self.counts.total


class _SelectedPaginator(Paginator[Recommendation]):
    """A paginator over ids that are known already: no page costs more than another."""

    def __init__(self, ids: NDArray[np.int64], per_page: int) -> None:
        super().__init__(ids, per_page)  # the pages are cut from ids

    def rows(self, page: Page[Recommendation]) -> list[Recommendation]:
        """Return the recommendations of a page, in its order."""
        ids: list[int] = page.object_list.tolist()  # type: ignore[attr-defined]
        found = with_list_data(Recommendation.objects.filter(pk__in=ids), schemes=(Scheme.AREA,)).in_bulk()
        return [found[pk] for pk in ids if pk in found]


def all_recommendations() -> QuerySet[Recommendation]:
    """Return the recommendations that people of the workspace may see: all of them."""
    return Audience.WORKSPACE.recommendations()


def export_of(audience: Audience, filters: Filters, sort: str = "") -> QuerySet[Recommendation]:
    """Return all rows of a list in its order, for those who stream them; see `recommendations_list`."""
    rows = filtered(audience, filters)
    if filters.query and sort in ("", RELEVANCE):
        return by_relevance(rows, filters.query)
    return rows.order_by(*SORTS.get(sort, SORTS["order"]))


def recommendations_list(
    filters: Filters,
    *,
    audience: Audience = Audience.WORKSPACE,
    sort: str = "",
    page: int = 1,
    per_page: int = PAGE_SIZE,
    language: str | None = None,
) -> RecommendationsPage:
    """Return a page of the list under the filters, with the counts of every facet, in a constant number of queries.

    Args:
        sort: one of `SORTS`; by relevance where a text is looked for and nothing else is said.
        page: 1-based; a page beyond the last gives the last.
        language: of the texts; the visitor's where it is left out.
    """
    by_relevance_first = bool(filters.query) and sort in ("", RELEVANCE)
    selection = Selection.of(audience, filters, ranked=by_relevance_first)
    mending = mended(selection.columns, filters.text) if filters.query and selection.count() == 0 else None
    if mending is not None:
        filters = replace(filters, text=mending.text)
        selection = selection.under(filters)
    order = RELEVANCE if by_relevance_first else sort if sort in SORTS else "order"
    paginator = _SelectedPaginator(selection.ids(order), per_page)
    shown = paginator.get_page(page)
    listed = [listed_row(item, filters.query, language=language) for item in paginator.rows(shown)]
    return RecommendationsPage(Page(listed, shown.number, paginator), selection.counts(), mending)  # type: ignore[arg-type]


def with_list_data(
    rows: QuerySet[Recommendation], *, schemes: Iterable[Scheme] | None = None
) -> QuerySet[Recommendation]:
    """Return the rows with everything that one line of a list, or an export, reads.

    Args:
        schemes: of the labels that will be read, all of them where it is left out. A line of a list reads areas alone.
    """
    labels = RecommendationLabel.objects.exclude(status=LabelStatus.REJECTED).select_related("term")
    if schemes is not None:
        labels = labels.filter(term__scheme__in=[scheme.value for scheme in schemes])
    return rows.select_related("review__mechanism").prefetch_related(
        "texts", "recommending_states", Prefetch("labels", labels)
    )


def text_for(texts: Iterable[RecommendationText], language: str | None = None) -> RecommendationText | None:
    """Return the text in a language, else the nearest: English, Russian, Kazakh, any."""
    by_language = {text.language: text for text in texts}
    for wanted in ((language or get_language() or "en")[:2], *TEXT_FALLBACK):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(by_language.values()), None)


def listed_row(item: Recommendation, query: Query, *, language: str | None = None) -> Listed:
    """Return a recommendation (with `with_list_data`) as a line of the list, the words that were found marked.

    Where the words stand in the text of another language alone, that text is shown.
    """
    visitor = (language or get_language() or "en")[:2]
    texts = list(item.texts.all())
    text = text_for(texts, visitor)
    excerpt = snippet(text.text, query, language=text.language) if text else SafeString("")
    if query and "<mark>" not in excerpt:
        for other in texts:
            marked = snippet(other.text, query, language=other.language)
            if "<mark>" in marked:
                text, excerpt = other, marked
                break
    codes = dict.fromkeys(state.state for state in item.recommending_states.all())
    return Listed(
        recommendation=item,
        text=text.text if text else "",
        language=text.language if text else "",
        is_official=bool(text and text.is_official),
        states=tuple((code, state_name(code, visitor)) for code in codes),
        under_review=state_name(item.review.state_under_review, visitor),
        areas=tuple(label for label in item.labels.all() if label.term.scheme == Scheme.AREA),
        excerpt=excerpt,
    )


@dataclass(frozen=True)
class ChainStep:
    """A recommendation of an earlier or later cycle in the chain, and what joins it to the one before."""

    recommendation: Recommendation
    text: str
    status: EarlierStatus
    score: float
    reason: tuple[str, ...]
    is_direct: bool  # the pair is one of the recommendation's own, so that it can be decided on its page


@dataclass(frozen=True)
class RecommendationDetail:
    """A recommendation with everything that its page shows."""

    recommendation: Recommendation
    texts: Sequence[RecommendationText]
    parts: Sequence[tuple[RecommendationPart, tuple[tuple[str, str], ...]]]  # with the States' codes and names
    states: tuple[tuple[str, str], ...]
    labels: dict[str, list[RecommendationLabel]] = field(default_factory=dict)  # by scheme, rejected ones last
    earlier: Sequence[ChainStep] = ()  # decided pairs and their own earlier ones
    proposed_earlier: Sequence[ChainStep] = ()  # pairs that nobody decided yet, and those decided different
    later: Sequence[ChainStep] = ()
    links: Sequence["ShownLink"] = ()
    similar: Sequence[Recommendation] = ()  # of the same cluster
    previous: Recommendation | None = None  # in printed order
    next: Recommendation | None = None

    @property
    def text(self) -> RecommendationText | None:
        """Return the text in the visitor's language, or the nearest."""
        return text_for(self.texts)


def recommendation_detail(
    review_code: str, number: str, *, rows: QuerySet[Recommendation] | None = None
) -> RecommendationDetail:
    """Return one recommendation with everything that hangs on it, in a number of queries that rows do not change.

    Args:
        rows: what the person may see at all; everything where it is left out. Earlier, later, linked and similar
            recommendations are shown from these alone.

    Raises:
        NotFoundError: there is no such recommendation among `rows`.
    """
    rows = all_recommendations() if rows is None else rows
    item = (
        rows.filter(review__code=review_code, number=number)
        .select_related("review__mechanism", "source_document", "cluster")
        .prefetch_related(
            Prefetch("texts", RecommendationText.objects.select_related("document")),
            "parts__recommending_states",
            Prefetch("labels", RecommendationLabel.objects.select_related("term")),
            "positions__document",
        )
        .first()
    )
    if item is None:
        raise NotFoundError()
    earlier, proposed = _earlier(item, rows)
    neighbours = rows.filter(review=item.review_id).select_related("review")
    return RecommendationDetail(
        recommendation=item,
        texts=list(item.texts.all()),
        parts=[(part, _named(state.state for state in part.recommending_states.all())) for part in item.parts.all()],
        states=_named(state.state for part in item.parts.all() for state in part.recommending_states.all()),
        labels=_by_scheme(item),
        earlier=earlier,
        proposed_earlier=proposed,
        later=_later(item, rows),
        links=_links(item, rows),
        similar=list(neighbours.filter(cluster=item.cluster_id).exclude(pk=item.pk).prefetch_related("texts"))
        if item.cluster_id
        else (),
        previous=neighbours.filter(order__lt=item.order).order_by("-order", "-pk").first(),
        next=neighbours.filter(order__gt=item.order).order_by("order", "pk").first(),
    )


def _named(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    language = (get_language() or "en")[:2]
    return tuple((code, state_name(code, language)) for code in dict.fromkeys(codes))


def _by_scheme(item: Recommendation) -> dict[str, list[RecommendationLabel]]:
    by_scheme: dict[str, list[RecommendationLabel]] = {}
    order = [scheme.value for scheme in Scheme]
    labels = sorted(
        item.labels.all(),
        key=lambda label: (
            order.index(label.term.scheme),
            label.status == LabelStatus.REJECTED,
            not label.is_principal,
            -(label.score or 1.0),
        ),
    )
    for label in labels:
        by_scheme.setdefault(label.term.scheme, []).append(label)
    return by_scheme


def _is_among(rows: QuerySet[Recommendation], name: str) -> Q:
    """Return the condition that what a foreign key names stands among rows, looked up for each pair by itself.

    As `IN (SELECT ...)` SQLite would read all rows first, a whole register for the few pairs of a page.
    """
    return Q(Exists(rows.filter(pk=OuterRef(f"{name}_id"))))


def _earlier(item: Recommendation, rows: QuerySet[Recommendation]) -> tuple[list[ChainStep], list[ChainStep]]:
    """Return the chain into earlier cycles over pairs that a person decided, and the open pairs of `item` itself."""
    decided: list[ChainStep] = []
    open_pairs: list[ChainStep] = []
    seen, front = {item.pk}, [item.pk]
    for step in range(MAX_CHAIN_STEPS):
        pairs = (
            EarlierRecommendation.objects.filter(_is_among(rows, "earlier"), recommendation__in=front)
            .select_related("earlier__review__mechanism")
            .prefetch_related("earlier__texts")
            .order_by("-score", "pk")
        )
        front = []
        for pair in pairs:
            joined = pair.status in (EarlierStatus.SAME, EarlierStatus.RELATED)
            if joined and pair.earlier_id not in seen:
                seen.add(pair.earlier_id)
                front.append(pair.earlier_id)
                decided.append(_step(pair, pair.earlier, is_direct=step == 0))
            elif not joined and step == 0:
                open_pairs.append(_step(pair, pair.earlier, is_direct=True))
        if not front:
            break
    return decided, open_pairs


def _later(item: Recommendation, rows: QuerySet[Recommendation]) -> list[ChainStep]:
    """Return the chain into later cycles over pairs that a person decided."""
    found: list[ChainStep] = []
    seen, front = {item.pk}, [item.pk]
    for step in range(MAX_CHAIN_STEPS):
        pairs = (
            EarlierRecommendation.objects.filter(
                _is_among(rows, "recommendation"),
                earlier__in=front,
                status__in=(EarlierStatus.SAME, EarlierStatus.RELATED),
            )
            .select_related("recommendation__review__mechanism")
            .prefetch_related("recommendation__texts")
            .order_by("recommendation__review__cycle", "-score", "pk")
        )
        front = []
        for pair in pairs:
            if pair.recommendation_id not in seen:
                seen.add(pair.recommendation_id)
                front.append(pair.recommendation_id)
                found.append(_step(pair, pair.recommendation, is_direct=step == 0))
        if not front:
            break
    return found


def _step(pair: EarlierRecommendation, other: Recommendation, *, is_direct: bool = False) -> ChainStep:
    text = text_for(other.texts.all())
    return ChainStep(
        recommendation=other,
        text=text.text if text else "",
        status=EarlierStatus(pair.status),
        score=pair.score,
        reason=tuple(pair.reason),
        is_direct=is_direct,
    )


@dataclass(frozen=True)
class ShownLink:
    """A link as it is seen from one of its ends: the recommendation at the other end, and how that one stands to it."""

    link: RecommendationLink
    other: Recommendation
    text: str
    relation: str


def _links(item: Recommendation, rows: QuerySet[Recommendation]) -> list[ShownLink]:
    """Return the links to other mechanisms from either end, confirmed ones first; rejected ones are left out."""
    links = (
        RecommendationLink.objects.filter(
            (Q(recommendation=item.pk) & _is_among(rows, "other"))
            | (Q(other=item.pk) & _is_among(rows, "recommendation"))
        )
        .exclude(status=LabelStatus.REJECTED)
        .select_related("other__review__mechanism", "recommendation__review__mechanism")
        .prefetch_related("other__texts", "recommendation__texts")
        .order_by("status", F("score").desc(), "pk")
    )
    found: list[ShownLink] = []
    for link in links:
        is_from_here = link.recommendation_id == item.pk
        other = link.other if is_from_here else link.recommendation
        relation = Relation(link.relation)
        # "narrower": the recommendation asks for a part of what the other asks
        word = _("wider") if relation == Relation.NARROWER and is_from_here else str(relation.label)
        text = text_for(other.texts.all())
        found.append(ShownLink(link, other, text.text if text else "", word))
    return found
