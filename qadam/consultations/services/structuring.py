"""Structuring a review: areas and places are proposed, members remark, one version is agreed and writes the labels."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.enums import ROLES_OF_A_BODY
from qadam.accounts.models import RoleAssignment, User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.bodies.models import Body
from qadam.consultations.enums import RemarkKind, RemarkStatus, StructuringStatus
from qadam.consultations.models import (
    AgreedStructure,
    AreaProposal,
    Meeting,
    Placement,
    Platform,
    Remark,
    Structuring,
)
from qadam.consultations.permissions import check_remark, check_secretariat
from qadam.consultations.selectors.platforms import bodies_of, members_of
from qadam.consultations.services.meetings import TOPIC
from qadam.consultations.workflow import STRUCTURING_CHANGES
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.services.labels import agree_principal_areas
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.services import add_area

LANGUAGES = ("en", "ru", "kk")


@transaction.atomic
def open_structuring(*, platform: Platform, review: Review, by: User | None) -> Structuring:
    """Begin to structure a review and return the round.

    Its areas are those of the vocabulary, and each recommendation begins under its principal area, else under the
    likeliest that the machine proposes; where there is none it waits for a place.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: a round of this review is open already.
        InvalidInputError: the review has no recommendation.
    """
    check_secretariat(by)
    if Structuring.objects.filter(review=review).exclude(status=StructuringStatus.AGREED).exists():
        raise WrongStateError(_("This review is being structured already. Finish that round first."))
    recommendations = list(Recommendation.objects.filter(review=review, is_pledge=False).order_by("order", "pk"))
    if not recommendations:
        raise InvalidInputError(fields={"review": _("This review has no recommendation yet.")})
    structuring = Structuring.objects.create(platform=platform, review=review)
    terms = list(Term.objects.filter(scheme=Scheme.AREA, is_active=True).order_by("order", "code"))
    areas = AreaProposal.objects.bulk_create(
        AreaProposal(
            structuring=structuring,
            code=slugify(term.code)[:60],
            term=term,
            order=order,
            **{f"name_{code}": getattr(term, f"name_{code}") for code in LANGUAGES},
        )
        for order, term in enumerate(terms)
    )
    by_term = {area.term_id: area for area in areas}
    labels: dict[int, RecommendationLabel] = {}
    likeliest = RecommendationLabel.objects.filter(recommendation__in=recommendations, term__in=terms).exclude(
        status=LabelStatus.REJECTED
    )
    for label in likeliest:
        held = labels.get(label.recommendation_id)
        if held is None or _weight(label) > _weight(held):
            labels[label.recommendation_id] = label
    Placement.objects.bulk_create(
        Placement(structuring=structuring, recommendation=item, area=by_term[labels[item.pk].term_id])
        if item.pk in labels
        else Placement(structuring=structuring, recommendation=item)
        for item in recommendations
    )
    record_event(
        "structuring.opened",
        actor=by,
        target=structuring,
        details={"areas": len(areas), "recommendations": len(recommendations), "placed": len(labels)},
    )
    return structuring


def _weight(label: RecommendationLabel) -> tuple[bool, bool, float]:
    return (label.status == LabelStatus.CONFIRMED, label.is_principal, label.score or 0.0)


@transaction.atomic
def propose_area(*, structuring_id: int, names: Mapping[str, str], by: User) -> AreaProposal:
    """Propose an area that the vocabulary does not hold, and return the proposal.

    Args:
        names: by language; at least one.

    Raises:
        NotFoundError: there is no such round, or not for this person.
        WrongStateError: it is agreed already.
        InvalidInputError: no name, or an area of this name is proposed already.
    """
    structuring = locked_structuring(structuring_id)
    check_remark(by, structuring)
    _check_open(structuring)
    given = {code: names.get(code, "").strip() for code in LANGUAGES}
    first = next((name for name in given.values() if name), "")
    code = slugify(first)[:60] or f"area-{structuring.areas.count() + 1}"
    if not first:
        raise InvalidInputError(fields={"name_en": _("Give a name in one language at least.")})
    if structuring.areas.filter(code=code).exists():
        raise InvalidInputError(fields={"name_en": _("This area is proposed already.")})
    last = structuring.areas.order_by("-order").values_list("order", flat=True).first()
    area = AreaProposal.objects.create(
        structuring=structuring,
        code=code,
        order=(last or 0) + 1,
        proposed_by_body=_own_body(by, structuring),
        **{f"name_{language}": name for language, name in given.items()},
    )
    record_event("structuring.area_proposed", actor=by, target=structuring, changes={"area": (None, area.name)})
    return area


@transaction.atomic
def keep_area(*, structuring_id: int, area_id: int, is_kept: bool, by: User) -> AreaProposal:
    """Keep a proposed area or leave it out, and return it. What stands in one that is left out waits for a new place.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such round or area.
        WrongStateError: it is agreed already.
    """
    check_secretariat(by)
    structuring = locked_structuring(structuring_id)
    _check_open(structuring)
    area = _area(structuring, area_id)
    freed = 0
    if not is_kept:
        freed = structuring.placements.filter(area=area).update(area=None, is_decided=False)
    before, area.is_kept = area.is_kept, is_kept
    area.save(update_fields=["is_kept"])
    record_event(
        "structuring.area_decided",
        actor=by,
        target=structuring,
        changes={f"kept: {area.name}": (before, is_kept)},
        details={"freed": freed},
    )
    return area


@transaction.atomic
def place_recommendations(*, structuring_id: int, placement_ids: Sequence[int], area_id: int, by: User | None) -> int:
    """Place recommendations under an area, and return how many moved.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such round, area or placement.
        WrongStateError: it is agreed already, or the area is left out.
        InvalidInputError: no recommendation is chosen.
    """
    check_secretariat(by)
    structuring = locked_structuring(structuring_id)
    _check_open(structuring)
    area = _area(structuring, area_id)
    if not area.is_kept:
        raise WrongStateError(_("This area is left out. Keep it first."))
    if not placement_ids:
        raise InvalidInputError(_("Choose the recommendations to be placed."))
    rows = list(
        structuring.placements.filter(pk__in=list(placement_ids)).select_related("recommendation__review", "area")
    )
    if len(rows) != len(set(placement_ids)):
        raise NotFoundError()
    changes = _move(rows, area)
    record_event("structuring.placed", actor=by, target=structuring, changes=changes)
    return len(changes)


def _move(rows: Sequence[Placement], area: AreaProposal) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {}
    for row in rows:
        if row.area_id != area.pk:
            changes[row.recommendation.number] = (row.area.code if row.area else None, area.code)
        row.area, row.is_decided = area, True
    Placement.objects.bulk_update(rows, ["area", "is_decided"], batch_size=200)
    return changes


@transaction.atomic
def ask_for_remarks(*, structuring_id: int, until: date, by: User | None) -> Structuring:
    """Open the round for comments and objections of the members, who are told, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such round.
        WrongStateError: it is open for comments or agreed already.
        InvalidInputError: the day lies in the past.
    """
    check_secretariat(by)
    structuring = locked_structuring(structuring_id)
    check_change(STRUCTURING_CHANGES, StructuringStatus(structuring.status), StructuringStatus.COMMENTING)
    if until < timezone.localdate():
        raise InvalidInputError(fields={"until": _("This day lies in the past.")})
    structuring.status, structuring.comments_until = StructuringStatus.COMMENTING, until
    structuring.version += 1
    structuring.save()
    record_event("structuring.remarks_asked", actor=by, target=structuring, changes={"comments_until": (None, until)})

    def words() -> Words:
        return Words(
            _("Areas to look through: %(review)s") % {"review": structuring.review.title},
            _(
                "The secretariat has proposed under which area each recommendation is to stand. "
                "Please comment on it, or object, until the day below."
            ),
        )

    notify(
        recipients=_people_of_members(structuring.platform),
        key=f"structuring-{structuring.pk}-{structuring.version}",
        topic=TOPIC,
        words=words,
        path=address("structuring", structuring_id=structuring.pk),
        due_on=until,
    )
    return structuring


@transaction.atomic
def remark(
    *,
    structuring_id: int,
    kind: RemarkKind,
    text: str,
    by: User,
    placement_id: int | None = None,
    wanted_area_id: int | None = None,
) -> Remark:
    """Comment on a placement or on the areas as a whole, or object, and return the remark.

    Raises:
        NotFoundError: there is no such round, placement or area, or not for this person.
        WrongStateError: the round is not open for comments.
        InvalidInputError: the text is empty, or the day for comments is over.
    """
    structuring = locked_structuring(structuring_id)
    check_remark(by, structuring)
    if structuring.status != StructuringStatus.COMMENTING:
        raise WrongStateError(_("This round is not open for comments."))
    if structuring.comments_until and structuring.comments_until < timezone.localdate():
        raise InvalidInputError(_("The day until which comments were asked for is over. Write to the secretariat."))
    if not text.strip():
        raise InvalidInputError(fields={"text": _("Write your comment.")})
    placement = structuring.placements.filter(pk=placement_id).first() if placement_id else None
    if placement_id and placement is None:
        raise NotFoundError()
    made = Remark.objects.create(
        structuring=structuring,
        placement=placement,
        kind=kind,
        text=text.strip(),
        wanted_area=_area(structuring, wanted_area_id) if wanted_area_id else None,
        body=_own_body(by, structuring),
        made_by=by,
    )
    number = placement.recommendation.number if placement else ""
    record_event(
        "structuring.remarked", actor=by, target=structuring, changes={f"{kind} {number}".strip(): (None, made.text)}
    )
    return made


@transaction.atomic
def answer_remark(*, structuring_id: int, remark_id: int, is_followed: bool, answer: str = "", by: User) -> Remark:
    """Follow a remark or say why not, and return it. Followed, the recommendation moves to the area it asks for.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such round or remark.
        WrongStateError: it is agreed already.
        InvalidInputError: an objection is not followed and no reason is given.
    """
    check_secretariat(by)
    structuring = locked_structuring(structuring_id)
    _check_open(structuring)
    found = structuring.remarks.select_related("placement__recommendation", "placement__area", "wanted_area", "body")
    made = found.filter(pk=remark_id).first()
    if made is None:
        raise NotFoundError()
    if not is_followed and made.kind == RemarkKind.OBJECTION and not answer.strip():
        raise InvalidInputError(fields={"answer": _("Say why the objection is not followed.")})
    made.status = RemarkStatus.FOLLOWED if is_followed else RemarkStatus.NOT_FOLLOWED
    made.answer = answer.strip()
    made.save(update_fields=["status", "answer"])
    changes: dict[str, tuple[Any, Any]] = {f"remark {made.pk}": (RemarkStatus.OPEN, str(made.status))}
    if is_followed and made.placement is not None and made.wanted_area is not None and made.wanted_area.is_kept:
        changes |= _move([made.placement], made.wanted_area)
    record_event("structuring.answered", actor=by, target=structuring, changes=changes)
    return made


@transaction.atomic
def agree_structuring(
    *, structuring_id: int, agreed_on: date, by: User | None, meeting: Meeting | None = None
) -> AgreedStructure:
    """Record that the platform agreed, freeze the version, write the labels of the register, and return the version.

    Each recommendation gets its area as the confirmed principal one. New areas join the vocabulary.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such round.
        WrongStateError: it was not open for comments, or an objection or a recommendation without a place waits.
        InvalidInputError: the day lies in the future.
    """
    check_secretariat(by)
    structuring = locked_structuring(structuring_id)
    check_change(STRUCTURING_CHANGES, StructuringStatus(structuring.status), StructuringStatus.AGREED)
    if agreed_on > timezone.localdate():
        raise InvalidInputError(fields={"agreed_on": _("This day lies in the future.")})
    open_count = structuring.remarks.filter(status=RemarkStatus.OPEN, kind=RemarkKind.OBJECTION).count()
    if open_count:
        raise WrongStateError(
            ngettext("%(count)s objection waits for an answer.", "%(count)s objections wait for an answer.", open_count)
            % {"count": open_count}
        )
    rows = list(structuring.placements.select_related("recommendation", "area"))
    unplaced = sum(row.area is None for row in rows)
    if unplaced:
        raise WrongStateError(
            ngettext(
                "%(count)s recommendation has no area yet.", "%(count)s recommendations have no area yet.", unplaced
            )
            % {"count": unplaced}
        )
    used = {row.area_id for row in rows}
    areas = [area for area in structuring.areas.select_related("term") if area.is_kept or area.pk in used]
    for area in areas:
        if area.term is None:
            names = {code: getattr(area, f"name_{code}") for code in LANGUAGES}
            source = _("agreed by %(platform)s") % {"platform": structuring.platform.name}
            area.term = add_area(code=area.code, names=names, source=source, by=by)
            area.save(update_fields=["term"])
    terms = {area.pk: area.term for area in areas if area.term is not None}
    number = structuring.review.agreed_structures.count() + 1
    chosen = {row.recommendation_id: terms[row.area_id] for row in rows if row.area_id is not None}
    agree_principal_areas(
        review=structuring.review, areas=chosen, source=f"{structuring.platform.code}/{number}", by=by
    )
    content = {
        "review": structuring.review.code,
        "agreed_on": agreed_on.isoformat(),
        "areas": [
            {
                "code": terms[area.pk].code,
                "names": {code: getattr(area, f"name_{code}") for code in LANGUAGES},
                "recommendations": [row.recommendation.number for row in rows if row.area_id == area.pk],
            }
            for area in areas
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    agreed = AgreedStructure.objects.create(
        structuring=structuring,
        review=structuring.review,
        number=number,
        agreed_on=agreed_on,
        meeting=meeting,
        content=content,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    structuring.status = StructuringStatus.AGREED
    structuring.version += 1
    structuring.save(update_fields=["status", "version"])
    record_event(
        "structuring.agreed",
        actor=by,
        target=structuring,
        details={"areas": len(areas), "recommendations": len(rows), "sha256": agreed.sha256},
    )
    return agreed


@transaction.atomic
def publish_structure(*, structuring_id: int, is_published: bool, by: User | None) -> AgreedStructure:
    """Publish an agreed version or take it back, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no agreed version of this round.
    """
    check_secretariat(by)
    agreed = AgreedStructure.objects.select_for_update(of=("self",)).filter(structuring=structuring_id).first()
    if agreed is None:
        raise NotFoundError()
    before = agreed.published_at is not None
    agreed.published_at = timezone.now() if is_published else None
    agreed.save(update_fields=["published_at"])
    record_event("structuring.published", actor=by, target=agreed, changes={"published": (before, is_published)})
    return agreed


def locked_structuring(structuring_id: int) -> Structuring:
    """Return a round, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such round.
    """
    found = Structuring.objects.select_for_update(of=("self",)).select_related("platform", "review__mechanism")
    structuring = found.filter(pk=structuring_id).first()
    if structuring is None:
        raise NotFoundError()
    return structuring


def _check_open(structuring: Structuring) -> None:
    if structuring.status == StructuringStatus.AGREED:
        raise WrongStateError(_("These areas are agreed. A change needs a new round."))


def _area(structuring: Structuring, area_id: int | None) -> AreaProposal:
    area = structuring.areas.filter(pk=area_id or 0).first()
    if area is None:
        raise NotFoundError()
    return area


def _own_body(by: User, structuring: Structuring) -> Body | None:
    """Return the organisation for which a person speaks in the platform; None where the secretariat speaks."""
    seats = members_of(structuring.platform).filter(body__in=bodies_of(by))
    seat = seats.first()
    return seat.body if seat else None


def _people_of_members(platform: Platform) -> list[User]:
    seats = list(members_of(platform))
    held = RoleAssignment.objects.filter(
        body__in=[seat.body_id for seat in seats if seat.body_id], role__in=ROLES_OF_A_BODY, ended_at__isnull=True
    ).select_related("user")
    people = {assignment.user_id: assignment.user for assignment in held}
    return list((people | {seat.person.pk: seat.person for seat in seats if seat.person}).values())
