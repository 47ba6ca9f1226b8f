"""Making and changing plans, withdrawing and ending them, switching hints, and publishing them on the portal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.plan.enums import PlanKind, PlanStatus
from qadam.plan.models import TEXT_LANGUAGES, Indicator, Plan
from qadam.plan.permissions import check_change_plans
from qadam.plan.selectors.measures import standing
from qadam.plan.services.locking import check_draft, check_version, locked_plan
from qadam.plan.workflow import ADOPTED_ONCE, PLAN_CHANGES, check_change
from qadam.register.models import Review

PLAN_FIELDS = (
    "code",
    "name_en",
    "name_ru",
    "name_kk",
    "kind",
    "reviews",
    "starts_on",
    "ends_on",
    "legal_act",
    "languages",
)
# These stand in the addresses where a plan's code would.
RESERVED_CODES = frozenset({"new", "indicators", "exchange"})


@transaction.atomic
def create_plan(
    *,
    code: str,
    names: Mapping[str, str],
    by: User | None,
    kind: PlanKind = PlanKind.INTERAGENCY,
    reviews: Sequence[Review] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    legal_act: str = "",
    languages: Sequence[str] = TEXT_LANGUAGES,
) -> Plan:
    """Make an empty draft of a plan and return it.

    Args:
        code: short name for addresses, such as xqd-plan-2026.
        names: language -> name; at least one.
        reviews: those whose recommendations the plan carries out.
        languages: in which its measures are worded; the first one leads.
        by: None for the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the code is taken, there is no name, no language, or the period ends before it starts.
    """
    check_change_plans(by)
    plan = Plan(
        code=code.strip(),
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        legal_act=legal_act.strip(),
        languages=list(languages),
        **{f"name_{language}": names.get(language, "").strip() for language in TEXT_LANGUAGES},
    )
    _check(plan)
    plan.save()
    plan.reviews.set(reviews)
    record_event("plan.created", actor=by, target=plan, changes=difference({}, plan_facts(plan)))
    return plan


@transaction.atomic
def edit_plan(*, plan_id: int, version: int, changes: Mapping[str, Any], by: User | None) -> Plan:
    """Change the facts of a draft (names of `PLAN_FIELDS` -> new value) and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        LostUpdateError: somebody has saved since `version`.
        WrongStateError: the plan is no draft.
        InvalidInputError: as for `create_plan`.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    before = plan_facts(plan)
    changes = {name: value for name, value in changes.items() if name in PLAN_FIELDS}
    if plan.amends_id:
        changes.pop("code", None)  # the draft of an amendment has a code of its own, which nobody chose
    reviews = changes.pop("reviews", None)
    for name, value in changes.items():
        setattr(plan, name, value.strip() if isinstance(value, str) else value)
    after = plan_facts(plan)
    if reviews is not None:
        after["reviews"] = _codes(reviews)
    check_version(plan, version, theirs=before, yours={name: after[name] for name in after if name in PLAN_FIELDS})
    changed = difference(before, after)
    if not changed:
        return plan
    _check(plan)
    plan.version += 1
    plan.save()
    if reviews is not None:
        plan.reviews.set(reviews)
    record_event("plan.edited", actor=by, target=plan, changes=changed)
    return plan


@transaction.atomic
def withdraw_plan(*, plan_id: int, by: User | None) -> Plan:
    """Withdraw a draft, which stays readable for the coordinator, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is no draft.
    """
    return _change_status(plan_id, PlanStatus.WITHDRAWN, "plan.withdrawn", by)


@transaction.atomic
def resume_plan(*, plan_id: int, by: User | None) -> Plan:
    """Take a withdrawn draft up again and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan was not withdrawn, or another amendment of the same plan is being written.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    if plan.status != PlanStatus.WITHDRAWN:
        raise WrongStateError()
    if plan.amends and plan.amends.amendments.exclude(status=PlanStatus.WITHDRAWN).exists():
        raise WrongStateError(_("Another amendment of this plan is being written."))
    return _change_status(plan_id, PlanStatus.DRAFT, "plan.resumed", by)


@transaction.atomic
def end_plan(*, plan_id: int, by: User | None) -> Plan:
    """Say that a plan in force has ended, and return it: nothing is reported on it any more.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is not in force, or an amendment of it is being written.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    if plan.amendments.exclude(status=PlanStatus.WITHDRAWN).exists():
        raise WrongStateError(_("An amendment of this plan is being written. Adopt or withdraw it first."))
    return _change_status(plan_id, PlanStatus.ENDED, "plan.ended", by)


def _change_status(plan_id: int, to: PlanStatus, action: str, by: User | None) -> Plan:
    check_change_plans(by)
    plan = locked_plan(plan_id)
    now = PlanStatus(plan.status)
    check_change(PLAN_CHANGES, now, to)
    plan.status = to
    plan.version += 1
    plan.save(update_fields=["status", "version", "changed_at"])
    record_event(action, actor=by, target=plan, changes={"status": (now.value, to.value)})
    return plan


@transaction.atomic
def switch_hint(*, plan_id: int, code: str, is_on: bool, by: User | None) -> Plan:
    """Switch a quality hint on or off for one plan, and return the plan.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    off = {*plan.hints_off, code} - ({code} if is_on else set())
    if sorted(off) != sorted(plan.hints_off):
        before, plan.hints_off = list(plan.hints_off), sorted(off)
        plan.save(update_fields=["hints_off", "changed_at"])
        record_event("plan.hint_switched", actor=by, target=plan, changes={"hints_off": (before, plan.hints_off)})
    return plan


@transaction.atomic
def publish_plan(*, plan_id: int, by: User | None) -> Plan:
    """Let the public read an adopted plan, its measures and their indicators, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan was never adopted.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    if plan.status not in ADOPTED_ONCE:
        raise WrongStateError(_("Only an adopted plan can be published."))
    if plan.published_at is None:
        plan.published_at = timezone.now()
        plan.save(update_fields=["published_at", "changed_at"])
        count = publish_measures(plan)
        record_event(
            "plan.published",
            actor=by,
            target=plan,
            changes={"published_at": (None, plan.published_at)},
            details={"measures": count},
        )
    return plan


def publish_measures(plan: Plan) -> int:
    """Publish the measures of a published plan and their indicators; return how many measures became public. No event:
    the caller records the publication or the adoption that brings them.
    """
    count = standing(plan).filter(published_at=None).update(published_at=plan.published_at)
    indicators = Indicator.objects.filter(measure_links__measure__in=standing(plan), published_at=None)
    Indicator.objects.filter(pk__in=indicators.values("pk")).update(published_at=plan.published_at)
    return count


@transaction.atomic
def unpublish_plan(*, plan_id: int, by: User | None) -> Plan:
    """Take a plan and its measures back from the public, and return it. Indicators of other published plans stay.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    if plan.published_at is not None:
        before, plan.published_at = plan.published_at, None
        plan.save(update_fields=["published_at", "changed_at"])
        plan.measures.update(published_at=None)
        elsewhere = Indicator.objects.filter(measure_links__measure__published_at__isnull=False)
        Indicator.objects.filter(measure_links__measure__plan=plan).exclude(pk__in=elsewhere.values("pk")).update(
            published_at=None
        )
        record_event("plan.unpublished", actor=by, target=plan, changes={"published_at": (before, None)})
    return plan


def plan_facts(plan: Plan) -> dict[str, Any]:
    """Return the facts of a plan in readable words, for the audit log and for conflicts."""
    facts: dict[str, Any] = {name: getattr(plan, name) for name in PLAN_FIELDS if name not in ("reviews", "languages")}
    facts["kind"] = str(PlanKind(plan.kind).label) if plan.kind in PlanKind.values else plan.kind
    facts["starts_on"] = plan.starts_on.isoformat() if plan.starts_on else ""
    facts["ends_on"] = plan.ends_on.isoformat() if plan.ends_on else ""
    facts["reviews"] = _codes(plan.reviews.all()) if plan.pk else ""
    facts["languages"] = ", ".join(plan.languages)
    return facts


def _codes(reviews: Any) -> str:
    return ", ".join(sorted(review.code for review in reviews))


def _check(plan: Plan) -> None:
    """Raise `InvalidInputError` with a sentence for every field that cannot stand."""
    faults: dict[str, str] = {}
    try:
        validate_slug(plan.code)
    except ValidationError:
        faults["code"] = _("Write the code with Latin letters, digits and hyphens, such as xqd-plan-2026.")
    if plan.code in RESERVED_CODES:
        faults["code"] = _("This code is an address of the site. Choose another one.")
    if Plan.objects.exclude(pk=plan.pk).filter(code=plan.code).exists():
        faults["code"] = _("There is already a plan with this code.")
    if not any(getattr(plan, f"name_{language}") for language in TEXT_LANGUAGES):
        faults["name_en"] = _("Give the plan a name in at least one language.")
    if plan.kind not in PlanKind.values:
        faults["kind"] = _("Choose a kind of plan.")
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        faults["ends_on"] = _("The plan ends before it starts.")
    if not plan.languages or not set(plan.languages) <= set(TEXT_LANGUAGES):
        faults["languages"] = _("Choose at least one language.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
