"""Who sent a submission. Nothing of the product can join to this table: it holds no relation, and none leads here.

The name and the contact are sealed (`qadam.consultations.sealing`), so that rows, backups and dumps say nothing. They
are read by `qadam.consultations.services.submitters.reveal_submitter` alone.
"""

from django.db import models


class Submitter(models.Model):
    """The sealed name and contact of whoever sent the submission with this reference."""

    reference = models.CharField(max_length=20, unique=True)
    sealed = models.TextField()

    def __str__(self) -> str:
        return self.reference
