"""Copying measures of an earlier plan into a draft, with what carries over.

The text, the bodies, the areas, the form of completion, the funding and the indicators carry over. The number, the
deadline and the legal act do not: they belonged to the earlier period. In place of the recommendations stand those of
the new reviews that repeat them, and only where a person or the matcher has found them to be the same.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.plan.models import Measure
from qadam.plan.permissions import check_change_plans
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.copying import successors_of
from qadam.plan.services.locking import check_draft, locked_plan
from qadam.plan.services.measures import add_records
from qadam.plan.services.writing import read_whole
from qadam.plan.workflow import ADOPTED_ONCE


@transaction.atomic
def copy_measures(*, plan_id: int, from_plan_id: int, measure_ids: Sequence[int], by: User | None) -> list[Measure]:
    """Copy measures of an adopted plan into a draft, in their order, and return the copies. Constant queries.

    A measure that was copied into this draft already is not copied again.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or one of the measures is not in the earlier plan.
        WrongStateError: the plan is no draft.
        InvalidInputError: no measure was chosen, or the earlier plan was never adopted.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    earlier = locked_plan(from_plan_id)
    if earlier.status not in ADOPTED_ONCE or earlier.pk == plan.amends_id:
        raise InvalidInputError(_("Copy from a plan that was adopted, other than this one."))
    if not measure_ids:
        raise InvalidInputError(_("Choose at least one measure."))
    wanted = set(measure_ids)
    sources = [measure for measure in read_whole(wanted) if measure.plan_id == earlier.pk]
    if len(sources) != len(wanted):
        raise NotFoundError()
    there = set(plan.measures.filter(copied_from__in=sources).values_list("copied_from_id", flat=True))
    sources = [measure for measure in sources if measure.pk not in there]
    successors = successors_of(sources, plan)
    copies = add_records(
        plan,
        [
            MeasureRecord(
                texts={"en": measure.text_en, "ru": measure.text_ru, "kk": measure.text_kk},
                lead_body=measure.lead_body,
                contributing_bodies=tuple(link.body for link in measure.body_links.all()),
                completion_form=measure.completion_form,
                completion_note=measure.completion_note,
                funding=measure.funding,
                areas=tuple(link.term for link in measure.area_links.all()),
                recommendations=tuple(successors.get(measure.pk, ())),
                indicators=tuple(link.indicator for link in measure.indicator_links.all()),
                copied_from=measure,
            )
            for measure in sources
        ],
    )
    if copies:
        record_event("measures.copied", actor=by, target=plan, details={"from": earlier.code, "count": len(copies)})
    return copies
