"""Making, changing, ordering and taking out measures of a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline
from qadam.plan.enums import CompletionForm
from qadam.plan.models import Measure, Plan
from qadam.plan.permissions import check_change_plans
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import by_area, standing
from qadam.plan.services.locking import check_draft, check_version, locked_measure, locked_plan
from qadam.plan.services.writing import (
    LINKS,
    ROWS_PER_INSERT,
    TEXT_FIELDS,
    apply_plain,
    changes_of,
    check_fields,
    facts_of,
    read_whole,
    tidy,
    wanted_facts,
    write_links,
)
from qadam.register.models import Cluster, Recommendation
from qadam.taxonomy.models import Term


@transaction.atomic
def create_measures(*, plan_id: int, records: Sequence[MeasureRecord], by: User | None) -> list[Measure]:
    """Add measures to a draft and return them, in a constant number of queries.

    Args:
        records: in the order in which they shall stand, after those that are there. A record without a number gets the
            next whole number that is free.
        by: None for the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is no draft.
        InvalidInputError: a measure has no text, or a number stands twice; `fields` names the row as "row N" (1-based)
            where several were given.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    made = add_records(plan, records)
    if made:
        record_event(
            "measure.created" if len(made) == 1 else "measures.created",
            actor=by,
            target=made[0] if len(made) == 1 else plan,
            changes=None if len(made) > 1 else _non_empty(facts_of(read_whole([made[0].pk])[0])),
            also=[Changed(item, {"text": ("", item.text)}) for item in made] if len(made) > 1 else (),
            details={"plan": plan.code, "count": len(made)},
        )
    return made


def create_measure(*, plan_id: int, record: MeasureRecord, by: User | None) -> Measure:
    """Add one measure to a draft and return it. Raises as `create_measures`."""
    return create_measures(plan_id=plan_id, records=[record], by=by)[0]


def add_records(plan: Plan, records: Sequence[MeasureRecord]) -> list[Measure]:
    """Write records as measures of a plan that the caller has locked; no event. Raises `InvalidInputError`."""
    numbers = NumberGiver(plan)
    last = standing(plan).aggregate(last=Max("order"))["last"] or 0
    measures: list[Measure] = []
    links: list[tuple[Measure, str, Sequence[Any]]] = []
    faults: dict[str, str] = {}
    for place, record in enumerate(records, 1):
        changes = tidy(changes_of(record))
        try:
            check_fields(plan, changes, texts={name[5:]: changes[name] for name in TEXT_FIELDS})
            changes["number"] = numbers.take(changes["number"])
        except InvalidInputError as error:
            if len(records) == 1:
                raise
            faults[f"row {place}"] = str(error.message)
            continue
        _drop_lead_among_contributing(changes, changes["lead_body"])
        measure = Measure(plan=plan, order=last + place, copied_from=record.copied_from, original=record.original)
        if record.original is not None:
            measure.status = record.original.status
        apply_plain(measure, changes)
        measures.append(measure)
        links += [(measure, name, changes[name]) for name in LINKS if changes[name]]
    if faults:
        raise InvalidInputError(" ".join(f"{row}: {text}" for row, text in faults.items()), fields=faults)
    Measure.objects.bulk_create(measures, batch_size=ROWS_PER_INSERT)
    write_links(links, are_new=True)
    return measures


class NumberGiver:
    """Gives numbers to new measures of a plan: the one asked for where it is free, else the next whole number."""

    def __init__(self, plan: Plan) -> None:
        self._held = set(standing(plan).exclude(number="").values_list("number", flat=True))
        self._next = max((int(number) for number in self._held if number.isascii() and number.isdigit()), default=0) + 1

    def take(self, asked: str) -> str:
        """Return a number that is free.

        Raises:
            InvalidInputError: the number asked for stands already.
        """
        if asked in self._held:
            sentence = _("There is already a measure with the number %(number)s.") % {"number": asked}
            raise InvalidInputError(sentence, fields={"number": sentence})
        if not asked:
            while str(self._next) in self._held:
                self._next += 1
            asked = str(self._next)
        self._held.add(asked)
        return asked


@transaction.atomic
def edit_measure(*, measure_id: int, version: int, changes: Mapping[str, Any], by: User | None) -> Measure:
    """Change a measure of a draft and return it.

    Args:
        version: the version that the person saw.
        changes: fields of `MEASURE_FIELDS` -> new value, as in `MeasureRecord`; what is left out stays.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such measure.
        LostUpdateError: somebody has saved since `version`; it carries both texts of every field that differs.
        WrongStateError: the plan is no draft.
        InvalidInputError: no text would be left, or the number stands twice.
    """
    check_change_plans(by)
    locked = locked_measure(measure_id)
    check_draft(locked.plan)
    measure = read_whole([measure_id])[0]
    changes = tidy(changes)
    _drop_lead_among_contributing(changes, changes.get("lead_body", measure.lead_body))
    before = facts_of(measure)
    after = wanted_facts(before, changes)
    check_version(measure, version, theirs=before, yours={name: after[name] for name in changes})
    changed = difference(before, after)
    if not changed:
        return measure
    check_fields(measure.plan, changes, texts={name[5:]: after[name] for name in TEXT_FIELDS})
    if "number" in changed and (
        not after["number"] or standing(measure.plan).filter(number=after["number"]).exclude(pk=measure.pk).exists()
    ):
        sentence = _("Give the measure a number that no other measure of the plan has.")
        raise InvalidInputError(sentence, fields={"number": sentence})
    apply_plain(measure, changes)
    measure.version += 1
    measure.save()
    write_links([(measure, name, changes[name]) for name in LINKS if name in changed])
    record_event("measure.edited", actor=by, target=measure, changes=changed, details={"plan": measure.plan.code})
    return read_whole([measure.pk])[0]


@dataclass(frozen=True)
class Assignment:
    """What many measures get at once; None and empty leave it. Areas and bodies are added, the lead is replaced."""

    lead_body: Body | None = None
    contributing_bodies: tuple[Body, ...] = ()
    deadline: Deadline | None = None
    completion_form: str = ""
    funding: str = ""
    area: Term | None = None  # becomes the principal one
    recommendations: tuple[Recommendation, ...] = ()
    clusters: tuple[Cluster, ...] = ()

    def __bool__(self) -> bool:
        return self != Assignment()


@transaction.atomic
def assign_measures(*, plan_id: int, measure_ids: Sequence[int], assignment: Assignment, by: User | None) -> int:
    """Give many measures of a draft the same lead, deadline, area and so on; return how many changed.

    The queries are as many for one measure as for all. Each changed measure gets a new version, so that whoever has it
    open in a form is told.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or one of the measures is not in it.
        WrongStateError: the plan is no draft.
        InvalidInputError: no measure was chosen, or nothing to give them.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    if not measure_ids:
        raise InvalidInputError(_("Choose at least one measure."))
    if not assignment:
        raise InvalidInputError(_("Choose what the measures shall get."))
    if assignment.completion_form and assignment.completion_form not in CompletionForm.values:
        raise InvalidInputError(_("Choose a form of completion."))
    changed: list[Changed] = []
    measures: list[Measure] = []
    links: list[tuple[Measure, str, Sequence[Any]]] = []
    for measure in _chosen(plan, measure_ids):
        changes = _assigned(measure, assignment)
        before = facts_of(measure)
        differing = difference(before, wanted_facts(before, changes))
        if not differing:
            continue
        apply_plain(measure, changes)
        measure.version += 1
        measures.append(measure)
        changed.append(Changed(measure, differing))
        links += [(measure, name, changes[name]) for name in LINKS if name in differing]
    if measures:
        fields = ["lead_body", "deadline", "deadline_precision", "completion_form", "funding", "version"]
        Measure.objects.bulk_update(measures, fields, batch_size=ROWS_PER_INSERT)
        write_links(links)
        record_event("measures.assigned", actor=by, target=plan, also=changed, details={"count": len(measures)})
    return len(measures)


def _assigned(measure: Measure, assignment: Assignment) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if assignment.lead_body:
        changes["lead_body"] = assignment.lead_body
    for name in ("deadline", "completion_form", "funding"):
        if value := getattr(assignment, name):
            changes[name] = value
    if assignment.area:
        others = [link.term for link in measure.area_links.all() if link.term_id != assignment.area.pk]
        changes["areas"] = [assignment.area, *others]
    for name in ("contributing_bodies", "recommendations", "clusters"):
        if added := getattr(assignment, name):
            held = [getattr(row, LINKS[name].field) for row in getattr(measure, LINKS[name].related_name).all()]
            changes[name] = list(dict.fromkeys([*held, *added]))
    if "contributing_bodies" not in changes and assignment.lead_body:
        changes["contributing_bodies"] = [link.body for link in measure.body_links.all()]
    _drop_lead_among_contributing(changes, changes.get("lead_body", measure.lead_body))
    return changes


def _drop_lead_among_contributing(changes: dict[str, Any], lead: Body | None) -> None:
    """A body that leads a measure does not contribute to it as well."""
    if "contributing_bodies" in changes and lead is not None:
        changes["contributing_bodies"] = [body for body in changes["contributing_bodies"] if body.pk != lead.pk]


def _chosen(plan: Plan, measure_ids: Iterable[int]) -> list[Measure]:
    wanted = set(measure_ids)
    found = read_whole(
        standing(plan).filter(pk__in=wanted).select_for_update().order_by("pk").values_list("pk", flat=True)
    )
    if len(found) != len(wanted):
        raise NotFoundError()
    for measure in found:
        measure.plan = plan
    return found


@transaction.atomic
def reorder_measures(*, plan_id: int, measure_ids: Sequence[int], by: User | None) -> None:
    """Put measures of a draft into the order given; each takes one of the places that these measures hold now.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or one of the measures is not in it.
        WrongStateError: the plan is no draft.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    found = {measure.pk: measure for measure in _chosen(plan, measure_ids)}
    places = sorted(measure.order for measure in found.values())
    moved: list[Measure] = []
    also: list[Changed] = []
    for pk, place in zip(dict.fromkeys(measure_ids), places, strict=True):
        measure = found[pk]
        if measure.order != place:
            also.append(Changed(measure, {"order": (measure.order, place)}))
            measure.order = place
            moved.append(measure)
    if moved:
        Measure.objects.bulk_update(moved, ["order"], batch_size=ROWS_PER_INSERT)
        record_event("measures.reordered", actor=by, target=plan, also=also)


@transaction.atomic
def renumber_measures(*, plan_id: int, by: User | None) -> int:
    """Number all measures of a draft 1, 2, 3 ... in the order of the printed plan; return how many numbers changed.

    An amendment keeps the numbers that people know: it cannot be renumbered.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is no draft, or it amends one in force.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    if plan.amends_id:
        raise WrongStateError(_("The measures of a plan in force keep their numbers."))
    changed: list[Changed] = []
    measures: list[Measure] = []
    for place, measure in enumerate(by_area(standing(plan)), 1):
        if measure.number != str(place) or measure.order != place:
            changed.append(Changed(measure, {"number": (measure.number, str(place))}))
            measure.number, measure.order = str(place), place
            measure.version += 1
            measures.append(measure)
    if measures:
        # Two steps, since a number may go to a measure before the one that holds it has let it go.
        standing(plan).filter(pk__in=[measure.pk for measure in measures]).update(number="")
        Measure.objects.bulk_update(measures, ["number", "order", "version"], batch_size=ROWS_PER_INSERT)
        record_event("measures.renumbered", actor=by, target=plan, also=changed, details={"count": len(measures)})
    return len(measures)


@transaction.atomic
def remove_measures(*, plan_id: int, measure_ids: Sequence[int], by: User | None) -> int:
    """Take measures out of a draft; return how many. In the plan in force they stand until the draft is adopted.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan, or one of the measures is not in it.
        WrongStateError: the plan is no draft.
        InvalidInputError: no measure was chosen.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    if not measure_ids:
        raise InvalidInputError(_("Choose at least one measure."))
    measures = _chosen(plan, measure_ids)
    also = [
        Changed(measure, {name: (value, None) for name, value in facts_of(measure).items() if value})
        for measure in measures
    ]
    record_event("measures.removed", actor=by, target=plan, also=also, details={"count": len(measures)})
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).delete()
    return len(measures)


def _non_empty(facts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: ("", value) for name, value in facts.items() if value}
