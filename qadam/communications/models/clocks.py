"""The running clocks of a case. The days are counted by `qadam.taxonomy.clocks`; here stand the facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.communications.enums import ClockChangeKind
from qadam.communications.models.cases import CasePart
from qadam.communications.models.sealed import Words


class CaseClock(CasePart):
    """A deadline of a case: by a rule, or by the date printed in a letter, which always wins.

    `due_on` is what follows from all of it, so that reminders can be found without opening a case.
    """

    rule = models.CharField(_("rule"), max_length=80)
    started_on = models.DateField(_("counted from"))
    proposed_on = models.DateField(_("due by the rule"), null=True, blank=True)
    printed_on = models.DateField(_("date printed in the letter"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    needs_confirmation = models.BooleanField(default=False)  # the rule is marked "confirm", and nobody has
    is_paused = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.rule}"


class ClockChange(CasePart):
    """One thing that happened to a clock. Only ever added."""

    clock = models.ForeignKey(CaseClock, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=ClockChangeKind)
    on = models.DateField()  # the day on which it holds
    to_on = models.DateField(null=True, blank=True)  # of an extension or a printed date
    by_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    reason: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.kind}"
