"""Which body might lead a measure: by the preset's competences and by earlier plans, each with its reason in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.plan.models import MeasureRecommendation, Plan
from qadam.plan.selectors.copying import SAME_SCORE
from qadam.plan.workflow import ADOPTED_ONCE
from qadam.register.enums import EarlierStatus, LabelStatus
from qadam.register.models import EarlierRecommendation, RecommendationLabel
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Competence

# What a reason weighs. Having led a measure on the same recommendation says most; being competent for the principal
# area more than for a further one, and more where it stands first among the body's own (the preset lists them so).
LED_THE_SAME, PRINCIPAL_AREA, FURTHER_AREA, OWN_FIRST_AREA = 3.0, 2.0, 1.0, 0.5
MOST_SUGGESTIONS = 4


@dataclass
class Suggestion:
    """A body that might lead, how much speaks for it, and why, in words."""

    body: Body
    weight: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, weight: float, reason: str) -> None:
        """Add a reason, once."""
        if reason not in self.reasons:
            self.weight += weight
            self.reasons.append(reason)


def suggested_leads(
    recommendation_ids: Iterable[int], *, area_ids: Iterable[int] = (), apart_from: Plan | None = None
) -> list[Suggestion]:
    """Return the bodies that might lead a measure on these recommendations together, the likeliest first.

    Args:
        area_ids: areas of the measure itself, which count like principal areas.
        apart_from: the plan that is being written, whose own measures are no precedent.
    """
    wanted = list(dict.fromkeys(recommendation_ids))
    together = _Together()
    for suggestions in suggested_leads_by_recommendation(wanted, apart_from=apart_from).values():
        for one in suggestions:
            together.take(one)
    competent = _competences(area_ids)
    for area in area_ids:
        for body, name, is_first in competent.get(area, ()):
            together.get(body).add(PRINCIPAL_AREA + OWN_FIRST_AREA * is_first, _competence_reason(name))
    return together.ranked()


def suggested_leads_by_recommendation(
    recommendation_ids: Iterable[int], *, apart_from: Plan | None = None
) -> dict[int, list[Suggestion]]:
    """Return by recommendation the bodies that might lead a measure on it, the likeliest first; constant queries."""
    wanted = list(dict.fromkeys(recommendation_ids))
    found: dict[int, _Together] = {pk: _Together() for pk in wanted}
    labels = list(
        RecommendationLabel.objects.filter(recommendation__in=wanted, term__scheme=Scheme.AREA)
        .exclude(status=LabelStatus.REJECTED)
        .values_list("recommendation_id", "term_id", "is_principal")
    )
    competent = _competences({term for _pk, term, _principal in labels})
    for pk, term, is_principal in labels:
        for body, name, is_first in competent.get(term, ()):
            weight = (PRINCIPAL_AREA if is_principal else FURTHER_AREA) + OWN_FIRST_AREA * is_first
            found[pk].get(body).add(weight, _competence_reason(name))
    for pk, body, reason in _precedents(wanted, apart_from):
        found[pk].get(body).add(LED_THE_SAME, reason)
    return {pk: together.ranked() for pk, together in found.items()}


class _Together:
    """The suggestions for one thing, by body."""

    def __init__(self) -> None:
        self._held: dict[int, Suggestion] = {}

    def get(self, body: Body) -> Suggestion:
        return self._held.setdefault(body.pk, Suggestion(body))

    def take(self, other: Suggestion) -> None:
        mine = self.get(other.body)
        mine.weight += other.weight
        mine.reasons += [reason for reason in other.reasons if reason not in mine.reasons]

    def ranked(self) -> list[Suggestion]:
        rows = sorted(self._held.values(), key=lambda one: (-one.weight, one.body.code))
        return rows[:MOST_SUGGESTIONS]


def _competence_reason(area: str) -> str:
    return _("competent for “%(area)s”") % {"area": area}


def _competences(terms: Iterable[int]) -> Mapping[int, list[tuple[Body, str, bool]]]:
    """Return by area the State bodies competent for it, the area's name, and whether it is the body's first one."""
    wanted = set(terms)
    if not wanted:
        return {}
    rows = list(
        Competence.objects.filter(body__is_active=True, body__kind=BodyKind.STATE_BODY)
        .select_related("body", "term")
        .order_by("pk")
    )
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(row.body_id, row.term_id)
    found: dict[int, list[tuple[Body, str, bool]]] = {}
    for row in rows:
        if row.term_id in wanted:
            found.setdefault(row.term_id, []).append((row.body, row.term.name, first[row.body_id] == row.term_id))
    return found


def _precedents(wanted: list[int], apart_from: Plan | None) -> Iterable[tuple[int, Body, str]]:
    """Yield (recommendation, body, reason) for measures of adopted plans on it or on an earlier one that it repeats."""
    earlier: dict[int, list[int]] = {pk: [pk] for pk in wanted}
    pairs = EarlierRecommendation.objects.filter(recommendation__in=wanted).exclude(status=EarlierStatus.DIFFERENT)
    for later_id, earlier_id, status, score in pairs.values_list("recommendation_id", "earlier_id", "status", "score"):
        if status != EarlierStatus.PROPOSED or score >= SAME_SCORE:
            earlier.setdefault(earlier_id, []).append(later_id)
    links = (
        MeasureRecommendation.objects.filter(
            recommendation__in=list(earlier),
            measure__plan__status__in=ADOPTED_ONCE,
            measure__lead_body__is_active=True,
        )
        .select_related("measure__lead_body", "measure__plan", "recommendation__review")
        .order_by("-measure__plan__starts_on", "measure__order")
    )
    if apart_from is not None:
        links = links.exclude(measure__plan=apart_from)
    for link in links:
        body = link.measure.lead_body
        if body is None:
            continue
        values = {
            "measure": link.measure.number,
            "plan": link.measure.plan.name,
            "recommendation": f"{link.recommendation.review.code} {link.recommendation.number}",
        }
        for pk in earlier[link.recommendation_id]:
            if pk == link.recommendation_id:
                yield pk, body, _("leads measure %(measure)s of “%(plan)s” on this recommendation") % values
            else:
                reason = _("led measure %(measure)s of “%(plan)s” on %(recommendation)s, which this one takes up")
                yield pk, body, reason % values
