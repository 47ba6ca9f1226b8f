"""Making measures from recommendations in the builder: one for all that were chosen, or one for each."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.bodies.models import Body
from qadam.plan.models import TEXT_LANGUAGES, Measure, Plan
from qadam.plan.permissions import check_change_plans
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.builder import area_by_recommendation, recommendations_of_plan
from qadam.plan.selectors.suggestions import Suggestion, suggested_leads, suggested_leads_by_recommendation
from qadam.plan.services.locking import check_draft, locked_plan
from qadam.plan.services.measures import create_measures
from qadam.register.models import Cluster, Recommendation, RecommendationText
from qadam.taxonomy.models import Term


@transaction.atomic
def draft_measure(
    *,
    plan_id: int,
    record: MeasureRecord,
    recommendation_ids: Sequence[int],
    cluster_ids: Sequence[int],
    by: User | None,
    suggest: bool = False,
) -> Measure:
    """Make one measure that answers all of the chosen recommendations and groups, and return it.

    Args:
        record: its text and what is known already. Without an area it gets that of the first recommendation.
        suggest: give it the likeliest lead body where the record names none.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or a recommendation is not of its reviews.
        WrongStateError: the plan is no draft.
        InvalidInputError: the measure has no text.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    chosen = _recommendations(plan, recommendation_ids)
    clusters = list(Cluster.objects.filter(pk__in=cluster_ids, review__in=plan.reviews.order_by().values("pk")))
    if len(clusters) != len(set(cluster_ids)):
        raise NotFoundError()
    answered = [item.pk for item in chosen] + list(
        Recommendation.objects.filter(cluster__in=clusters).order_by("order").values_list("pk", flat=True)
    )
    areas = record.areas or _areas(answered)[:1]
    lead = record.lead_body
    if lead is None and suggest:
        lead = _likeliest(suggested_leads(answered, area_ids=[term.pk for term in areas], apart_from=plan))
    record = replace(
        record,
        recommendations=tuple(dict.fromkeys([*record.recommendations, *chosen])),
        clusters=tuple(dict.fromkeys([*record.clusters, *clusters])),
        areas=areas,
        lead_body=lead,
    )
    return create_measures(plan_id=plan.pk, records=[record], by=by)[0]


@transaction.atomic
def draft_measure_for_each(
    *, plan_id: int, record: MeasureRecord, recommendation_ids: Sequence[int], by: User | None, suggest: bool = False
) -> list[Measure]:
    """Make a measure for each of the chosen recommendations, worded like it for a start, and return them.

    Args:
        record: what all of them get (lead body, deadline, form of completion); its text is not used.
        suggest: give each the likeliest lead body where the record names none.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or a recommendation is not of its reviews.
        WrongStateError: the plan is no draft.
        InvalidInputError: no recommendation was chosen.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    chosen = _recommendations(plan, recommendation_ids)
    if not chosen:
        raise InvalidInputError(_("Choose at least one recommendation."))
    suggestions = suggested_leads_by_recommendation([item.pk for item in chosen], apart_from=plan) if suggest else {}
    place = area_by_recommendation(Recommendation.objects.filter(pk__in=[item.pk for item in chosen]))
    terms = Term.objects.in_bulk(set(place.values()))
    wanted = plan.languages or list(TEXT_LANGUAGES)
    records = []
    for item in chosen:
        texts = {text.language: text.text for text in item.texts.all()}
        held = {code: texts[code] for code in wanted if code in texts}
        records.append(
            replace(
                record,
                texts=held or {wanted[0]: next(iter(texts.values()), item.number)},
                recommendations=(item,),
                areas=record.areas or ((terms[place[item.pk]],) if item.pk in place else ()),
                lead_body=record.lead_body or _likeliest(suggestions.get(item.pk, [])),
            )
        )
    return create_measures(plan_id=plan.pk, records=records, by=by)


def _recommendations(plan: Plan, ids: Sequence[int]) -> list[Recommendation]:
    found = list(
        recommendations_of_plan(plan)
        .filter(pk__in=list(ids))
        .select_related("review")
        .prefetch_related(Prefetch("texts", RecommendationText.objects.order_by("pk")))
        .order_by("review__code", "order", "pk")
    )
    if len(found) != len(set(ids)):
        raise NotFoundError()
    return found


def _areas(recommendation_ids: Sequence[int]) -> tuple[Term, ...]:
    """Return the areas of recommendations in their order, each once."""
    place = area_by_recommendation(Recommendation.objects.filter(pk__in=list(recommendation_ids)))
    terms = Term.objects.in_bulk(set(place.values()))
    return tuple(dict.fromkeys(terms[place[pk]] for pk in recommendation_ids if pk in place))


def _likeliest(suggestions: list[Suggestion]) -> Body | None:
    return suggestions[0].body if suggestions else None
