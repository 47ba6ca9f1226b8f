"""What was done: reports of bodies on measures, their evidence and approvals, later deadlines, and the voices.

Two things are never mixed: the status of a measure (was the work done) and the assessment of a recommendation (is the
right better protected). Nothing that was stated or decided is overwritten: steps, approvals and decisions only append.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Versioned, Worded
from qadam.bodies.models import Body
from qadam.documents.models import SourceDocument
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Indicator, Measure, Plan
from qadam.progress.enums import (
    AssessmentState,
    AssessmentStatus,
    EvidenceKind,
    ExtensionState,
    Grade,
    PeriodKind,
    ReplyState,
    Step,
    UpdateState,
    Voice,
)
from qadam.register.models import Mechanism, Recommendation

PRECISION_LENGTH = 10  # as in qadam.plan
SHA256_LENGTH = 64


class ReportingCalendar(Versioned):
    """How often the bodies report on a plan, and how long they have for it after a period ends."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reporting_calendar")
    kind = models.CharField(_("how often"), max_length=10, choices=PeriodKind, default=PeriodKind.HALF_YEAR)
    days_to_report = models.PositiveSmallIntegerField(_("days to report after the period"), default=30)

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_kind_display()}"


class ReportingPeriod(models.Model):
    """A stretch of time on which the bodies report, and the last day to do so."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reporting_periods")
    kind = models.CharField(max_length=10, choices=PeriodKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    due_on = models.DateField(_("reports are due on"))

    class Meta:
        ordering = ["plan", "starts_on"]
        constraints = [models.UniqueConstraint(fields=["plan", "starts_on"], name="progress_period_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the period as people call it: "2026, first half", "2026, quarter 3"."""
        year, month = self.starts_on.year, self.starts_on.month
        if self.kind == PeriodKind.QUARTER:
            return str(_("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": (month + 2) // 3})
        first, second = _("%(year)s, first half"), _("%(year)s, second half")
        return str((first if month <= 6 else second) % {"year": year})


class ProgressUpdate(Worded, Versioned):
    """What one body reports on one measure for one period."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="updates")
    body = models.ForeignKey(Body, models.PROTECT, related_name="updates")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="updates")
    status_claimed = models.CharField(_("status claimed"), max_length=20, choices=MeasureStatus, blank=True)
    status_accepted = models.CharField(_("status accepted"), max_length=20, choices=MeasureStatus, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=UpdateState, default=UpdateState.DRAFT)
    # Everybody who has ever written at it; none of them may approve or accept it.
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="written_updates", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-period__starts_on", "measure", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "body", "period"], name="progress_update_once_a_period")
        ]
        indexes = [models.Index(fields=["state", "body"], name="progress_update_state")]

    def __str__(self) -> str:
        return f"{self.measure} · {self.period}"


class UpdateStep(models.Model):
    """One step of a report: who, when, from where to where, with the reason where one is owed. Only ever added."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=Step, blank=True)  # empty: made a draft again by an edit
    from_state = models.CharField(max_length=10, choices=UpdateState)
    to_state = models.CharField(max_length=10, choices=UpdateState)
    reason = models.TextField(_("reason"), blank=True)
    content_sha256 = models.CharField(max_length=SHA256_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["update", "pk"]

    def __str__(self) -> str:
        return f"{self.update}: {self.to_state}"


class Approval(models.Model):
    """A yes to the exact content of a report: by the body's approver (approve) or by the coordinator (accept)."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, related_name="approvals")
    step = models.CharField(max_length=10, choices=Step)
    content_sha256 = models.CharField(_("checksum of the content"), max_length=SHA256_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    class Meta:
        ordering = ["update", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "step"], condition=Q(voided_at__isnull=True), name="progress_one_standing_approval"
            ),
            models.CheckConstraint(condition=Q(step__in=["approve", "accept"]), name="progress_approval_of_a_judge"),
        ]

    def __str__(self) -> str:
        return f"{self.update}: {self.get_step_display()}"


class UpdateIndicatorValue(models.Model):
    """A value of an indicator in a report. `entered` is what was typed; `value` is there once it reads well."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, related_name="indicator_values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="reported_values")
    entered = models.CharField(_("as typed"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["update", "indicator"]
        constraints = [models.UniqueConstraint(fields=["update", "indicator"], name="progress_value_once")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.entered}"


class Assessment(Worded, Versioned):
    """How one voice sees a recommendation carried out on a day."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="assessments")
    voice = models.CharField(_("voice"), max_length=20, choices=Voice)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="assessments")
    mechanism = models.ForeignKey(Mechanism, models.PROTECT, null=True, blank=True, related_name="assessments")
    status = models.CharField(_("assessment"), max_length=20, choices=AssessmentStatus, blank=True)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    assessed_on = models.DateField(_("assessed on"))
    state = models.CharField(_("state"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["recommendation", "voice", "-assessed_on", "-pk"]
        indexes = [models.Index(fields=["recommendation", "published_at"], name="progress_assessment_public")]
        constraints = [
            models.CheckConstraint(
                condition=Q(voice="treaty_body", body__isnull=True, mechanism__isnull=False)
                | (~Q(voice="treaty_body") & Q(body__isnull=False, mechanism__isnull=True, grade="")),
                name="progress_voice_has_its_speaker",
            ),
            models.CheckConstraint(condition=~Q(status="", grade=""), name="progress_assessment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_voice_display()}"

    @property
    def speaker(self) -> str:
        """Return who speaks: the body, or the treaty body. Reads `body` or `mechanism`."""
        speaker = self.body or self.mechanism
        return speaker.name if speaker else ""


class AssessmentStep(models.Model):
    """One step of an assessment, with the reason where one is owed. Only ever added."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=10, choices=AssessmentState)
    to_state = models.CharField(max_length=10, choices=AssessmentState)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.to_state}"


class Evidence(models.Model):
    """What shows that a report or an assessment is true: a file, a link, or a reference such as the number of a law."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, null=True, blank=True, related_name="evidence")
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, blank=True, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind, default=EvidenceKind.OTHER)
    title = models.CharField(_("title"), max_length=500)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="evidence")
    file_name = models.CharField(_("file name"), max_length=255, blank=True)  # as this sender called it
    url = models.URLField(_("link"), max_length=1000, blank=True)
    reference = models.CharField(_("number or reference"), max_length=300, blank=True)
    on = models.DateField(_("date"))
    # Whether the public may open the file once the report is published; its title and date are public with the report.
    is_public = models.BooleanField(_("the file may be public"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(update__isnull=False, assessment__isnull=True)
                | Q(update__isnull=True, assessment__isnull=False),
                name="progress_evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(url="") | ~Q(reference=""),
                name="progress_evidence_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExtensionRequest(models.Model):
    """A body asks for a later deadline of a measure; the coordinator decides. Both give their reason, and both stay."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="extension_requests")
    body = models.ForeignKey(Body, models.PROTECT, related_name="extension_requests")
    deadline_before = models.DateField(_("deadline so far"))
    precision_before = models.CharField(max_length=PRECISION_LENGTH)
    deadline_asked = models.DateField(_("deadline asked for"))
    precision_asked = models.CharField(max_length=PRECISION_LENGTH)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=ExtensionState, default=ExtensionState.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(state="requested"), name="progress_one_open_extension_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} > {self.deadline_asked:%Y-%m-%d}"


class SheetReply(models.Model):
    """A spreadsheet that a body sent back, kept as it came, until the coordinator takes it over or discards it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sheet_replies")
    body = models.ForeignKey(Body, models.PROTECT, related_name="sheet_replies")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="sheet_replies")
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="sheet_replies")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.WAITING)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
