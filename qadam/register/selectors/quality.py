"""How often people changed what the machine proposed: by list, by label, over the months.

Counted are the machine's own proposals that a person has decided, and the labels that a person had to add. A label
taken from a document is nobody's proposal and is not counted.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from qadam.register.enums import LabelStatus, RecurrenceStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.queue import RECURRENCE
from qadam.register.workflow import proposed_status
from qadam.taxonomy.models import Term

# A label of which fewer were decided says little; the table leaves it out.
LEAST_DECIDED = 3
MOST_LABELS = 40


@dataclass(frozen=True)
class Decided:
    """What people did with proposals: left as they were, turned down, or had to add where the machine was silent."""

    confirmed: int = 0
    rejected: int = 0
    added: int = 0

    @property
    def decided(self) -> int:
        """Return how many of the machine's proposals were decided."""
        return self.confirmed + self.rejected

    @property
    def changed_share(self) -> float | None:
        """Return the share 0-1 of the decided proposals that people turned down; None where none was decided."""
        return self.rejected / self.decided if self.decided else None

    def plus(self, other: "Decided") -> "Decided":
        """Return the sum of both."""
        return Decided(self.confirmed + other.confirmed, self.rejected + other.rejected, self.added + other.added)


@dataclass(frozen=True)
class Quality:
    """The whole page. `by_month` is ordered by month; `by_label` begins with the labels that are changed most often."""

    total: Decided
    by_scheme: dict[str, Decided]
    by_label: list[tuple[Term, Decided]]
    by_month: dict[date, dict[str, Decided]]


def quality() -> Quality:
    """Return how often people changed the machine, in a number of queries that rows do not change."""
    by_scheme: dict[str, Decided] = defaultdict(Decided)
    by_month: dict[date, dict[str, Decided]] = defaultdict(lambda: defaultdict(Decided))
    by_term: dict[int, Decided] = defaultdict(Decided)
    machine, person = Q(score__isnull=False), Q(score__isnull=True, status=LabelStatus.CONFIRMED)
    rows = (
        RecommendationLabel.objects.filter(decided_by_id__isnull=False, decided_at__isnull=False)
        .order_by()
        .annotate(month=TruncMonth("decided_at"))
        .values_list("month", "term__scheme", "term_id")
        .annotate(
            confirmed=Count("pk", filter=machine & Q(status=LabelStatus.CONFIRMED)),
            rejected=Count("pk", filter=machine & Q(status=LabelStatus.REJECTED)),
            added=Count("pk", filter=person),
        )
    )
    for month, scheme, term_id, confirmed, rejected, added in rows:
        counted = Decided(confirmed, rejected, added)
        by_scheme[scheme] = by_scheme[scheme].plus(counted)
        by_term[term_id] = by_term[term_id].plus(counted)
        by_month[month.date()][scheme] = by_month[month.date()][scheme].plus(counted)
    for month, counted in _recurrences():
        by_scheme[RECURRENCE] = by_scheme[RECURRENCE].plus(counted)
        by_month[month][RECURRENCE] = by_month[month][RECURRENCE].plus(counted)
    total = Decided()
    for counted in by_scheme.values():
        total = total.plus(counted)
    return Quality(
        total,
        {scheme: counted for scheme, counted in by_scheme.items() if counted.decided or counted.added},
        _labels(by_term),
        {month: dict(by_month[month]) for month in sorted(by_month)},
    )


def _labels(by_term: dict[int, Decided]) -> list[tuple[Term, Decided]]:
    often = {pk: counted for pk, counted in by_term.items() if counted.decided >= LEAST_DECIDED}
    worst = sorted(often, key=lambda pk: (-(often[pk].changed_share or 0), -often[pk].decided, pk))[:MOST_LABELS]
    terms = Term.objects.in_bulk(worst)
    return [(terms[pk], often[pk]) for pk in worst]


def _recurrences() -> list[tuple[date, Decided]]:
    """Return the decided recurrences by month: changed is one whose status is not what the score proposes."""
    rows = (
        Recommendation.objects.filter(recurrence_confirmed_at__isnull=False, recurrence_score__isnull=False)
        .order_by()
        .annotate(month=TruncMonth("recurrence_confirmed_at"))
        .values_list("month", "recurrence", "recurrence_score")
        .annotate(count=Count("pk"))
    )
    found: dict[date, Decided] = defaultdict(Decided)
    for month, status, score, count in rows:
        is_same = RecurrenceStatus(status) == proposed_status(score)
        counted = Decided(confirmed=count) if is_same else Decided(rejected=count)
        found[month.date()] = found[month.date()].plus(counted)
    return list(found.items())
