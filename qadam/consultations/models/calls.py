"""Calls for input, and what organisations send in. Who sent it stands elsewhere: see `submitters`."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named, Versioned, Worded
from qadam.bodies.models import Body
from qadam.consultations.enums import LinkSource, SubmissionStatus
from qadam.consultations.models.platforms import Platform
from qadam.register.models import Recommendation, Review
from qadam.taxonomy.models import Term


class Call(Named, Versioned, Worded):
    """A public call: `name` is its title, `text` its scope."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="calls")
    code = models.SlugField(_("code"), max_length=60, unique=True)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="calls")
    areas = models.ManyToManyField(Term, blank=True, related_name="+")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("open until"))  # the last day
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-closes_on", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Return whether something may be sent in today."""
        return self.published_at is not None and self.opens_on <= timezone.localdate() <= self.closes_on


class Submission(Versioned):
    """What one organisation sent in. `shown_name` is empty where the submitter asked not to be named.

    The day of receipt is kept and not the minute: the hour would tell more of an unnamed submitter than anybody needs.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="submissions")
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    receipt_sha256 = models.CharField(max_length=64, unique=True)
    shown_name = models.CharField(_("organisation"), max_length=300, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="submissions")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=3)
    may_be_published = models.BooleanField(_("may be published"), default=False)
    received_on = models.DateField(_("received on"))
    status = models.CharField(_("status"), max_length=10, choices=SubmissionStatus, default=SubmissionStatus.RECEIVED)
    moderation_note = models.TextField(_("note of the secretariat"), blank=True)
    referred_to = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="referred_submissions")
    answer_due_on = models.DateField(_("answer due"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["call", "status"], name="consultations_submission_call")]

    def __str__(self) -> str:
        return self.reference

    @property
    def submitter(self) -> str:
        """Return the name that may be shown: the organisation's, or that the secretariat knows it."""
        return self.shown_name or str(_("an organisation known to the secretariat"))

    @property
    def is_named(self) -> bool:
        """Return whether the submitter agreed to be named."""
        return bool(self.shown_name)


def submission_path(stored: "SubmissionFile", filename: str) -> str:
    """Return where a file is kept: by the reference of its submission, whatever the sender called it."""
    return f"submissions/{stored.submission.reference}.{stored.kind}"


class SubmissionFile(models.Model):
    """The file of a submission, without its metadata where the submitter is not to be named."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="file")
    file = models.FileField(upload_to=submission_path, max_length=200)
    kind = models.CharField(max_length=10)  # docx, pdf
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name under which it is downloaded: the reference, never the sender's own name for it."""
        return f"{self.submission.reference}.{self.kind}"


class SubmissionRecommendation(models.Model):
    """A recommendation of which a submission speaks. `score` 0-1 where a comparison proposed it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="links")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="submissions")
    source = models.CharField(max_length=12, choices=LinkSource)
    score = models.FloatField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_confirmed", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "recommendation"], name="consultations_submission_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.recommendation_id}"
