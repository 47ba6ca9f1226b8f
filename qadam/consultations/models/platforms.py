"""Platforms, their subcommittees and who sits in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.models import Named
from qadam.bodies.models import Body
from qadam.consultations.enums import Capacity
from qadam.taxonomy.models import Term


class Platform(Named):
    """A standing consultative body, or one of its subcommittees: then `parent` is the platform above it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=200, blank=True)  # as the preset calls it
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subcommittees")
    areas = models.ManyToManyField(Term, blank=True, related_name="+")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["code"]

    @property
    def is_subcommittee(self) -> bool:
        """Return whether it stands below another platform."""
        return self.parent_id is not None


class Membership(models.Model):
    """An organisation, or a person, that sits in a platform for a term. It is never deleted: it ends."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="memberships")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="memberships")
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity, default=Capacity.MEMBER)
    is_co_chair = models.BooleanField(_("co-chair"), default=False)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)  # the last day of the term

    class Meta:
        ordering = ["-is_co_chair", "capacity", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(person__isnull=False), name="consultations_membership_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="consultations_membership_term_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}: {self.who}"

    @property
    def who(self) -> str:
        """Return the organisation, else the person. Reads both."""
        return str(self.body or self.person)


class CalendarFeed(models.Model):
    """The private calendar of a person. A new `generation` makes every address given out before worthless."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.user_id}/{self.generation}"
