"""What was read for evidence: documents, their passages with proposals, and confirmed passages as facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.plan.permissions import visible_indicators
from qadam.plan.selectors.measures import measures_for
from qadam.register.selectors.reasons import reasons_in_words
from qadam.register.selectors.recommendations import text_for
from qadam.reports.documents.words import written_date
from qadam.reports.enums import ClaimKind, FactKind, LinkState
from qadam.reports.models import EvidenceDocument, EvidenceLink, EvidencePassage, Report
from qadam.reports.permissions import check_find_evidence, check_read_evidence, may_manage_reports
from qadam.reports.selectors.facts import Fact
from unrec.matching.evidence import LIKELY_SCORE

# Which passages a page shows.
LIKELY, ALL, CONFIRMED = "likely", "all", "confirmed"
SHOWS = (LIKELY, CONFIRMED, ALL)


@dataclass(frozen=True)
class LinkRow:
    """A proposal as a person reads it. `url` leads to what the passage may bear on."""

    link: EvidenceLink
    kind: str
    number: str
    text: str
    language: str
    url: str
    reasons: list[str]

    @property
    def is_likely(self) -> bool:
        """Return whether more than half of such proposals are right, or a person has decided."""
        return self.link.score is None or self.link.score >= LIKELY_SCORE or self.link.state != LinkState.PROPOSED


@dataclass(frozen=True)
class PassageRow:
    """A passage with its claims (name, deciding words) and its proposals, the likely ones apart from the weak ones."""

    passage: EvidencePassage
    claims: list[tuple[str, str]]
    likely: list[LinkRow]
    weak: list[LinkRow]


def documents_for(by: Person) -> QuerySet[EvidenceDocument]:
    """Return the documents that a person may see, newest first, with counts of passages and of confirmed ones.

    Raises:
        NotAllowedError: the person writes no report.
    """
    check_find_evidence(by)
    rows = EvidenceDocument.objects.select_related("review__mechanism", "read_by")
    if not may_manage_reports(by):
        rows = rows.filter(read_by=by.pk)
    confirmed = Q(passages__links__state=LinkState.CONFIRMED)
    return rows.annotate(
        passage_count=Count("passages", distinct=True),
        confirmed_count=Count("passages__links", filter=confirmed, distinct=True),
    ).order_by("-read_at", "-pk")


def document_for(by: Person, document_id: int) -> EvidenceDocument:
    """Return a document that was read for evidence.

    Raises:
        NotFoundError: there is none for this person.
        NotAllowedError: the person writes no report.
    """
    document = EvidenceDocument.objects.select_related("review__mechanism", "document").filter(pk=document_id).first()
    if document is None:
        check_find_evidence(by)
        raise NotFoundError()
    check_read_evidence(by, document)
    return document


def links_for(by: Person) -> QuerySet[EvidenceLink]:
    """Return the links whose measure or indicator the person may know of; every recommendation is everybody's."""
    return EvidenceLink.objects.filter(
        Q(recommendation__isnull=False) | Q(measure__in=measures_for(by)) | Q(indicator__in=visible_indicators(by))
    )


def passages_for(
    by: Person, document: EvidenceDocument, *, show: str = LIKELY, claim: str = ""
) -> QuerySet[EvidencePassage]:
    """Return the passages of a document in order, with the links that the person may know of.

    Args:
        show: `LIKELY` for those with a likely or decided proposal, `CONFIRMED`, or `ALL`.
        claim: a value of `ClaimKind`, or empty for every kind.
    """
    links = links_for(by)
    own = links.filter(passage=OuterRef("pk"))
    rows = EvidencePassage.objects.filter(document=document)
    if show == CONFIRMED:
        rows = rows.filter(Exists(own.filter(state=LinkState.CONFIRMED)))
    elif show != ALL:
        likely = Q(score__gte=LIKELY_SCORE) | Q(state=LinkState.CONFIRMED)
        rows = rows.filter(Exists(own.filter(likely)))
    if claim in ClaimKind.values:
        rows = rows.filter(claim=claim)
    return rows.order_by("order").prefetch_related(Prefetch("links", with_targets(links), to_attr="visible_links"))


def with_targets(links: QuerySet[EvidenceLink]) -> QuerySet[EvidenceLink]:
    """Return links with what their rows show of recommendations, measures and indicators."""
    return links.select_related("recommendation__review", "measure__plan", "indicator").prefetch_related(
        "recommendation__texts"
    )


def passage_row(passage: EvidencePassage, language: str) -> PassageRow:
    """Return a passage of `passages_for` as a person reads it."""
    rows = [_link_row(link, language) for link in passage.visible_links]  # type: ignore[attr-defined]
    return PassageRow(
        passage=passage,
        claims=[(str(ClaimKind(claim["kind"]).label), ", ".join(claim["words"])) for claim in passage.claims],
        likely=[row for row in rows if row.is_likely],
        weak=[row for row in rows if not row.is_likely],
    )


def _link_row(link: EvidenceLink, language: str) -> LinkRow:
    reasons = reasons_in_words(link.reasons)
    if link.recommendation is not None:
        row = link.recommendation
        text = text_for(row.texts.all(), language)
        url = reverse("register_recommendation", args=[row.review.code, row.number])
        words, spoken = (text.text, text.language) if text else ("", "")
        return LinkRow(link, _("Recommendation"), row.number, words, spoken, url, reasons)
    if link.measure is not None:
        measure = link.measure
        url = reverse("measure", args=[measure.plan.code, measure.pk])
        return LinkRow(link, _("Measure"), measure.number, measure.text, language, url, reasons)
    indicator = link.indicator
    assert indicator is not None, "the database holds no link without a target"
    url = reverse("indicator", args=[indicator.code])
    return LinkRow(link, _("Indicator"), "", indicator.name, language, url, reasons)


def passages_by_source(data: dict[str, Any], report: Report) -> dict[str, Fact]:
    """Return every confirmed passage on the review of a report as a fact by its address."""
    every = [row["id"] for row in data["recommendations"]]
    return {fact.source: fact for fact in passage_facts(data, report, every)}


def passage_facts(data: dict[str, Any], report: Report, recommendations: Iterable[int]) -> list[Fact]:
    """Return the confirmed passages on recommendations as facts for a report, the newest document first.

    A passage on a measure or an indicator is one on the recommendations that it answers. What people have confirmed is
    for everybody who writes a section of a report on the review; pages for readers leave it out, since a passage may
    come from a paper that is not theirs to see.

    Args:
        data: of `report_data`; documents dated after its reference date are left out.
    """
    if report.review_id is None:
        return []
    wanted = set(recommendations)
    numbers = {row["id"]: row["number"] for row in data["recommendations"]}
    answered = _answered(data)
    rows = (
        EvidenceLink.objects.filter(
            state=LinkState.CONFIRMED,
            passage__document__review=report.review_id,
            passage__document__on__lte=data["reference_on"],
        )
        .select_related("passage__document", "indicator")
        .order_by("-passage__document__on", "passage__document_id", "passage__order", "pk")
    )
    found: dict[str, Fact] = {}
    for link in rows:
        bears_on = next((each for each in _recommendations(link, answered) if each in wanted), None)
        if bears_on is not None:
            fact = _fact(link.passage, bears_on, numbers.get(bears_on, ""), report.language)
            found.setdefault(fact.source, fact)
    return list(found.values())


def _answered(data: dict[str, Any]) -> dict[tuple[str, Any], list[int]]:
    found: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for measure in data["measures"]:
        found["measure", measure["id"]] += measure["recommendations"]
        for code in measure["indicators"]:
            found["indicator", code] += measure["recommendations"]
    return found


def _recommendations(link: EvidenceLink, answered: dict[tuple[str, Any], list[int]]) -> Iterator[int]:
    if link.recommendation_id is not None:
        yield link.recommendation_id
    elif link.measure_id is not None:
        yield from answered.get(("measure", link.measure_id), ())
    elif link.indicator is not None:
        yield from answered.get(("indicator", link.indicator.code), ())


def _fact(passage: EvidencePassage, recommendation: int, number: str, language: str) -> Fact:
    document = passage.document
    place = ", ".join(filter(None, (document.reference, passage.number.rstrip("."))))
    label = f"{document.title}{f' ({place})' if place else ''}, {written_date(document.on.isoformat(), language)}"
    return Fact(
        source=f"passage:{passage.pk}",
        kind=FactKind.PASSAGE,
        text=passage.text,
        label=label,
        as_of=document.on.isoformat(),
        recommendation=recommendation,
        number=number,
    )
