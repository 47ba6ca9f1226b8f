"""The audit log: append-only, hash-chained, without foreign keys, so that it outlives what it speaks of.

The database itself refuses changes and deletions (triggers of the first migration). Each event's hash covers its own
content and the hash before it: a changed, removed or inserted row breaks the chain from there on.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One write: who, what, when. `sequence` has no gaps; `hash` = SHA-256 over the content and `previous_hash`."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(_("at"), db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)  # null: the system itself
    actor_name = models.CharField(_("person"), max_length=200)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(_("what"), max_length=500)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_event_target")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target_label}"


class AuditChange(models.Model):
    """What one event changed in one object: field -> [before, after], in readable words. Sealed by the event's hash."""

    event_sequence = models.PositiveBigIntegerField(db_index=True)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=500)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["event_sequence", "pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_change_target")]

    def __str__(self) -> str:
        return f"{self.event_sequence} {self.target_label}"


class AuditHead(models.Model):
    """The end of the chain, one row. Writers lock it, so that the chain has one order on several machines."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.sequence}"
