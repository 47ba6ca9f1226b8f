"""Meetings: agenda, papers, who was invited, who came, minutes, decisions and what was put on record against them.

`published_at` of each part decides alone whether the portal shows that part: the meeting itself (its date and place),
an item of the agenda, a paper, a decision, a position, the minutes.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.models import Named, Versioned, Worded, words_in
from qadam.bodies.models import Body
from qadam.consultations.enums import (
    Capacity,
    DecisionStatus,
    MeetingStatus,
    MinutesStatus,
    PositionKind,
    Reply,
)
from qadam.consultations.models.platforms import Platform
from qadam.documents.models import SourceDocument
from qadam.plan.models import Measure
from qadam.progress.models import Assessment
from qadam.register.models import Recommendation
from qadam.taxonomy.models import Term


class Meeting(Named, Versioned):
    """A meeting of a platform or subcommittee. `name` is its title."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place_en = models.CharField(_("place in English"), max_length=300, blank=True)
    place_ru = models.CharField(_("place in Russian"), max_length=300, blank=True)
    place_kk = models.CharField(_("place in Kazakh"), max_length=300, blank=True)
    link = models.URLField(_("address of the video meeting"), max_length=500, blank=True)
    papers_due_on = models.DateField(_("papers are circulated by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    # What calendars know the meeting by (RFC 5545, 3.8.4.7 and 3.8.7.4): the sequence rises with time, place or status.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["starts_at"], name="consultations_meeting_starts")]

    def __str__(self) -> str:
        return f"{self.name} ({timezone.localtime(self.starts_at).date().isoformat()})"

    @property
    def place(self) -> str:
        """Return the place in the active language, else in the first language that has it; empty where none is set."""
        return words_in(self, "place", get_language() or "en")


class AgendaItem(Named):
    """An item of an agenda: `name` is its title, `discussion_*` what was said, as the minutes tell it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveIntegerField(_("order"), default=0)
    note = models.TextField(_("note"), blank=True)
    discussion_en = models.TextField(_("discussion in English"), blank=True)
    discussion_ru = models.TextField(_("discussion in Russian"), blank=True)
    discussion_kk = models.TextField(_("discussion in Kazakh"), blank=True)
    areas = models.ManyToManyField(Term, blank=True, related_name="+")
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="agenda_items")
    measures = models.ManyToManyField(Measure, blank=True, related_name="agenda_items")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def discussion(self) -> str:
        """Return what was said, in the active language, else in the first language that has it."""
        return words_in(self, "discussion", get_language() or "en")


class Paper(models.Model):
    """A paper for a meeting, or for one item of its agenda."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="papers")
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="papers")
    title = models.CharField(_("title"), max_length=300)
    circulated_at = models.DateTimeField(_("circulated"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """An organisation or person at one meeting: invitation, reply, attendance."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="participations")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="participations")
    name = models.CharField(_("name"), max_length=200, blank=True)  # of a guest without account and organisation
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)
    is_co_chair = models.BooleanField(_("co-chair"), default=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    reply = models.CharField(_("reply"), max_length=12, choices=Reply, default=Reply.NONE)
    reply_note = models.CharField(_("note"), max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(_("attended"), null=True, blank=True)
    present_names = models.CharField(_("who was there"), max_length=500, blank=True)

    class Meta:
        ordering = ["-is_co_chair", "capacity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "body", "person"], name="consultations_participation_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.who}"

    @property
    def who(self) -> str:
        """Return the organisation, else the person, else the guest's name. Reads the first two."""
        return str(self.body or self.person or self.name)

    @property
    def can_be_answered(self) -> bool:
        """Return whether the invitation may still be answered. Reads the meeting."""
        return self.meeting.status == MeetingStatus.CALLED and self.meeting.starts_at > timezone.now()


class Minutes(Versioned, Worded):
    """The minutes of a meeting: an opening text, the discussions of the agenda and the decisions belong to them."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    status = models.CharField(_("status"), max_length=10, choices=MinutesStatus, default=MinutesStatus.DRAFT)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    sha256 = models.CharField(_("checksum of the approved text"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def look(self) -> str:
        """Return how the status is shown: what is approved is settled."""
        return "done" if self.status == MinutesStatus.APPROVED else str(self.status)


class MinutesApproval(models.Model):
    """A co-chair's approval of exactly the text with this checksum."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="approvals")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField(auto_now_add=True)
    recorded_by_id = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "body", "person"], name="consultations_approval_once")
        ]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.body or self.person}"


class MinutesRemark(models.Model):
    """What a member asks to be corrected in the minutes."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="remarks")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.body or self.made_by}"


class Decision(Versioned, Worded):
    """A decision of a meeting: who does what until when, and what became of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="decisions")
    number = models.PositiveIntegerField(_("number"))  # in its meeting, from 1
    responsible_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="decisions")
    deadline = models.DateField(_("deadline"), null=True, blank=True)  # the last day
    status = models.CharField(_("status"), max_length=12, choices=DecisionStatus, default=DecisionStatus.OPEN)
    outcome = models.TextField(_("what was done"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    measure = models.ForeignKey(Measure, models.SET_NULL, null=True, blank=True, related_name="+")
    is_amendment = models.BooleanField(_("changes a measure that stood before"), default=False)
    assessment = models.ForeignKey(Assessment, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-meeting__starts_at", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="consultations_decision_number")]
        indexes = [models.Index(fields=["responsible_body", "status"], name="consultations_decision_body")]

    def __str__(self) -> str:
        return f"{self.meeting} / {self.number}"

    @property
    def is_pending(self) -> bool:
        """Return whether the responsible body still has to act."""
        return self.status in (DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS)

    @property
    def is_overdue(self) -> bool:
        """Return whether the deadline has passed and the body has not reported."""
        return self.is_pending and self.deadline is not None and self.deadline < timezone.localdate()


class WrittenPosition(models.Model):
    """A dissent or a written position of a participant, on record with the meeting or with one decision."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="positions")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, blank=True, related_name="positions")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=PositionKind)
    text = models.TextField(_("text"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.body or self.person}"

    @property
    def who(self) -> str:
        """Return whose position it is. Reads the body and the person."""
        return str(self.body or self.person)
