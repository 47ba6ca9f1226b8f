"""Structuring a review: which areas it is divided into, and which recommendation stands where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.models import Named, Versioned
from qadam.bodies.models import Body
from qadam.consultations.enums import RemarkKind, RemarkStatus, StructuringStatus
from qadam.consultations.models.meetings import Meeting
from qadam.consultations.models.platforms import Platform
from qadam.register.models import Recommendation, Review
from qadam.taxonomy.models import Term


class Structuring(Versioned):
    """One round in which a platform agrees on the areas of a review. A review has one open round at most."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="structurings")
    review = models.ForeignKey(Review, models.PROTECT, related_name="structurings")
    status = models.CharField(
        _("status"), max_length=12, choices=StructuringStatus, default=StructuringStatus.COLLECTING
    )
    comments_until = models.DateField(_("comments until"), null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=~Q(status="agreed"), name="consultations_one_open_structuring"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review.code} #{self.pk}"

    @property
    def look(self) -> str:
        """Return how the status is shown: what is agreed is settled."""
        return "done" if self.status == StructuringStatus.AGREED else str(self.status)


class AreaProposal(Named):
    """An area that is proposed for a review: one that stands in the vocabulary (`term`), or a new one."""

    structuring = models.ForeignKey(Structuring, models.CASCADE, related_name="areas")
    code = models.SlugField(_("code"), max_length=60)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    is_kept = models.BooleanField(_("kept"), default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["structuring", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["structuring", "code"], name="consultations_area_once")]


class Placement(models.Model):
    """The area under which a recommendation is to stand; none as long as nobody has placed it."""

    structuring = models.ForeignKey(Structuring, models.CASCADE, related_name="placements")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="placements")
    area = models.ForeignKey(AreaProposal, models.SET_NULL, null=True, blank=True, related_name="placements")
    is_decided = models.BooleanField(_("set by a person"), default=False)

    class Meta:
        ordering = ["structuring", "recommendation__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["structuring", "recommendation"], name="consultations_placement_once")
        ]

    def __str__(self) -> str:
        return f"{self.structuring}: {self.recommendation_id}"


class Remark(models.Model):
    """A comment or an objection of a member: on the areas as a whole, or on one placement, with a better place."""

    structuring = models.ForeignKey(Structuring, models.CASCADE, related_name="remarks")
    placement = models.ForeignKey(Placement, models.CASCADE, null=True, blank=True, related_name="remarks")
    kind = models.CharField(_("kind"), max_length=10, choices=RemarkKind, default=RemarkKind.COMMENT)
    text = models.TextField(_("text"))
    wanted_area = models.ForeignKey(AreaProposal, models.SET_NULL, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(_("status"), max_length=12, choices=RemarkStatus, default=RemarkStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.structuring}: {self.who}"

    @property
    def who(self) -> str:
        """Return whose remark it is. Reads the body and the person."""
        return str(self.body or self.made_by)


class AgreedStructure(models.Model):
    """What was agreed, frozen: the areas in their order, each with the numbers of its recommendations."""

    structuring = models.OneToOneField(Structuring, models.PROTECT, related_name="agreed")
    review = models.ForeignKey(Review, models.PROTECT, related_name="agreed_structures")
    number = models.PositiveIntegerField(_("version"))
    agreed_on = models.DateField(_("agreed on"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="agreed_structures")
    content = models.JSONField()
    sha256 = models.CharField(_("checksum"), max_length=64)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["review", "-number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="consultations_structure_number")]

    def __str__(self) -> str:
        return f"{self.review.code}, {self.number}"
