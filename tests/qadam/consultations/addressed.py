"""One of each thing that the addresses of consultations name, for the table of who may open what."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from qadam.consultations.enums import RemarkKind
from qadam.consultations.links import calendar_token, invitation_token
from qadam.consultations.services.agenda import add_paper, circulate_papers
from qadam.consultations.services.platforms import calendar_of
from qadam.consultations.services.publication import Part, publish_part
from qadam.consultations.services.structuring import (
    agree_structuring,
    ask_for_remarks,
    open_structuring,
    place_recommendations,
    publish_structure,
    remark,
)
from qadam.consultations.services.submissions import moderate_submission, publish_submission, refer_submission
from qadam.register.models import Review
from tests.people import Cast
from tests.qadam.consultations import scene
from tests.qadam.intake.papers import report
from tests.qadam.register.reviews import make_register


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    by = cast.coordinator
    platform = scene.make_platform(cast)
    scene.make_areas()
    meeting = scene.held(platform, cast)
    paper = add_paper(meeting_id=meeting.pk, file=ContentFile(report()), name="a.docx", title="Paper", by=by)
    circulate_papers(meeting_id=meeting.pk, by=by)
    decision = scene.decided(meeting, cast)
    scene.minuted(meeting, cast)
    public = scene.minuted(scene.held(platform, cast), cast, approved=True)
    public_paper = add_paper(meeting_id=public.pk, file=ContentFile(report()), name="a.docx", title="Paper", by=by)
    for part in (Part.ITEM, Part.PAPER, Part.MINUTES):
        publish_part(meeting_id=public.pk, part=part, by=by)
    coming = scene.called(platform, cast)
    review = Review.objects.get(code=named["review"])
    structuring = scene.opened(platform, review, cast)
    placement = structuring.placements.first()
    assert placement is not None
    made = remark(
        structuring_id=structuring.pk,
        placement_id=placement.pk,
        kind=RemarkKind.COMMENT,
        text="No.",
        by=cast.focal_point,
    )
    call = scene.make_call(platform, cast, review)
    submission, receipt = scene.sent(call, file=ContentFile(report()))
    moderate_submission(reference=submission.reference, is_accepted=True, by=by)
    due = timezone.localdate() + timedelta(days=5)
    refer_submission(reference=submission.reference, body=cast.justice, due_on=due, by=by)
    shown, _receipt = scene.sent(call, file=ContentFile(report()))
    moderate_submission(reference=shown.reference, is_accepted=True, by=by)
    publish_submission(reference=shown.reference, is_published=True, by=by)
    other = make_register(by, code="vel-upr-2", cycle=2)
    agreed = open_structuring(platform=platform, review=other, by=by)
    area = agreed.areas.first()
    assert area is not None
    place_recommendations(
        structuring_id=agreed.pk,
        placement_ids=list(agreed.placements.values_list("pk", flat=True)),
        area_id=area.pk,
        by=by,
    )
    ask_for_remarks(structuring_id=agreed.pk, until=timezone.localdate(), by=by)
    agree_structuring(structuring_id=agreed.pk, agreed_on=timezone.localdate(), by=by)
    publish_structure(structuring_id=agreed.pk, is_published=True, by=by)
    part = coming.participations.first()
    item = meeting.agenda.first()
    member = platform.memberships.first()
    round_area = structuring.areas.first()
    assert part is not None
    assert item is not None
    assert member is not None
    assert round_area is not None
    return {
        "platform": platform.code,
        "membership": str(member.pk),
        "meeting": str(meeting.pk),
        "agenda_item": str(item.pk),
        "meeting_paper": str(paper.pk),
        "decision": str(decision.pk),
        "public_meeting": str(public.pk),
        "public_paper": str(public_paper.pk),
        "coming_meeting": str(coming.pk),
        "invitation": invitation_token(part.pk),
        "calendar": calendar_token(cast.focal_point.pk, calendar_of(by=cast.focal_point).generation),
        "structuring": str(structuring.pk),
        "structuring_area": str(round_area.pk),
        "placement": str(placement.pk),
        "remark": str(made.pk),
        "agreed_review": other.code,
        "call": call.code,
        "submission": submission.reference,
        "shown_submission": shown.reference,
        "receipt": receipt,
    }
