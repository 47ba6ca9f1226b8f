"""Freezing a text, adopting it, and changing an adopted plan by an amendment.

An amendment is a draft of its own, in which each measure knows the one in force that it replaces (`original`).
Adopting it writes its text over the measures in force, which keep their identity, their course and everything reported
on them; new ones move over, and those that it leaves out are cancelled. Then the draft is gone, and its circulations
and versions belong to the plan. A deadline that was extended meanwhile stays, unless the amendment gives another one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, difference, record_event
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.plan.content import compare_contents, content_of
from qadam.plan.deadlines import Deadline
from qadam.plan.enums import DeadlinePrecision, MeasureStatus, PlanStatus, VersionKind
from qadam.plan.models import (
    Measure,
    MeasureComment,
    Plan,
    PlanCirculation,
    PlanVersion,
    checksum,
)
from qadam.plan.permissions import check_change_plans
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import by_area, standing, with_everything
from qadam.plan.services.locking import locked_plan
from qadam.plan.services.measures import add_records
from qadam.plan.services.plans import PLAN_FIELDS, plan_facts, publish_measures
from qadam.plan.services.writing import LINKS, PLAIN_FIELDS, ROWS_PER_INSERT, facts_of, read_whole, write_links
from qadam.plan.workflow import IN_FORCE, PLAN_CHANGES, check_change


def freeze(
    plan: Plan,
    kind: VersionKind,
    *,
    by: User | None,
    adopted_on: date | None = None,
    legal_act: str = "",
    note: str = "",
) -> PlanVersion:
    """Freeze the text of a plan that the caller has locked, and return the version. No event: the caller records it."""
    content = content_of(plan, by_area(with_everything(standing(plan))))
    last = plan.versions.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    return PlanVersion.objects.create(
        plan=plan,
        kind=kind,
        number=last + 1,
        adopted_on=adopted_on,
        legal_act=legal_act,
        note=note,
        content=content,
        sha256=checksum(content),
        frozen_by_id=by.pk if by else None,
    )


@transaction.atomic
def adopt_plan(*, plan_id: int, adopted_on: date, by: User | None, legal_act: str = "", note: str = "") -> PlanVersion:
    """Adopt a plan or an amendment, freeze its text, and return the version; from then on bodies report on it.

    Args:
        adopted_on: the date of the legal act.
        legal_act: what adopted it; the plan's own where it is left out.
        note: needed where the plan was not circulated here: where and how bodies agreed.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is neither agreed nor a draft, or the text is not the one that bodies agreed to.
        InvalidInputError: it has no measure, or was not circulated and no note says how bodies agreed.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_change(PLAN_CHANGES, PlanStatus(plan.status), PlanStatus.ADOPTED)
    if not standing(plan).exists():
        raise InvalidInputError(_("A plan without measures cannot be adopted."))
    if plan.status == PlanStatus.DRAFT and not note.strip():
        sentence = _("This text was not circulated here. Say how the bodies agreed to it.")
        raise InvalidInputError(sentence, fields={"note": sentence})
    if plan.status == PlanStatus.AGREED:
        _check_is_what_was_agreed(plan)
    before = plan.status
    if legal_act.strip():
        plan.legal_act = legal_act.strip()
    if plan.amends is not None:
        return _adopt_amendment(plan, adopted_on=adopted_on, note=note.strip(), by=by)
    version = freeze(
        plan, VersionKind.ADOPTED, by=by, adopted_on=adopted_on, legal_act=plan.legal_act, note=note.strip()
    )
    plan.status = PlanStatus.ADOPTED
    plan.version += 1
    plan.save()
    record_event(
        "plan.adopted",
        actor=by,
        target=plan,
        changes={"status": (before, plan.status)},
        details={"version": version.number, "sha256": version.sha256, "adopted_on": adopted_on},
    )
    return version


def _check_is_what_was_agreed(plan: Plan) -> None:
    """A change behind the back of the bodies cannot happen through the services; this holds it for every other way."""
    circulation = plan.circulations.select_related("text").order_by("-number").first()
    if circulation is None:
        raise WrongStateError()
    now = content_of(plan, by_area(with_everything(standing(plan))))
    agreed = circulation.text
    # Not the checksum of the whole: a body that was renamed since has agreed all the same.
    if not agreed.is_intact or any(now[part] != agreed.content[part] for part in ("plan", "measures")):
        raise WrongStateError(_("The text is no longer the one that the bodies agreed to. Circulate it again."))


@transaction.atomic
def amend_plan(*, plan_id: int, by: User | None) -> Plan:
    """Begin an amendment of a plan in force, and return its draft: a copy of the text, which is changed and adopted.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is not in force, or an amendment of it is being written already.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    if plan.status not in IN_FORCE:
        raise WrongStateError(_("Only a plan in force can be amended."))
    if plan.amendments.exclude(status=PlanStatus.WITHDRAWN).exists():
        raise WrongStateError(_("An amendment of this plan is being written already."))
    draft = Plan(amends=plan, code=_amendment_code(plan), status=PlanStatus.DRAFT, hints_off=list(plan.hints_off))
    for name in PLAN_FIELDS:
        if name not in ("code", "reviews"):
            setattr(draft, name, getattr(plan, name))
    draft.save()
    draft.reviews.set(plan.reviews.all())
    originals = list(with_everything(standing(plan)).order_by("order", "pk"))
    copies = add_records(draft, [record_of(measure, original=measure) for measure in originals])
    for copy, original in zip(copies, originals, strict=True):
        copy.order = original.order
    Measure.objects.bulk_update(copies, ["order"], batch_size=ROWS_PER_INSERT)
    record_event("plan.amendment_begun", actor=by, target=plan, details={"draft": draft.code, "count": len(copies)})
    return draft


def record_of(
    measure: Measure, *, original: Measure | None = None, copied_from: Measure | None = None
) -> MeasureRecord:
    """Return a measure that was read with everything as a record."""
    held: dict[str, Any] = {
        name: tuple(getattr(row, link.field) for row in getattr(measure, link.related_name).all())
        for name, link in LINKS.items()
    }
    plain = {name: getattr(measure, name) for name in PLAIN_FIELDS if not name.startswith("text_")}
    plain["deadline"] = (
        Deadline(measure.deadline, DeadlinePrecision(measure.deadline_precision)) if measure.deadline else None
    )
    texts = {"en": measure.text_en, "ru": measure.text_ru, "kk": measure.text_kk}
    return MeasureRecord(texts=texts, original=original, copied_from=copied_from, **plain, **held)


def _amendment_code(plan: Plan) -> str:
    taken = set(Plan.objects.filter(code__startswith=plan.code[:44]).values_list("code", flat=True))
    n = plan.versions.filter(kind=VersionKind.ADOPTED).count()
    while (code := f"{plan.code[:44]}-amendment-{n}") in taken:
        n += 1
    return code


def _adopt_amendment(draft: Plan, *, adopted_on: date, note: str, by: User | None) -> PlanVersion:
    assert draft.amends_id is not None
    plan = locked_plan(draft.amends_id)
    check_change(PLAN_CHANGES, PlanStatus(plan.status), PlanStatus.AMENDED)
    earlier = plan.versions.filter(kind=VersionKind.ADOPTED).order_by("-number").first()
    before = {**plan_facts(plan), "status": plan.status}
    for name in PLAN_FIELDS:
        if name not in ("code", "reviews"):
            setattr(plan, name, getattr(draft, name))
    plan.status = PlanStatus.AMENDED
    plan.version += 1
    plan.save()
    plan.reviews.set(draft.reviews.all())
    # Numbers of the measures in force are let go first: the amendment may give one's number to another.
    standing(plan).update(number="")
    also = _write_over(plan, draft, base=_deadlines(earlier))
    _move_records(plan, draft)
    draft.reviews.clear()
    Measure.objects.filter(plan=draft).delete()
    version = freeze(plan, VersionKind.ADOPTED, by=by, adopted_on=adopted_on, legal_act=plan.legal_act, note=note)
    if plan.published_at is not None:
        publish_measures(plan)
    differences = compare_contents(earlier.content, version.content) if earlier else None
    record_event(
        "plan.amended",
        actor=by,
        target=plan,
        changes=difference(before, {**plan_facts(plan), "status": plan.status}),
        also=also,
        details={
            "version": version.number,
            "sha256": version.sha256,
            "adopted_on": adopted_on,
            "draft": draft.code,
            "measures_changed": len(differences.measures) if differences else 0,
        },
    )
    draft.delete()
    return version


def _deadlines(version: PlanVersion | None) -> dict[int, list[str]]:
    """Return the deadlines of a frozen text by measure, as [last day, precision]."""
    return {row["id"]: row["deadline"] for row in version.content["measures"]} if version else {}


def _deadline_pair(measure: Measure) -> list[str]:
    return [measure.deadline.isoformat(), measure.deadline_precision] if measure.deadline else []


def _write_over(plan: Plan, draft: Plan, *, base: dict[int, list[str]]) -> list[Changed]:
    """Write the draft's measures into the plan in force, and return what changed by measure.

    Args:
        base: the deadlines of the text that the draft began with.
    """
    drafted = list(with_everything(standing(draft)).order_by("order", "pk"))
    numbers = {measure.pk: measure.number for measure in Measure.objects.filter(plan=plan)}
    in_force = {measure.pk: measure for measure in read_whole(standing(plan).values_list("pk", flat=True))}
    also: list[Changed] = []
    links: list[tuple[Measure, str, Sequence[Any]]] = []
    written: list[Measure] = []
    moved: list[Measure] = []
    pairs: dict[int, Measure] = {}  # draft's measure -> the measure in force
    for copy in drafted:
        target = in_force.pop(copy.original_id, None) if copy.original_id else None
        if target is None:
            moved.append(copy)
            continue
        pairs[copy.pk] = target
        if _deadline_pair(copy) == base.get(target.pk):  # untouched by the amendment: an extension stands
            copy.deadline, copy.deadline_precision = target.deadline, target.deadline_precision
        before = facts_of(target) | {"number": ""}
        after = facts_of(copy)
        for name in PLAIN_FIELDS:
            setattr(target, name, getattr(copy, name))
        target.deadline_precision, target.order = copy.deadline_precision, copy.order
        target.version += 1
        written.append(target)
        for name, link in LINKS.items():
            if before[name] != after[name]:
                links.append((target, name, [getattr(row, link.field) for row in _rows(copy, link.related_name)]))
        changed = difference({**before, "number": numbers.get(target.pk, "")}, after)
        if changed:
            also.append(Changed(target, changed))
    numbers_of_copies = [copy.pk for copy in drafted]
    Measure.objects.filter(pk__in=numbers_of_copies).exclude(pk__in=[m.pk for m in moved]).update(number="")
    fields = [*PLAIN_FIELDS, "deadline_precision", "order", "version"]
    Measure.objects.bulk_update(written, fields, batch_size=ROWS_PER_INSERT)
    write_links(links)
    for copy in moved:
        copy.plan, copy.original = plan, None
        also.append(Changed(copy, {"plan": (draft.code, plan.code)}))
    Measure.objects.bulk_update(moved, ["plan", "original"], batch_size=ROWS_PER_INSERT)
    for measure in in_force.values():
        also.append(Changed(measure, {"status": (measure.status, MeasureStatus.CANCELLED.value)}))
        measure.status, measure.removed_at = MeasureStatus.CANCELLED, timezone.now()
        measure.version += 1
    Measure.objects.bulk_update(in_force.values(), ["status", "removed_at", "version"], batch_size=ROWS_PER_INSERT)
    _move_comments(pairs)
    return also


def _rows(measure: Measure, related_name: str) -> Any:
    return getattr(measure, related_name).all()


def _move_comments(pairs: dict[int, Measure]) -> None:
    """Let comments on the draft's measures speak of the measures in force."""
    comments = list(MeasureComment.objects.filter(measure_id__in=pairs))
    for comment in comments:
        assert comment.measure_id is not None
        comment.measure = pairs[comment.measure_id]
    MeasureComment.objects.bulk_update(comments, ["measure"], batch_size=ROWS_PER_INSERT)


def _move_records(plan: Plan, draft: Plan) -> None:
    """Give the draft's circulations and frozen texts to the plan, with the numbers that follow there."""
    rounds = plan.circulations.aggregate(last=Max("number"))["last"] or 0
    texts = plan.versions.filter(kind=VersionKind.CIRCULATED).aggregate(last=Max("number"))["last"] or 0
    for version in draft.versions.order_by("number"):
        PlanVersion.objects.filter(pk=version.pk).update(plan=plan, number=texts + version.number)
    for circulation in draft.circulations.order_by("number"):
        PlanCirculation.objects.filter(pk=circulation.pk).update(plan=plan, number=rounds + circulation.number)
