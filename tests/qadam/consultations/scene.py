"""An invented platform at work, for the tests: a subcommittee, a meeting at each stage, a round on areas, a call."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from qadam.consultations.enums import Capacity
from qadam.consultations.models import Call, Decision, Meeting, Platform, Structuring, Submission
from qadam.consultations.services.agenda import add_item
from qadam.consultations.services.calls import create_call, publish_call
from qadam.consultations.services.decisions import add_decision
from qadam.consultations.services.meetings import call_meeting, hold_meeting, plan_meeting
from qadam.consultations.services.minutes import approve_minutes, circulate_minutes, write_minutes
from qadam.consultations.services.platforms import add_member
from qadam.consultations.services.structuring import ask_for_remarks, open_structuring
from qadam.consultations.services.submissions import SubmissionFacts, receive_submission
from qadam.consultations.services.submitters import SubmitterFacts
from qadam.register.models import Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from tests.people import Cast

# The name that nobody outside the secretariat may ever read; no other word of the tests holds it.
CANARY = "Zylphara Quorn Foundation"
CANARY_MAIL = "desk@zylphara-quorn.example"


def make_platform(cast: Cast) -> Platform:
    """Return a platform that the Ministry of Justice co-chairs, with the ombudsman and the coalition as members."""
    platform = Platform.objects.create(code="platform", name_en="Dialogue Platform", name_ru="Площадка диалога")
    add_member(platform=platform, body=cast.justice, is_co_chair=True, by=cast.coordinator)
    add_member(platform=platform, body=cast.ombudsman, by=cast.coordinator)
    add_member(platform=platform, body=cast.coalition, capacity=Capacity.OBSERVER, by=cast.coordinator)
    return platform


def make_areas() -> list[Term]:
    """Return two areas of the vocabulary, made where they are missing."""
    return [
        Term.objects.get_or_create(scheme=Scheme.AREA, code=code, defaults={"name_en": name, "order": order})[0]
        for order, (code, name) in enumerate((("torture", "Torture"), ("children", "Children")))
    ]


def in_days(days: int, hour: int = 10) -> datetime:
    """Return an hour of the day that lies so many days ahead (or back)."""
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def planned(platform: Platform, cast: Cast, *, days: int = 7, **facts: Any) -> Meeting:
    """Return a planned meeting with one item on its agenda."""
    given = {"name_en": "Prevention of torture", "starts_at": in_days(days), "ends_at": in_days(days, 12)} | facts
    meeting = plan_meeting(platform=platform, by=cast.coordinator, **given)
    add_item(meeting_id=meeting.pk, name_en="Visits to prisons", by=cast.coordinator)
    return meeting


def called(platform: Platform, cast: Cast, **facts: Any) -> Meeting:
    """Return a meeting to which everybody is invited."""
    return call_meeting(meeting_id=planned(platform, cast, **facts).pk, by=cast.coordinator)


def held(platform: Platform, cast: Cast, **facts: Any) -> Meeting:
    """Return a meeting of yesterday to which everybody came."""
    meeting = called(platform, cast, **({"days": -1} | facts))
    came = {part.pk: "" for part in meeting.participations.all()}
    return hold_meeting(meeting_id=meeting.pk, attendance=came, by=cast.coordinator)


def decided(meeting: Meeting, cast: Cast, **facts: Any) -> Decision:
    """Return a decision for the Ministry of Justice, due in a month."""
    given = {
        "text_en": "Publish the number of visits to prisons",
        "responsible_body": cast.justice,
        "deadline": timezone.localdate() + timedelta(days=30),
    } | facts
    return add_decision(meeting_id=meeting.pk, by=cast.coordinator, **given)


def minuted(meeting: Meeting, cast: Cast, *, approved: bool = False) -> Meeting:
    """Write the minutes of a meeting and send them to the members; approve them where asked."""
    write_minutes(
        meeting_id=meeting.pk,
        version=0,
        texts={"text_en": "The co-chair opened the meeting."},
        discussions={item.pk: {"discussion_en": "The ministry spoke."} for item in meeting.agenda.all()},
        by=cast.coordinator,
    )
    circulate_minutes(meeting_id=meeting.pk, by=cast.coordinator)
    if approved:
        chair = meeting.participations.get(is_co_chair=True)
        approve_minutes(meeting_id=meeting.pk, participation_id=chair.pk, by=cast.approver)
    return Meeting.objects.get(pk=meeting.pk)


def opened(platform: Platform, review: Review, cast: Cast) -> Structuring:
    """Return a round on which members may comment."""
    structuring = open_structuring(platform=platform, review=review, by=cast.coordinator)
    until = timezone.localdate() + timedelta(days=14)
    return ask_for_remarks(structuring_id=structuring.pk, until=until, by=cast.coordinator)


def make_call(platform: Platform, cast: Cast, review: Review | None = None, **facts: Any) -> Call:
    """Return a published call that is open for a month."""
    today = timezone.localdate()
    given = {
        "code": "torture-input",
        "name_en": "Input on the prevention of torture",
        "text_en": "What did you see in places of detention?",
        "opens_on": today - timedelta(days=3),
        "closes_on": today + timedelta(days=30),
    } | facts
    call = create_call(platform=platform, review=review, by=cast.coordinator, **given)
    return publish_call(code=call.code, is_published=True, by=cast.coordinator)


def sent(call: Call, *, is_named: bool = False, name: str = CANARY, **facts: Any) -> tuple[Submission, str]:
    """Return a submission with its receipt, by default of somebody who is not to be named."""
    given = {
        "title": "Visits to places of detention",
        "text": "Ratify the Optional Protocol to the Convention against Torture without delay.",
        "language": "en",
        "may_be_published": True,
    } | facts
    file = given.pop("file", None)
    return receive_submission(
        call=call,
        facts=SubmissionFacts(**given),
        submitter=SubmitterFacts(name, CANARY_MAIL),
        is_named=is_named,
        file=file,
    )


def day(text: str) -> date:
    """Return a day of "2026-11-22"."""
    return date.fromisoformat(text)
