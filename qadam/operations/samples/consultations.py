"""The invented platform at work: meetings past and coming, decisions done and overdue, agreed areas, calls."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import docx
import yaml
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone, translation

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.consultations.enums import (
    Capacity,
    DecisionStatus,
    MeetingStatus,
    PositionKind,
    RemarkKind,
    Reply,
    SubmissionStatus,
)
from qadam.consultations.models import Call, Meeting, Platform, Structuring
from qadam.consultations.selectors.platforms import acting_bodies_of
from qadam.consultations.services.agenda import add_item, add_paper, circulate_papers
from qadam.consultations.services.calls import create_call, publish_call
from qadam.consultations.services.decisions import add_decision, follow_up_decision, record_position
from qadam.consultations.services.meetings import (
    call_meeting,
    cancel_meeting,
    hold_meeting,
    plan_meeting,
    reply_to_invitation,
)
from qadam.consultations.services.minutes import approve_minutes, circulate_minutes, write_minutes
from qadam.consultations.services.platforms import add_member
from qadam.consultations.services.publication import Part, publish_part
from qadam.consultations.services.structuring import (
    agree_structuring,
    ask_for_remarks,
    open_structuring,
    place_recommendations,
    publish_structure,
    remark,
)
from qadam.consultations.services.submissions import (
    SubmissionFacts,
    answer_submission,
    match_submission_now,
    moderate_submission,
    publish_submission,
    receive_submission,
    refer_submission,
)
from qadam.consultations.services.submitters import SubmitterFacts
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.services.proposing import propose_for_review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

CONTENT = Path(__file__).parent.parent / "sample" / "consultations.yaml"
REVIEW, EARLIER_REVIEW = "xqd-upr-4", "xqd-upr-3"
PLATFORM = "dialogue-platform"
LANGUAGES = ("en", "ru", "kk")
DAYS_TO_COMMENT = 10
DAYS_TO_ANSWER = 14


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Load the meetings and calls through the services that everybody uses; nothing where they stand already."""
    platform = Platform.objects.filter(code=PLATFORM).first()
    if platform is None or Meeting.objects.exists():
        return
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    _Loader(people).load(content, platform)
    say(f"{platform.name_en}: {len(content['meetings'])} meetings, {len(content['calls'])} calls for input")


class _Loader:
    """Plays the parts of everybody, as the services ask for."""

    def __init__(self, people: list[User]) -> None:
        self.people = people
        self.by = next(person for person in people if has_role(person, Role.COORDINATOR))
        self.bodies = {body.code: body for body in Body.objects.all()}
        self.areas = {term.code: term for term in Term.objects.filter(scheme=Scheme.AREA)}
        self.today = timezone.localdate()

    def load(self, content: dict[str, Any], platform: Platform) -> None:
        # A worker would do it in a moment; the round on the areas begins from what it proposes.
        for review in Review.objects.filter(code__in=(REVIEW, EARLIER_REVIEW)):
            if not RecommendationLabel.objects.filter(recommendation__review=review, term__scheme=Scheme.AREA).exists():
                propose_for_review(review_id=review.pk)
        for code, seats in content["seats"].items():
            for seat in seats:
                self._seat(Platform.objects.get(code=code), self.bodies[seat])
        meetings = {given["key"]: self._meeting(given) for given in content["meetings"]}
        self._agree(platform, meetings["areas"], content["places"])
        self._open_round(platform, content["remarks"])
        for given in content["calls"]:
            self._call(given)

    def _seat(self, platform: Platform, body: Body) -> None:
        if not platform.memberships.filter(body=body).exists():
            capacity = Capacity.OBSERVER if body.kind == BodyKind.OBSERVER else Capacity.MEMBER
            add_member(platform=platform, body=body, capacity=capacity, is_co_chair=body.code == "justice", by=self.by)

    def _meeting(self, given: dict[str, Any]) -> Meeting:
        begins = timezone.make_aware(datetime.combine(self.today + timedelta(days=given["day"]), time(10)))
        due = given.get("papers_due")
        meeting = plan_meeting(
            platform=Platform.objects.get(code=given["platform"]),
            by=self.by,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            papers_due_on=self.today + timedelta(days=due) if due else None,
            **_worded("name", given["title"]),
            **_worded("place", given["place"]),
        )
        for row in given["agenda"]:
            count = row.get("recommendations", 0)
            areas = [self.areas[code] for code in row["areas"] if code in self.areas]
            add_item(
                meeting_id=meeting.pk,
                areas=areas,
                recommendations=self._recommendations(areas, count),
                by=self.by,
                **_worded("name", row["title"]),
            )
        if given["key"] == "spring":
            return meeting
        call_meeting(meeting_id=meeting.pk, by=self.by)
        self._papers(meeting, given)
        for code, reply in given.get("replies", {}).items():
            part = meeting.participations.get(body=self.bodies[code])
            reply_to_invitation(participation_id=part.pk, reply=Reply(reply))
        if given["day"] < 0:
            self._hold(meeting, given)
        if given.get("cancelled"):
            cancel_meeting(meeting_id=meeting.pk, by=self.by)
        elif given.get("published"):
            self._publish(meeting)
        return Meeting.objects.get(pk=meeting.pk)

    def _recommendations(self, areas: list[Term], count: int) -> list[Recommendation]:
        rows = Recommendation.objects.filter(review__code=REVIEW, labels__term__in=areas[:1], is_pledge=False)
        return list(rows.distinct().order_by("order")[:count])

    def _papers(self, meeting: Meeting, given: dict[str, Any]) -> None:
        if "paper" not in given:
            return
        document = docx.Document()
        for language in LANGUAGES:
            document.add_heading(given["paper"][language], level=1)
        document.add_paragraph("Illustrative.")
        out = io.BytesIO()
        document.save(out)
        title = given["paper"]["en"]
        add_paper(meeting_id=meeting.pk, file=ContentFile(out.getvalue()), name="note.docx", title=title, by=self.by)
        circulate_papers(meeting_id=meeting.pk, by=self.by)

    def _hold(self, meeting: Meeting, given: dict[str, Any]) -> None:
        came: dict[int, str | None] = {part.pk: "" for part in meeting.participations.all()[:6]}
        hold_meeting(meeting_id=meeting.pk, attendance=came, by=self.by)
        items = list(meeting.agenda.all())
        for row in given["decisions"]:
            decision = add_decision(
                meeting_id=meeting.pk,
                item=items[row["item"]],
                responsible_body=self.bodies[row["body"]],
                deadline=self.today + timedelta(days=row["due"]),
                by=self.by,
                **_worded("text", row["text"]),
            )
            if "dissent" in row:
                self._speak(meeting, row["dissent"], PositionKind.DISSENT, decision.pk)
            for status in _steps(row["state"]):
                outcome = row.get("outcome", "")
                follow_up_decision(decision_id=decision.pk, status=status, outcome=outcome, by=self.by)
        if "position" in given:
            self._speak(meeting, given["position"], PositionKind.POSITION, None)
        write_minutes(
            meeting_id=meeting.pk,
            version=0,
            texts=_worded("text", given["opening"]),
            discussions={
                item.pk: _worded("discussion", row["discussion"])
                for item, row in zip(items, given["agenda"], strict=True)
            },
            by=self.by,
        )
        circulate_minutes(meeting_id=meeting.pk, by=self.by)
        if given["minutes"] == "approved":
            for chair in meeting.participations.filter(is_co_chair=True):
                approve_minutes(meeting_id=meeting.pk, participation_id=chair.pk, by=self.by)

    def _speak(self, meeting: Meeting, given: dict[str, str], kind: PositionKind, decision_id: int | None) -> None:
        """Let somebody of the body speak; nobody does where the demonstration has no person of it."""
        person = self._person_of(given["body"])
        if person is not None:
            record_position(meeting_id=meeting.pk, kind=kind, text=given["text"], decision_id=decision_id, by=person)

    def _person_of(self, code: str) -> User | None:
        body = self.bodies[code]
        return next((person for person in self.people if body.pk in acting_bodies_of(person)), None)

    def _publish(self, meeting: Meeting) -> None:
        parts = [Part.ITEM, Part.PAPER]
        if meeting.starts_at < timezone.now():
            parts += [Part.DECISION, Part.POSITION]
        for part in parts:
            publish_part(meeting_id=meeting.pk, part=part, by=self.by)
        fresh = Meeting.objects.select_related("minutes").get(pk=meeting.pk)
        if fresh.status == MeetingStatus.HELD and fresh.minutes.approved_at is not None:
            publish_part(meeting_id=meeting.pk, part=Part.MINUTES, by=self.by)

    def _agree(self, platform: Platform, meeting: Meeting, places: dict[str, list[str]]) -> None:
        """Agree on the areas of the newest review: those of the preset, with every recommendation in its place."""
        review = Review.objects.filter(code=REVIEW).first()
        if review is None or not review.recommendations.exists():
            return
        structuring = open_structuring(platform=platform, review=review, by=self.by)
        for code, numbers in places.items():
            self._place(structuring, code, Q(recommendation__number__in=numbers))
        self._place(structuring, "mechanisms", Q(area__isnull=True))
        ask_for_remarks(structuring_id=structuring.pk, until=self.today, by=self.by)
        agree_structuring(
            structuring_id=structuring.pk,
            agreed_on=timezone.localdate(meeting.starts_at),
            meeting=meeting,
            by=self.by,
        )
        publish_structure(structuring_id=structuring.pk, is_published=True, by=self.by)

    def _place(self, structuring: Structuring, code: str, which: Q) -> None:
        """Place recommendations under an area, under the first one where there is none of this code."""
        found = list(structuring.placements.filter(which).values_list("pk", flat=True))
        area = structuring.areas.filter(code=code).first() or structuring.areas.first()
        if found and area is not None:
            place_recommendations(structuring_id=structuring.pk, placement_ids=found, area_id=area.pk, by=self.by)

    def _open_round(self, platform: Platform, remarks: list[dict[str, Any]]) -> None:
        """Leave the earlier review open for comments, with an objection that waits for an answer."""
        review = Review.objects.filter(code=EARLIER_REVIEW).first()
        if review is None or not review.recommendations.exists():
            return
        structuring = open_structuring(platform=platform, review=review, by=self.by)
        until = self.today + timedelta(days=DAYS_TO_COMMENT)
        ask_for_remarks(structuring_id=structuring.pk, until=until, by=self.by)
        placements = list(structuring.placements.all())
        for given in remarks:
            person = self._person_of(given["body"])
            if person is None:
                continue
            area = structuring.areas.filter(code=given.get("area", "")).first()
            remark(
                structuring_id=structuring.pk,
                placement_id=placements[given["place"]].pk,
                kind=RemarkKind(given["kind"]),
                text=given["text"],
                wanted_area_id=area.pk if area else None,
                by=person,
            )

    def _call(self, given: dict[str, Any]) -> None:
        """Publish a call; what was sent in came while it was open, so the call closes after that."""
        closes = self.today + timedelta(days=given["closes"])
        call = create_call(
            platform=Platform.objects.get(code=given["platform"]),
            code=given["code"],
            review=Review.objects.filter(code=REVIEW).first(),
            areas=[self.areas[code] for code in given["areas"] if code in self.areas],
            opens_on=self.today + timedelta(days=given["opens"]),
            closes_on=max(closes, self.today),
            by=self.by,
            **_worded("name", given["title"]),
            **_worded("text", given["text"]),
        )
        publish_call(code=call.code, is_published=True, by=self.by)
        call.refresh_from_db()
        for row in given["submissions"]:
            self._submission(call, row, received_on=min(closes, self.today) - timedelta(days=2))
        Call.objects.filter(pk=call.pk).update(closes_on=closes)

    def _submission(self, call: Call, given: dict[str, Any], *, received_on: date) -> None:
        facts = SubmissionFacts(given["title"], given["text"], "en", may_be_published=True)
        submission, _receipt = receive_submission(
            call=call, facts=facts, submitter=SubmitterFacts(given["name"], ""), is_named=given["named"]
        )
        type(submission).objects.filter(pk=submission.pk).update(received_on=received_on)
        reference, state = submission.reference, SubmissionStatus(given["state"])
        if state == SubmissionStatus.RECEIVED:
            return
        accepted = state != SubmissionStatus.DECLINED
        moderate_submission(reference=reference, is_accepted=accepted, note=given.get("note", ""), by=self.by)
        if not accepted:
            return
        with translation.override("en"):
            match_submission_now(reference=reference, by=self.by)
        due = self.today + timedelta(days=DAYS_TO_ANSWER)
        refer_submission(reference=reference, body=self.bodies[given["body"]], due_on=due, by=self.by)
        person = self._person_of(given["body"])
        if state == SubmissionStatus.ANSWERED and person is not None:
            answer_submission(reference=reference, answer=given["answer"], by=person)
            publish_submission(reference=reference, is_published=True, by=self.by)


def _worded(prefix: str, texts: dict[str, str]) -> dict[str, Any]:
    return {f"{prefix}_{language}": texts.get(language, "") for language in LANGUAGES}


def _steps(state: str) -> list[DecisionStatus]:
    """Return the states that lead to one, from the beginning on."""
    way = {
        "open": [],
        "in_progress": [DecisionStatus.IN_PROGRESS],
        "reported": [DecisionStatus.REPORTED],
        "done": [DecisionStatus.REPORTED, DecisionStatus.DONE],
    }
    return way[state]
