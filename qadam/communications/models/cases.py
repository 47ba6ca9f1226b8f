"""A case: one letter, visit request or individual communication, with what it is about and who is in it."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import Person, has_role
from qadam.base.models import Versioned
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    Committee,
    EventKind,
    Finding,
    FollowUpGrade,
    LinkKind,
    PersonPart,
    Stage,
    Track,
)
from qadam.communications.keys import Wrapped, unwrap, wrap
from qadam.communications.models.sealed import GuardedManager, Sealed, Words
from qadam.communications.sealing import new_key
from qadam.communications.workflow import TRACK_OF

# Numbers are drawn by lot, so that nobody learns from a number how many cases there are.
LEAST_NUMBER, NUMBERS = 100_000, 900_000
# Who may stand on an access list at all. Administrators are not among them: they have break-glass alone.
ROLES_WITH_CASES = frozenset({Role.CASE_OFFICER, Role.COORDINATOR, Role.APPROVER, Role.FOCAL_POINT})


def draw_number() -> int:
    """Return a number for a case or a question, drawn by lot."""
    return LEAST_NUMBER + secrets.randbelow(NUMBERS)


def may_hold_cases(person: Person) -> bool:
    """Return whether the person may read cases at all, where an access list names them."""
    return has_role(person, *ROLES_WITH_CASES) and not has_role(person, Role.ADMINISTRATOR)


def cases_with_access(person: Person) -> Q:
    """Return the condition on a case that the person may read it now: by its access list, or by broken glass."""
    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    by_glass = Q(pk__in=BreakGlass.unguarded.open_to(person).values("case_id"))
    if not may_hold_cases(person):
        return by_glass
    by_list = Q(pk__in=CaseAccess.unguarded.filter(person_id=person.pk, ended_at__isnull=True).values("case_id"))
    return by_list | by_glass


class CaseManager(GuardedManager["Case"]):
    """Gives the cases that a person may read, and no others."""


class Case(Sealed, Versioned):
    """One matter. Its words are sealed with its own key; its log has another, which outlives them."""

    number = models.PositiveIntegerField(_("number"), unique=True, default=draw_number, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=CaseKind)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.REGISTERED)
    dated_on = models.DateField(_("dated"), null=True, blank=True)  # as printed on the letter
    received_on = models.DateField(_("received on"))
    opens_on = models.DateField(_("may be public from"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)
    content_master = models.CharField(max_length=200, editable=False)
    content_key = models.TextField(editable=False)
    log_master = models.CharField(max_length=200, editable=False)
    log_key = models.TextField(editable=False)

    title: Words[str] = Words("")
    reference: Words[str] = Words("")  # "AL KAZ 1/2025", "No. 1234/2025"
    summary: Words[str] = Words("")
    mandates: Words[list[str]] = Words([])  # codes of data/mandates.yaml
    committee: Words[str] = Words("")  # a value of Committee
    articles: Words[str] = Words("")  # as the committee writes them
    keep_reason: Words[str] = Words("")

    objects: ClassVar[CaseManager] = CaseManager()
    unguarded: ClassVar[models.Manager["Case"]] = models.Manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["stage", "received_on"], name="communications_case_stage")]

    def __str__(self) -> str:
        # All that mails, inboxes, titles of pages and the audit log ever say.
        return str(_("Case %(number)s") % {"number": self.number})

    @classmethod
    def visibility(cls, person: Person) -> Q:
        """Return the condition on a case that the person may read it."""
        return cases_with_access(person)

    @property
    def track(self) -> Track:
        """Return the way that this kind of case goes."""
        return TRACK_OF[CaseKind(self.kind)]

    @property
    def committee_name(self) -> str:
        """Return the name of the committee, empty where there is none."""
        return str(Committee(self.committee).label) if self.committee else ""

    @property
    def is_erased(self) -> bool:
        """Return whether the words and papers are gone for good."""
        return self.erased_at is not None

    def make_keys(self) -> None:
        """Give a new case its keys. Must come before any of its words."""
        self.put_content_key(new_key())
        self.put_log_key(new_key())

    def put_content_key(self, key: bytes) -> None:
        """Wrap a key with the newest master key, as the key of the words and papers."""
        self.content_master, self.content_key = wrap(key, place=f"content:{self.token}")
        self.__dict__["_content_key"] = (self.content_key, key)

    def put_log_key(self, key: bytes) -> None:
        """Wrap a key with the newest master key, as the key of the log."""
        self.log_master, self.log_key = wrap(key, place=f"log:{self.token}")

    def seal_key(self) -> bytes:
        """Return the key of the words and papers of this case, opened once for each time the row was read."""
        kept: tuple[str, bytes] | None = self.__dict__.get("_content_key")
        if kept is None or kept[0] != self.content_key:
            wrapped = Wrapped(self.content_master, self.content_key)
            kept = (self.content_key, unwrap(wrapped, place=f"content:{self.token}"))
            self.__dict__["_content_key"] = kept
        return kept[1]

    def open_log_key(self) -> bytes:
        """Return the key of the log of this case."""
        return unwrap(Wrapped(self.log_master, self.log_key), place=f"log:{self.token}")


class CasePart(Sealed):
    """A row that belongs to a case and opens with its key."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    objects: ClassVar[GuardedManager[Any]] = GuardedManager()
    unguarded: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, person: Person) -> Q:
        """Return the condition on a row that the person may read its case."""
        return Q(case__in=Case.objects.visible_to(person).values("pk"))

    def seal_key(self) -> bytes:
        """Return the key of the case."""
        return self.case.seal_key()


class CaseAccess(CasePart):
    """That a person may read a case, since when, at which level, and until when. Never deleted: it ends."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=AccessLevel)
    given_by_id = models.BigIntegerField()
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    reason: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(ended_at__isnull=True), name="communications_one_open_access"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.person_id} {self.level}"


class GlassManager(models.Manager["BreakGlass"]):
    """Finds broken glass that still opens."""

    def open_to(self, person: Person) -> models.QuerySet["BreakGlass"]:
        """Return the openings by which the person may read cases now."""
        return self.filter(person_id=person.pk, ended_at__isnull=True, until_at__gt=timezone.now())


class BreakGlass(CasePart):
    """That an administrator opened a case in an emergency: with a reason, announced, for a short time."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    reason: Words[str] = Words("")

    unguarded: ClassVar[GlassManager] = GlassManager()

    class Meta:
        ordering = ["-pk"]
        default_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.case}: {self.person_id}"


class PersonConcerned(CasePart):
    """Somebody in a case. Their names are the list against which public copies and lessons are checked."""

    part = models.CharField(_("part in the case"), max_length=12, choices=PersonPart)

    name: Words[str] = Words("")
    other_names: Words[list[str]] = Words([])  # other spellings, initials as letters print them
    note: Words[str] = Words("")
    may_be_named: Words[bool] = Words(False)  # an official who signs, an author who agreed

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case}/{self.pk}"


class CaseEvent(CasePart):
    """Something that happened in a case on a day: the timeline, and what starts clocks."""

    kind = models.CharField(_("what happened"), max_length=40, choices=EventKind)
    on = models.DateField(_("date"))
    recorded_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    note: Words[str] = Words("")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class CaseLink(CasePart):
    """What a case is linked to. Sealed like everything else: a recommendation does not know of its cases."""

    kind = models.CharField(max_length=16, choices=LinkKind)

    target: Words[str] = Words("")  # "xqd-upr-4 101.16", the id of a measure, or the law as it is cited
    note: Words[str] = Words("")

    class Meta:
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class CommitteeViews(CasePart):
    """What a committee or working group decided: Views, a decision, an opinion."""

    finding = models.CharField(_("finding"), max_length=16, choices=Finding)
    adopted_on = models.DateField(_("adopted on"))
    transmitted_on = models.DateField(_("transmitted on"), null=True, blank=True)

    symbol: Words[str] = Words("")  # CCPR/C/131/D/2760/2016
    summary: Words[str] = Words("")
    articles: Words[str] = Words("")

    class Meta:
        ordering = ["adopted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.finding}"


class Remedy(CasePart):
    """One thing that a decision asks of the State, with the newest grade of its follow-up."""

    views = models.ForeignKey(CommitteeViews, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    grade = models.CharField(_("grade"), max_length=1, choices=FollowUpGrade, blank=True)
    graded_on = models.DateField(_("graded on"), null=True, blank=True)

    text: Words[str] = Words("")
    done: Words[str] = Words("")  # what the State has done about it
    grade_source: Words[str] = Words("")  # symbol and paragraph of the follow-up report
    earlier_grades: Words[list[list[str]]] = Words([])  # [grade, date, source], the oldest first

    class Meta:
        ordering = ["views", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.order}"


class StandingInvitation(models.Model):
    """Whether the State has invited all special procedures. Public by nature, so nothing of it is sealed."""

    extended_on = models.DateField(_("extended on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    recorded_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-extended_on"]

    def __str__(self) -> str:
        return f"{self.extended_on}"
