"""The log of each case: who read it, who tried to, what changed. A chain of its own, with sealed details."""

import hashlib
import json
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.selectors import Person
from qadam.communications.enums import AccessLevel
from qadam.communications.models.cases import Case, CaseAccess
from qadam.communications.models.sealed import GuardedManager


class LogManager(GuardedManager["CaseLogEntry"]):
    """Gives the lines of the cases that a person owns, and no others."""


class CaseLogEntry(models.Model):
    """One line. `hash` covers the digest of the sealed details instead of themselves: details can be redacted for
    good, and the chain still holds. Actors are kept by number; their names are read from the accounts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(null=True)  # null: the machine itself
    action = models.CharField(_("action"), max_length=60)
    about = models.CharField(max_length=60, blank=True)  # "paper 12": never a word of the case
    details = models.TextField(blank=True)  # sealed with the key of the log
    details_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects: ClassVar[LogManager] = LogManager()
    unguarded: ClassVar[models.Manager["CaseLogEntry"]] = models.Manager()

    class Meta:
        ordering = ["case", "-sequence"]
        verbose_name_plural = "case log entries"
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="communications_log_without_gaps")]

    def __str__(self) -> str:
        return f"{self.case}: {self.sequence} {self.action}"

    def computed_hash(self) -> str:
        """Return the SHA-256 (hex) over this line and the hash of the line before it."""
        content = [
            self.case_id,
            self.sequence,
            int(self.at.timestamp() * 1_000_000),
            self.actor_id,
            self.action,
            self.about,
            self.details_sha256,
            self.previous_hash,
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    def details_place(self) -> str:
        """Return the place to which the details are bound."""
        return f"log:{self.case.token}:{self.sequence}"

    @classmethod
    def visibility(cls, person: Person) -> Q:
        """Return the condition on a line: only the owner of the case reads its log."""
        owned = CaseAccess.unguarded.filter(person_id=person.pk, level=AccessLevel.OWNER, ended_at__isnull=True)
        return Q(case__in=Case.objects.visible_to(person).values("pk")) & Q(case__in=owned.values("case_id"))
