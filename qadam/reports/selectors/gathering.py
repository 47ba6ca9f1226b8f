"""All facts on a review as of a date, as plain values: what a snapshot freezes and what every paper is made of.

As of a date means: positions that the State had stated (or that were recorded, where no date is known), values of
indicators of periods that had ended, reports of bodies that had been approved, assessments that had been made. Names
stand in all three languages, so that a paper in any language comes from the same data. The number of queries does not
grow with rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from qadam.base.models import Named
from qadam.plan.models import Indicator, IndicatorValue, Measure, Plan
from qadam.progress.enums import AssessmentState, UpdateState
from qadam.progress.models import Assessment, Evidence, ProgressUpdate
from qadam.register.enums import LabelStatus
from qadam.register.models import PositionEntry, Recommendation, RecommendationLabel, Review
from qadam.register.services.positions import current_position
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

FORMAT = 1  # of the data; a later release that changes it still reads this one
LANGUAGES = ("en", "ru", "kk")
# What the body itself stands behind; drafts and returned reports never leave the house.
APPROVED = (UpdateState.APPROVED, UpdateState.ACCEPTED, UpdateState.PUBLISHED)
SCHEMES = {
    Scheme.THEME: "themes",
    Scheme.AFFECTED_GROUP: "persons",
    Scheme.SDG_GOAL: "sdg_goals",
    Scheme.SDG_TARGET: "sdg_targets",
}


def gather_review(review: Review, on: date) -> dict[str, Any]:
    """Return everything that papers on a review need, as of a date, in values that JSON holds."""
    recommendations = _recommendations(review, on)
    measures = _measures(review)
    return {
        "format": FORMAT,
        "reference_on": on.isoformat(),
        "review": _review(review),
        "areas": _areas(),
        "recommendations": recommendations,
        "plans": _plans(review),
        "measures": measures,
        "updates": _updates(review, on),
        "indicators": _indicators(review, on),
        "assessments": _assessments(review, on),
    }


def names_of(named: Named | None) -> dict[str, str]:
    """Return the names of a thing by language; empty where there is no thing."""
    return {code: getattr(named, f"name_{code}") for code in LANGUAGES} if named is not None else {}


def written_number(value: Decimal | None) -> str | None:
    """Return a number without needless zeros, in the form in which JSON and every database agree: "12.5"."""
    if value is None:
        return None
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"


def _review(review: Review) -> dict[str, Any]:
    return {
        "code": review.code,
        "mechanism": review.mechanism.code,
        "mechanism_kind": review.mechanism.kind,
        "mechanism_names": names_of(review.mechanism),
        "state_under_review": review.state_under_review,
        "cycle": review.cycle,
        "working_group_session": review.working_group_session,
        "hrc_session": review.hrc_session,
        "reviewed_on": _iso(review.reviewed_on),
        "adopted_on": _iso(review.adopted_on),
        "report_symbol": review.report_symbol,
        "addendum_symbol": review.addendum_symbol,
    }


def _areas() -> list[dict[str, Any]]:
    areas = Term.objects.filter(scheme=Scheme.AREA).order_by("order", "code")
    return [{"code": area.code, "names": names_of(area)} for area in areas]


def _recommendations(review: Review, on: date) -> list[dict[str, Any]]:
    labels = RecommendationLabel.objects.exclude(status=LabelStatus.REJECTED).select_related("term")
    rows = (
        Recommendation.objects.filter(review=review)
        .select_related("cluster")
        .prefetch_related("texts", "parts__recommending_states", "positions", Prefetch("labels", labels.order_by("pk")))
        .order_by("order", "pk")
    )
    return [_recommendation(row, on) for row in rows]


def _recommendation(row: Recommendation, on: date) -> dict[str, Any]:
    ledger = [entry for entry in row.positions.all() if (entry.stated_on or _day(entry.recorded_at)) <= on]
    labels, areas = _labels(row), [label for label in row.labels.all() if label.term.scheme == Scheme.AREA]
    areas.sort(key=lambda a: (not a.is_principal, a.status != LabelStatus.CONFIRMED, -(a.score or 1.0), a.pk))
    return {
        "id": row.pk,
        "number": row.number,
        "order": row.order,
        "heading": row.heading,
        "texts": {text.language: text.text for text in row.texts.all()},
        "parts": [
            {"text": part.text, "states": [state.state for state in part.recommending_states.all()]}
            for part in row.parts.all()
        ],
        "is_pledge": row.is_pledge,
        "position": position_as_of(row, ledger),
        "ledger": [_entry(entry) for entry in ledger],
        "recurrence": row.recurrence,
        "action_category": row.action_category,
        "cluster": row.cluster.label if row.cluster else "",
        "areas": [label.term.code for label in areas],
        **labels,
    }


def _labels(row: Recommendation) -> dict[str, list[str]]:
    """Return the codes of the labels by list: those that a document states or a person confirmed.

    A machine's proposal stands for nobody's word in a paper; only the theme, under which everything is listed, falls
    back on it.
    """
    sure: dict[str, list[str]] = {name: [] for name in SCHEMES.values()}
    proposed: list[RecommendationLabel] = []
    for label in row.labels.all():
        if label.term.scheme not in SCHEMES:
            continue
        if label.score is None or label.status == LabelStatus.CONFIRMED:
            sure[SCHEMES[Scheme(label.term.scheme)]].append(label.term.code)
        elif label.term.scheme == Scheme.THEME:
            proposed.append(label)
    if not sure["themes"] and proposed:
        sure["themes"] = [max(proposed, key=lambda label: label.score or 0.0).term.code]
    return sure


def position_as_of(row: Recommendation, ledger: list[PositionEntry]) -> str:
    """Return the position that the ledger up to a date gives, by the register's own rule.

    A recommendation without any entry (its position came without a source) keeps its standing value.
    """
    return current_position(ledger).value if row.positions.all() else row.position


def _entry(entry: PositionEntry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "raw": entry.raw,
        "comment": entry.comment,
        "is_partial": entry.is_partial,
        "source": entry.source,
        "stated_on": _iso(entry.stated_on),
    }


def plans_of(review: Review) -> list[Plan]:
    """Return the plans that answer a review and are no mere drafts of an amendment, oldest first."""
    return list(
        Plan.objects.filter(Q(reviews=review) | Q(measures__recommendation_links__recommendation__review=review))
        .filter(amends__isnull=True)
        .exclude(status="withdrawn")
        .distinct()
        .order_by("starts_on", "pk")
    )


def _plans(review: Review) -> list[dict[str, Any]]:
    return [
        {
            "id": plan.pk,
            "code": plan.code,
            "names": names_of(plan),
            "starts_on": _iso(plan.starts_on),
            "ends_on": _iso(plan.ends_on),
            "legal_act": plan.legal_act,
            "status": plan.status,
        }
        for plan in plans_of(review)
    ]


def _measures(review: Review) -> list[dict[str, Any]]:
    rows = (
        Measure.objects.filter(plan__in=[plan.pk for plan in plans_of(review)], removed_at__isnull=True)
        .select_related("lead_body")
        .prefetch_related(
            "recommendation_links",
            "cluster_links__cluster__recommendations",
            "area_links__term",
            "body_links__body",
            "indicator_links__indicator",
        )
        .order_by("plan__starts_on", "plan_id", "order", "pk")
    )
    return [_measure(row) for row in rows]


def _measure(row: Measure) -> dict[str, Any]:
    answered = {link.recommendation_id for link in row.recommendation_links.all()}
    for cluster_link in row.cluster_links.all():
        answered |= {each.pk for each in cluster_link.cluster.recommendations.all()}
    areas = sorted(row.area_links.all(), key=lambda link: (not link.is_principal, link.term.order, link.pk))
    return {
        "id": row.pk,
        "plan": row.plan_id,
        "number": row.number,
        "texts": _texts(row),
        "lead_body": names_of(row.lead_body),
        "bodies": [names_of(link.body) for link in row.body_links.all()],
        "deadline": _iso(row.deadline),
        "deadline_precision": row.deadline_precision,
        "deadline_note": row.deadline_note,
        "completion_form": row.completion_form,
        "completion_note": row.completion_note,
        "funding": row.funding,
        "status": row.status,
        "areas": [link.term.code for link in areas],
        "recommendations": sorted(answered),
        "indicators": sorted(link.indicator.code for link in row.indicator_links.all()),
    }


def _updates(review: Review, on: date) -> list[dict[str, Any]]:
    rows = (
        ProgressUpdate.objects.filter(
            measure__plan__in=[plan.pk for plan in plans_of(review)], state__in=APPROVED, period__starts_on__lte=on
        )
        .select_related("body", "period")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("on", "pk")), "approvals")
        .order_by("period__starts_on", "measure__order", "pk")
    )
    found = []
    for row in rows:
        approved = [approval.at for approval in row.approvals.all() if approval.voided_at is None]
        if approved and _day(min(approved)) > on:
            continue
        found.append(
            {
                "id": row.pk,
                "measure": row.measure_id,
                "body": names_of(row.body),
                "period_end": _iso(row.period.ends_on),
                "texts": _texts(row),
                "status": row.status_accepted or row.status_claimed,
                "evidence": [_evidence(one) for one in row.evidence.all() if one.on <= on],
            }
        )
    return found


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "title": row.title,
        "reference": row.reference,
        "url": row.url,
        "on": _iso(row.on),
    }


def _indicators(review: Review, on: date) -> list[dict[str, Any]]:
    values = IndicatorValue.objects.filter(period_end__lte=on, disaggregation_key="").order_by("period_end", "pk")
    rows = (
        Indicator.objects.filter(measure_links__measure__plan__in=[plan.pk for plan in plans_of(review)])
        .distinct()
        .prefetch_related(Prefetch("values", values))
        .order_by("code")
    )
    return [
        {
            "id": row.pk,
            "code": row.code,
            "names": names_of(row),
            "units": {code: getattr(row, f"unit_{code}") for code in LANGUAGES},
            "kind": row.kind,
            "direction": row.direction,
            "baseline": written_number(row.baseline_value),
            "baseline_on": _iso(row.baseline_on),
            "target": written_number(row.target_value),
            "target_on": _iso(row.target_on),
            "source": row.source,
            "sdg_codes": list(row.sdg_codes),
            "values": [
                {
                    "id": value.pk,
                    "start": _iso(value.period_start),
                    "end": _iso(value.period_end),
                    "value": written_number(value.value),
                    "source": value.source,
                }
                for value in row.values.all()
            ],
        }
        for row in rows
    ]


def _assessments(review: Review, on: date) -> list[dict[str, Any]]:
    rows = (
        Assessment.objects.filter(recommendation__review=review, assessed_on__lte=on, state=AssessmentState.PUBLISHED)
        .select_related("body", "mechanism")
        .order_by("recommendation__order", "voice", "assessed_on", "pk")
    )
    return [
        {
            "id": row.pk,
            "recommendation": row.recommendation_id,
            "voice": row.voice,
            "speaker": names_of(row.body or row.mechanism),
            "status": row.status,
            "grade": row.grade,
            "texts": _texts(row),
            "assessed_on": _iso(row.assessed_on),
        }
        for row in rows
    ]


def by_recommendation(data: dict[str, Any]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Return for each recommendation's id its "measures", "updates" (newest last), "indicators" and "assessments"."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    updates: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for update in data["updates"]:
        updates[update["measure"]].append(update)
    indicators = {indicator["code"]: indicator for indicator in data["indicators"]}
    for measure in data["measures"]:
        for recommendation in measure["recommendations"]:
            own = found[recommendation]
            own["measures"].append(measure)
            own["updates"] += updates[measure["id"]]
            own["indicators"] += [
                indicators[code]
                for code in measure["indicators"]
                if code in indicators and indicators[code] not in own["indicators"]
            ]
    for assessment in data["assessments"]:
        found[assessment["recommendation"]]["assessments"].append(assessment)
    return found


def in_language(texts: dict[str, str], language: str) -> str:
    """Return the text in a language, else in the first language that has one."""
    for code in (language, *LANGUAGES, *texts):
        if texts.get(code):
            return texts[code]
    return ""


def _texts(row: Any) -> dict[str, str]:
    return {code: getattr(row, f"text_{code}") for code in LANGUAGES}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(moment: Any) -> date:
    return timezone.localdate(moment)


def sorted_numbers(numbers: Iterable[str]) -> list[str]:
    """Return printed numbers in the order of their parts: 121.9 before 121.10."""
    return sorted(
        numbers, key=lambda number: [(not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in number.split(".")]
    )
