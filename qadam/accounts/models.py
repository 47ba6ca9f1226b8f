"""People and their roles."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.bodies.models import Body


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the mail address is the name to sign in with, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new saved account. Without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of a mail address, however it is written."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who may sign in. Rights come from `RoleAssignment` alone."""

    email = models.EmailField(_("mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.email


class RoleAssignment(models.Model):
    """A role that a person holds, for a body where the role is one of a body. Never deleted: it ends."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="assignments")
    is_alternate = models.BooleanField(_("alternate"), default=False)
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "body"],
                condition=Q(ended_at__isnull=True, body__isnull=False),
                name="accounts_one_open_role_of_a_body",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True, body__isnull=True),
                name="accounts_one_open_role",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(ROLES_OF_A_BODY), body__isnull=False)
                | (~Q(role__in=sorted(ROLES_OF_A_BODY)) & Q(body__isnull=True)),
                name="accounts_body_where_role_is_of_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Handover(models.Model):
    """The work for a body that passed from one person to another in one step, and what it was at that moment."""

    from_user = models.ForeignKey(User, models.PROTECT, related_name="handed_over", verbose_name=_("handed over by"))
    to_user = models.ForeignKey(User, models.PROTECT, related_name="taken_over", verbose_name=_("to"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="handovers")
    note = models.TextField(_("what the successor should know"), blank=True)
    items = models.JSONField(default=list)  # [{"title", "kind", "about", "path", "due_on"}] in the successor's language
    made_at = models.DateTimeField(_("handed over"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}"


class Leave(models.Model):
    """Days on which a person is away; an alternate is told, and sees, what the person would. Never deleted: it ends."""

    user = models.ForeignKey(User, models.PROTECT, related_name="leaves", verbose_name=_("person"))
    alternate = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name=_("alternate"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))  # included
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="accounts_leave_has_days"),
            models.CheckConstraint(condition=~Q(user=models.F("alternate")), name="accounts_alternate_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.from_on} - {self.until_on}"
