"""The inter-agency work on a case: questions to bodies, drafts of the reply, clearance, lessons."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.models import Versioned
from qadam.bodies.models import Body
from qadam.communications.enums import (
    ClearanceState,
    ContributionState,
    LessonState,
    ReplyKind,
    ReplyState,
)
from qadam.communications.models.cases import CasePart, draw_number
from qadam.communications.models.papers import CaseDocument
from qadam.communications.models.sealed import GuardedManager, Words

# A question that was taken back is not there for the body any more.
SHOWN_TO_BODY = (
    ContributionState.REQUESTED,
    ContributionState.SUBMITTED,
    ContributionState.RETURNED,
    ContributionState.ACCEPTED,
)


class ContributionManager(GuardedManager["Contribution"]):
    """The second door: a body sees the questions that were put to it."""

    def asked_of(self, person: Person) -> models.QuerySet["Contribution"]:
        """Return the questions that were put to the bodies for which the person acts now."""
        rows: models.QuerySet[Contribution] = models.QuerySet(self.model, using=self._db)
        if has_role(person, Role.ADMINISTRATOR):
            return rows.none()
        bodies = body_ids_of(person, Role.FOCAL_POINT, Role.APPROVER)
        return rows.filter(body_id__in=bodies, state__in=SHOWN_TO_BODY)


class Contribution(CasePart, Versioned):
    """One question to one body, with its answer. `number` says nothing of the case, nor of the questions to others."""

    number = models.PositiveIntegerField(unique=True, default=draw_number, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ContributionState, default=ContributionState.REQUESTED)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    asked_by_id = models.BigIntegerField()
    requested_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    question: Words[str] = Words("")
    returned_because: Words[str] = Words("")

    objects: ClassVar[ContributionManager] = ContributionManager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(_("Question %(number)s") % {"number": self.number})


class ContributionText(CasePart):
    """One version of a body's answer. Submitting fixes it; the next change is the next version."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    version_number = models.PositiveIntegerField()
    is_submitted = models.BooleanField(default=False)
    by_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now=True)

    text: Words[str] = Words("")

    class Meta:
        ordering = ["version_number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "version_number"], name="communications_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}/{self.version_number}"


class ContributionPaper(CasePart):
    """A paper of the case that the body may read with its question."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    document = models.ForeignKey(CaseDocument, models.CASCADE, related_name="+")
    from_body = models.BooleanField(default=False)  # the body attached it to its answer

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "document"], name="communications_question_paper_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.document_id}"


class Reply(CasePart, Versioned):
    """What the State will send, from the first draft to the acknowledgement."""

    kind = models.CharField(_("kind"), max_length=20, choices=ReplyKind)
    language = models.CharField(_("language"), max_length=3, default="en")
    state = models.CharField(_("state"), max_length=12, choices=ReplyState, default=ReplyState.DRAFTING)
    clock_id = models.BigIntegerField(null=True, blank=True)  # the clock that sending it meets
    signed_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)

    sent_how: Words[str] = Words("")  # "Note verbale 1-12/345 through the Permanent Mission"
    acknowledgement: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class DraftVersion(CasePart):
    """One version of the text of a reply. Never changed: who edits makes the next one."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    text: Words[str] = Words("")
    note: Words[str] = Words("")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="communications_draft_once")]

    def __str__(self) -> str:
        return f"{self.reply_id}/{self.number}"


class Clearance(CasePart):
    """One person in the chain that clears a reply, bound to the very version that was shown."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)  # a reply that was returned goes round again
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_signature = models.BooleanField(default=False)  # the last of the chain signs
    state = models.CharField(max_length=10, choices=ClearanceState, default=ClearanceState.WAITING)
    draft = models.ForeignKey(DraftVersion, models.CASCADE, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    note: Words[str] = Words("")

    class Meta:
        ordering = ["reply", "round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "round", "order"], name="communications_clearance_order")
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.round}.{self.order}"

    @classmethod
    def waiting_for(cls, person: Person) -> Q:
        """Return the condition on a step that it waits for this person."""
        return Q(person_id=person.pk, state=ClearanceState.ASKED) & cls.visibility(person)


class Lesson(CasePart):
    """What a case teaches. Written for the plan: once handed over, its words stand there, without the case."""

    state = models.CharField(max_length=12, choices=LessonState, default=LessonState.DRAFT)
    measure_id = models.BigIntegerField(null=True, blank=True)
    written_by_id = models.BigIntegerField()
    handed_over_at = models.DateTimeField(null=True, blank=True)

    text: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.pk}"
