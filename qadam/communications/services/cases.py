"""Registering a case, changing it, moving it through its stages, noting what happened in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    Committee,
    EventKind,
    LinkKind,
    PersonPart,
    Stage,
    Track,
)
from qadam.communications.keys import make_master_key
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.models import (
    Case,
    CaseAccess,
    CaseEvent,
    CaseLink,
    PersonConcerned,
    StandingInvitation,
)
from qadam.communications.permissions import check_register_cases, check_work_on_case
from qadam.communications.selectors.log_words import value_in_words
from qadam.communications.services.recording import record
from qadam.communications.workflow import TRACK_OF, check_stage
from qadam.plan.models import Measure
from qadam.register.models import Recommendation

CASE_FIELDS = (
    "title",
    "reference",
    "summary",
    "mandates",
    "committee",
    "articles",
    "dated_on",
    "received_on",
)
# The event that begins a case, by its track: the days of its clocks are counted from it.
FIRST_EVENTS: Mapping[Track, EventKind] = {
    Track.LETTER: EventKind.LETTER_DATED,
    Track.VISIT: EventKind.VISIT_REQUESTED,
    Track.INDIVIDUAL: EventKind.REGISTERED,
    Track.DETENTION: EventKind.LETTER_DATED,
    Track.DISAPPEARANCE: EventKind.LETTER_DATED,
}


def locked_case(case_id: int) -> Case:
    """Return a case, locked until the end of the transaction."""
    return Case.unguarded.select_for_update(of=("self",)).get(pk=case_id)


@transaction.atomic
def register_case(
    *,
    kind: CaseKind,
    title: str,
    received_on: date,
    by: User,
    reference: str = "",
    summary: str = "",
    mandates: list[str] | None = None,
    committee: str = "",
    articles: str = "",
    dated_on: date | None = None,
) -> Case:
    """Register a letter, a visit request or an individual communication and return its case; `by` becomes its owner.

    Args:
        title: what people on the access list call it; nobody else ever sees it.
        received_on: the day on which it reached the State.
        reference: as printed, such as "AL KAZ 1/2025" or "No. 1234/2025".
        mandates: codes of `qadam.communications.mandates`, of letters.
        committee: a value of `Committee`, of individual communications.
        dated_on: the date printed on it; clocks of letters count from it.

    Raises:
        NotFoundError: `by` is no case officer.
        InvalidInputError: a committee is missing or out of place, or the letter is dated after it was received.
        KeyUnavailableError: the master key cannot be read.
    """
    check_register_cases(by)
    facts = {
        "title": title.strip(),
        "reference": reference.strip(),
        "summary": summary.strip(),
        "mandates": list(mandates or []),
        "committee": committee,
        "articles": articles.strip(),
        "dated_on": dated_on,
        "received_on": received_on,
    }
    _check_facts(kind, facts)
    if not Case.unguarded.exists():
        make_master_key()
    case = Case(kind=kind, received_on=received_on, dated_on=dated_on, created_by_id=by.pk)
    while Case.unguarded.filter(number=case.number).exists():
        case.number = Case._meta.get_field("number").get_default()
    case.make_keys()
    case.reseal({name: value for name, value in facts.items() if name not in ("dated_on", "received_on")})
    case.save(force_insert=True)
    CaseAccess.unguarded.create(case=case, person=by, level=AccessLevel.OWNER, given_by_id=by.pk)
    first = FIRST_EVENTS[case.track]
    on = dated_on if first is EventKind.LETTER_DATED and dated_on else received_on
    CaseEvent.unguarded.create(case=case, kind=first, on=on, recorded_by_id=by.pk)
    record(case, "registered", by=by, details=facts, audit="case.registered")
    return case


@transaction.atomic
def edit_case(*, case_id: int, version: int, changes: Mapping[str, Any], by: User) -> Case:
    """Change the facts of a case and return it.

    Args:
        version: the version upon which the person saw the case.
        changes: of `CASE_FIELDS`.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: see `register_case`.
        LostUpdateError: somebody else saved first.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    before = {name: getattr(case, name) for name in CASE_FIELDS}
    after = before | {name: changes[name] for name in CASE_FIELDS if name in changes}
    _check_facts(CaseKind(case.kind), after)
    changed = difference(before, after)
    if version != case.version:
        raise LostUpdateError(
            theirs={str(FIELD_LABELS[name]): value_in_words(name, old) for name, (old, _new) in changed.items()},
            yours={str(FIELD_LABELS[name]): value_in_words(name, new) for name, (_old, new) in changed.items()},
            current_version=case.version,
        )
    if not changed:
        return case
    for name, (_old, new) in changed.items():
        setattr(case, name, new)
    case.version += 1
    case.save()
    record(case, "edited", by=by, details={"changes": {name: list(pair) for name, pair in changed.items()}})
    return case


def _check_facts(kind: CaseKind, facts: Mapping[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    if not facts["title"]:
        wrong["title"] = _("Give a title. Only people on the access list see it.")
    is_individual = TRACK_OF[kind] is Track.INDIVIDUAL
    if is_individual and facts["committee"] not in Committee.values:
        wrong["committee"] = _("Choose the committee that examines the communication.")
    if not is_individual and facts["committee"]:
        wrong["committee"] = _("Only individual communications go to a committee.")
    if facts["dated_on"] and facts["dated_on"] > facts["received_on"]:
        wrong["dated_on"] = _("The letter cannot be dated after the day on which it was received.")
    if wrong:
        raise InvalidInputError(fields=wrong)


@transaction.atomic
def change_stage(*, case_id: int, to: Stage, by: User, on: date | None = None) -> Case:
    """Move a case to another stage and return it.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`.
        WrongStateError: the table of the track does not allow it, or the case is erased.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    before = Stage(case.stage)
    check_stage(CaseKind(case.kind), before, to)
    case.stage = to
    case.closed_on = (on or timezone.localdate()) if to is Stage.CLOSED else None
    case.version += 1
    case.save(update_fields=["stage", "closed_on", "version"])
    record(case, "stage", by=by, details={"changes": {"stage": [before.value, to.value]}})
    return case


@transaction.atomic
def add_event(*, case_id: int, kind: EventKind, on: date, by: User, note: str = "") -> CaseEvent:
    """Note what happened in a case on a day, and return it. Clocks that it may start are proposed, never started.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: the day lies in the future.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    if on > timezone.localdate():
        raise InvalidInputError(fields={"on": _("This day has not come yet. Note what has happened.")})
    event: CaseEvent = CaseEvent.unguarded.create(case=case, kind=kind, on=on, note=note.strip(), recorded_by_id=by.pk)
    record(case, "event", by=by, about=f"event {event.pk}", details={"kind": kind, "on": on, "note": note})
    return event


@transaction.atomic
def add_person(
    *,
    case_id: int,
    part: PersonPart,
    name: str,
    by: User,
    other_names: list[str] | None = None,
    note: str = "",
    may_be_named: bool = False,
) -> PersonConcerned:
    """Put somebody on the list of persons concerned and return them. Public copies are checked against this list.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: no name, or a source that may be named.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    if not name.strip():
        raise InvalidInputError(fields={"name": _("Give the name as the letter writes it.")})
    if may_be_named and part is PersonPart.SOURCE:
        raise InvalidInputError(fields={"may_be_named": _("The identity of a source is never made public.")})
    person: PersonConcerned = PersonConcerned.unguarded.create(
        case=case,
        part=part,
        name=name.strip(),
        other_names=[other.strip() for other in other_names or [] if other.strip()],
        note=note.strip(),
        may_be_named=may_be_named,
    )
    record(case, "person_added", by=by, about=f"person {person.pk}", details={"part": part, "name": name})
    return person


@transaction.atomic
def remove_person(*, case_id: int, person_id: int, by: User) -> None:
    """Take somebody off the list of persons concerned.

    Raises:
        NotFoundError: see `check_work_on_case`; or nobody of this number is on the list.
        NotAllowedError, WrongStateError: see `check_work_on_case`.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    person = PersonConcerned.unguarded.filter(case=case, pk=person_id).select_related("case").first()
    if person is None:
        raise NotFoundError()
    record(case, "person_removed", by=by, about=f"person {person.pk}", details={"name": person.name})
    person.delete()


@transaction.atomic
def add_link(*, case_id: int, kind: LinkKind, target: str, by: User, note: str = "") -> CaseLink:
    """Link a case to a recommendation ("xqd-upr-4 101.16"), a measure (its id) or a law, and return the link.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: there is no such recommendation or measure.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    target = target.strip()
    if not _is_there(kind, target):
        raise InvalidInputError(fields={"target": _("There is none like this. Check the number.")})
    link: CaseLink = CaseLink.unguarded.create(case=case, kind=kind, target=target, note=note.strip())
    record(case, "link_added", by=by, about=f"link {link.pk}", details={"kind": kind, "target": target})
    return link


def _is_there(kind: LinkKind, target: str) -> bool:
    if kind is LinkKind.RECOMMENDATION:
        code, _space, number = target.partition(" ")
        return Recommendation.objects.filter(review__code=code, number=number.strip()).exists()
    if kind is LinkKind.MEASURE:
        return target.isdigit() and Measure.objects.filter(pk=int(target)).exists()
    return bool(target)


@transaction.atomic
def remove_link(*, case_id: int, link_id: int, by: User) -> None:
    """Take a link away.

    Raises:
        NotFoundError: see `check_work_on_case`; or there is no such link.
        NotAllowedError, WrongStateError: see `check_work_on_case`.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    link = CaseLink.unguarded.filter(case=case, pk=link_id).select_related("case").first()
    if link is None:
        raise NotFoundError()
    record(case, "link_removed", by=by, about=f"link {link.pk}", details={"kind": link.kind, "target": link.target})
    link.delete()


@transaction.atomic
def record_invitation(
    *, extended_on: date, source: str, by: User, withdrawn_on: date | None = None
) -> StandingInvitation:
    """Record the State's standing invitation to all special procedures, or its withdrawal, and return it.

    Raises:
        NotFoundError: `by` is no case officer.
        InvalidInputError: it is withdrawn before it was extended.
    """
    check_register_cases(by)
    if withdrawn_on and withdrawn_on < extended_on:
        raise InvalidInputError(fields={"withdrawn_on": _("It cannot be withdrawn before it was extended.")})
    invitation = StandingInvitation.objects.create(
        extended_on=extended_on, withdrawn_on=withdrawn_on, source=source.strip(), recorded_by_id=by.pk
    )
    record_event(
        "invitation.recorded",
        actor=by,
        target=invitation,
        details={"extended_on": extended_on, "withdrawn_on": withdrawn_on, "source": source},
    )
    return invitation
