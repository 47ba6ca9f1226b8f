"""Reading imports, their proposals and findings, and what the register holds to compare them with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qadam.base.errors import NotFoundError
from qadam.intake.content import Fields, LedgerEntry, PartEntry, TextEntry, fields_of
from qadam.intake.enums import Decision, ImportStatus, ProposalKind, Resolution
from qadam.intake.models import Import, ImportDocument, ImportFinding, Proposal
from qadam.register.models import Recommendation, Review
from qadam.taxonomy.models import Term
from unrec.extraction.recommendation_numbers import number_key

# The pace of a reviewer is read from the last steps; longer gaps were pauses. Before there are steps, the default is
# what accepting a clean proposal takes.
PACE_STEPS, PACE_PAUSE, DEFAULT_PACE = 50, timedelta(minutes=2), timedelta(seconds=6)

FILTERS = ("all", "pending", "findings", "changed", "doubtful")


@dataclass(frozen=True)
class RegisterEntry:
    """One recommendation as the register holds it, in the forms of a proposal."""

    id: int
    version: int
    number: str
    order: int
    heading: str
    position: str
    texts: dict[str, TextEntry]
    parts: list[PartEntry]
    ledger: list[LedgerEntry]
    human_fields: frozenset[str]
    page: int | None
    boxes: list[dict[str, float]]
    document_id: int | None

    @property
    def fields(self) -> Fields:
        """Return the fields that can be compared."""
        return fields_of(texts=self.texts, heading=self.heading, parts=self.parts, position=self.position)


@dataclass(frozen=True)
class ReadBefore:
    """What the files of earlier published imports of a review said, by the key of the number.

    `base` are the fields of recommendations that stand in the register, `declined` those of proposals that a person
    rejected, so that the same file does not ask again.
    """

    base: Mapping[str, Fields] = field(default_factory=dict)
    declined: Mapping[str, Fields] = field(default_factory=dict)


@dataclass(frozen=True)
class EarlierText:
    """A recommendation of an earlier cycle, which one that is imported may repeat. `year` is that of the review."""

    id: int
    number: str
    cycle: int
    year: int | None
    text: str


@dataclass(frozen=True)
class Counts:
    """How far the review of an import is."""

    all: int
    reviewed: int
    pending: int
    rejected: int
    new: int
    changed: int
    unchanged: int
    missing: int
    with_findings: int
    doubtful: int
    open_findings: int
    blocking_findings: int

    @property
    def percent(self) -> int:
        """Return how many of 100 are reviewed, rounded down, so that 100 means all."""
        return 100 * self.reviewed // self.all if self.all else 100


def imports_list() -> QuerySet[Import]:
    """Return all imports, the newest first, with their documents ready to read."""
    return Import.objects.select_related("review__mechanism").prefetch_related("documents__document")


def import_with_documents(import_id: int) -> Import:
    """Return one import with its review and documents.

    Raises:
        NotFoundError: there is no such import.
    """
    found = imports_list().filter(pk=import_id).first()
    if found is None:
        raise NotFoundError()
    return found


def documents_of(import_run: Import) -> list[ImportDocument]:
    """Return the documents of an import in the order of their upload."""
    return list(import_run.documents.select_related("document"))


def active_proposals(import_run: Import) -> QuerySet[Proposal]:
    """Return the proposals of an import that stand, in printed order; those merged into another are left out."""
    return Proposal.objects.filter(import_run=import_run, merged_into__isnull=True)


def proposal_of(import_run: Import, proposal_id: int) -> Proposal:
    """Return one standing proposal of an import.

    Raises:
        NotFoundError: the import has no such proposal.
    """
    found = active_proposals(import_run).select_related("document", "recommendation").filter(pk=proposal_id).first()
    if found is None:
        raise NotFoundError()
    return found


def with_open_findings(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return those proposals of which an open finding speaks."""
    return proposals.filter(Exists(_open_findings().filter(proposal=OuterRef("pk"))))


def without_findings(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return those proposals that nobody has to look at: no open finding, no doubt, no difference from the register.

    Doubts on labels do not count: labels are proposals in the register too, and confirmed there.
    """
    clean = proposals.filter(~Exists(_open_findings().filter(proposal=OuterRef("pk"))), doubts=[])
    return clean.exclude(kind=ProposalKind.CHANGED)


def proposals_filtered(import_run: Import, name: str = "all") -> QuerySet[Proposal]:
    """Return the standing proposals that pass one of `FILTERS`; an unknown name filters nothing."""
    proposals = active_proposals(import_run)
    if name == "pending":
        return proposals.filter(decision=Decision.PENDING)
    if name == "findings":
        return with_open_findings(proposals)
    if name == "changed":
        return proposals.filter(kind=ProposalKind.CHANGED)
    if name == "doubtful":
        return proposals.exclude(doubts=[], label_doubts=[])
    return proposals


def findings_by_proposal(proposals: Sequence[Proposal]) -> dict[int, list[ImportFinding]]:
    """Return the findings of a page of proposals by proposal, in one query."""
    found: dict[int, list[ImportFinding]] = {}
    rows = ImportFinding.objects.filter(proposal__in=[proposal.pk for proposal in proposals])
    for row in rows.select_related("document", "other_document"):
        found.setdefault(row.proposal_id or 0, []).append(row)
    return found


def findings_of(import_run: Import) -> QuerySet[ImportFinding]:
    """Return all findings of an import, the open and blocking ones first."""
    return (
        ImportFinding.objects.filter(import_run=import_run)
        .select_related("document", "other_document", "proposal")
        .annotate(is_open=Q(resolution=Resolution.OPEN))
        .order_by("-is_open", "-is_blocking", "pk")
    )


def finding_of(import_run: Import, finding_id: int) -> ImportFinding:
    """Return one finding of an import.

    Raises:
        NotFoundError: the import has no such finding.
    """
    found = ImportFinding.objects.filter(import_run=import_run, pk=finding_id).first()
    if found is None:
        raise NotFoundError()
    return found


def counts_of(import_run: Import) -> Counts:
    """Return how far the review of an import is, in two queries."""
    proposals = active_proposals(import_run)
    pending, rejected = Q(decision=Decision.PENDING), Q(decision=Decision.REJECTED)
    counted = proposals.annotate(has_finding=Exists(_open_findings().filter(proposal=OuterRef("pk")))).aggregate(
        all=Count("pk"),
        pending=Count("pk", filter=pending),
        rejected=Count("pk", filter=rejected),
        new=Count("pk", filter=Q(kind=ProposalKind.NEW)),
        changed=Count("pk", filter=Q(kind=ProposalKind.CHANGED)),
        unchanged=Count("pk", filter=Q(kind=ProposalKind.UNCHANGED)),
        missing=Count("pk", filter=Q(kind=ProposalKind.MISSING)),
        with_findings=Count("pk", filter=Q(has_finding=True)),
        doubtful=Count("pk", filter=~Q(doubts=[]) | ~Q(label_doubts=[])),
    )
    findings = ImportFinding.objects.filter(import_run=import_run).aggregate(
        open_findings=Count("pk", filter=Q(resolution=Resolution.OPEN)),
        blocking_findings=Count("pk", filter=Q(resolution=Resolution.OPEN, is_blocking=True)),
    )
    return Counts(reviewed=counted["all"] - counted["pending"], **counted, **findings)


def rejected_numbers(import_run: Import) -> list[str]:
    """Return the numbers of the rejected proposals in printed order."""
    rejected = active_proposals(import_run).filter(decision=Decision.REJECTED)
    return list(rejected.values_list("number", flat=True))


def term_names(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the names of terms by scheme and code, in the visitor's language, in one query."""
    terms = Term.objects.filter(code__in={code for _scheme, code in keys})
    return {(term.scheme, term.code): term.name for term in terms if (term.scheme, term.code) in keys}


def minutes_left(import_run: Import, pending_count: int) -> int:
    """Return about how many minutes the pending proposals will take at the pace of the last steps, rounded up."""
    times = list(import_run.steps.order_by("-pk").values_list("at", flat=True)[:PACE_STEPS])
    gaps = [later - earlier for later, earlier in pairwise(times)]
    working = [gap.total_seconds() for gap in gaps if gap < PACE_PAUSE]
    pace = median(working) if len(working) >= 5 else DEFAULT_PACE.total_seconds()
    return -(-int(pending_count * pace) // 60)


def reviews_to_choose() -> QuerySet[Review]:
    """Return all reviews for the choice in the upload form."""
    return Review.objects.select_related("mechanism")


def review_matching(facts: Mapping[str, Any]) -> Review | None:
    """Return the review of which the documents speak, None where the register has none.

    A review is known by its State, mechanism and cycle; where the documents do not say the cycle, by a symbol.
    """
    reviews = Review.objects.select_related("mechanism")
    state, mechanism, cycle = facts.get("state_under_review"), facts.get("mechanism") or "", facts.get("cycle")
    if state and cycle is not None:
        return reviews.filter(state_under_review=state, mechanism__code__iexact=mechanism, cycle=cycle).first()
    symbols = Q()
    for name in ("report_symbol", "addendum_symbol"):
        if facts.get(name):
            symbols |= Q(**{name: facts[name]})
    return reviews.filter(symbols).first() if symbols else None


def register_entries(review: Review | None) -> dict[str, RegisterEntry]:
    """Return what the register holds of a review, by the key of the number, in a constant number of queries."""
    if review is None:
        return {}
    rows = Recommendation.objects.filter(review=review).prefetch_related(
        "texts", "parts__recommending_states", "positions"
    )
    return {number_key(row.number): _entry_of(row) for row in rows}


def earlier_texts(import_run: Import) -> list[EarlierText]:
    """Return the recommendations of earlier cycles of the same State and mechanism, in two queries.

    Each in English where it has an English text, since the matcher knows most of that, else in its first language.
    """
    review, facts = import_run.review, import_run.facts
    state = review.state_under_review if review else facts.get("state_under_review")
    cycle = review.cycle if review else facts.get("cycle")
    if not state or cycle is None:
        return []
    mechanism = Q(review__mechanism=review.mechanism_id) if review else _mechanism_named(facts.get("mechanism") or "")
    rows = (
        Recommendation.objects.filter(mechanism, review__state_under_review=state, review__cycle__lt=cycle)
        .select_related("review")
        .prefetch_related("texts")
    )
    return [
        EarlierText(
            id=row.pk,
            number=row.number,
            cycle=row.review.cycle or 0,
            year=row.review.reviewed_on.year if row.review.reviewed_on else None,
            text=texts.get("en") or next(iter(texts.values())),
        )
        for row in rows
        if (texts := {text.language: text.text for text in row.texts.all()})
    ]


def _mechanism_named(code: str) -> Q:
    return Q(review__mechanism__code__iexact=code)


def read_before(review: Review | None) -> ReadBefore:
    """Return what the files of the published imports of a review said, the newest last, in one query."""
    if review is None:
        return ReadBefore()
    base: dict[str, Fields] = {}
    declined: dict[str, Fields] = {}
    rows = Proposal.objects.filter(import_run__review=review, import_run__status=ImportStatus.PUBLISHED)
    for number, said, recommendation_id, decision in rows.order_by("import_run__published_at", "pk").values_list(
        "number", "as_read", "recommendation_id", "decision"
    ):
        key = number_key(number)
        if recommendation_id is not None:
            base.setdefault(key, {}).update(said)
        elif decision == Decision.REJECTED:
            declined[key] = said
    return ReadBefore(base, declined)


def _open_findings() -> QuerySet[ImportFinding]:
    return ImportFinding.objects.filter(resolution=Resolution.OPEN)


def _entry_of(row: Recommendation) -> RegisterEntry:
    return RegisterEntry(
        id=row.pk,
        version=row.version,
        number=row.number,
        order=row.order,
        heading=row.heading,
        position=row.position,
        texts={
            text.language: TextEntry(
                text=text.text,
                is_official=text.is_official,
                document=text.document_id,
                page=text.page,
                boxes=text.boxes,
            )
            for text in row.texts.all()
        },
        parts=[
            PartEntry(text=part.text, states=[state.state for state in part.recommending_states.all()])
            for part in row.parts.all()
        ],
        ledger=[
            LedgerEntry(
                position=entry.position,
                raw=entry.raw,
                comment=entry.comment,
                is_partial=entry.is_partial,
                source=entry.source,
                document=entry.document_id,
                page=entry.page,
                stated_on=entry.stated_on.isoformat() if entry.stated_on else None,
            )
            for entry in row.positions.all()
        ],
        human_fields=frozenset(row.human_fields),
        page=row.page,
        boxes=row.boxes,
        document_id=row.source_document_id,
    )
