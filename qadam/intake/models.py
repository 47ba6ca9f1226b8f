"""What was uploaded, what was found in it, and what a person decided about each proposal.

Nothing here is the register: a proposal becomes a recommendation only when its import is published.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Versioned
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.intake.enums import Decision, ImportStatus, ImportStep, ProposalKind, Resolution, StepKind
from qadam.register.enums import Position
from qadam.register.models import Recommendation, Review


class Import(models.Model):
    """One upload of one or several documents of one review.

    `review` stays empty until it is known; `facts` then hold what the documents say of it (State, cycle, sessions,
    symbols). `totals` are the counts of each document and of all together, for the reconciliation page.
    """

    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("review")
    )
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    step = models.CharField(_("step"), max_length=10, choices=ImportStep, default=ImportStep.WAITING)
    done = models.PositiveIntegerField(default=0)  # of `total` steps, for the progress bar
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    job_id = models.CharField(max_length=64, blank=True)  # of the queue: the newest job that reads this import
    error = models.TextField(_("error"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    submission = models.UUIDField(unique=True)  # of the upload form: sent twice, it is one import
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    labelled_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status"], name="intake_import_status")]

    def __str__(self) -> str:
        return str(_("Import %(number)s") % {"number": self.pk})


class ImportDocument(models.Model):
    """A document of an import, with the type that its content showed once it was read."""

    import_run = models.ForeignKey(Import, models.CASCADE, related_name="documents")
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="imports")
    type = models.CharField(_("type"), max_length=30, choices=DocumentType, default=DocumentType.UNKNOWN)
    is_translation = models.BooleanField(_("translation"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["import_run", "document"], name="intake_document_once")]

    def __str__(self) -> str:
        return str(self.document)


class Proposal(Versioned):
    """One recommendation as it would be written into the register.

    The JSON fields have the forms of `qadam.intake.content`. `as_read` is what the files said, never edited: the next
    import compares with it, so that a person's edit is told from a change of the file. `differs` maps each field that
    the file words unlike the register to both values and to which of them the proposal holds.
    """

    import_run = models.ForeignKey(Import, models.CASCADE, related_name="proposals")
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(_("number"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=ProposalKind, default=ProposalKind.NEW)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    texts = models.JSONField(default=dict)
    language = models.CharField(max_length=3, default="en")  # of the text that counts; the others are translations
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    parts = models.JSONField(default=list)
    position = models.CharField(_("position"), max_length=10, choices=Position, default=Position.PENDING)
    ledger = models.JSONField(default=list)
    labels = models.JSONField(default=list)
    earlier = models.JSONField(default=dict)  # whether it repeats an earlier one, and which
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    boxes = models.JSONField(default=list)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="+")
    recommendation = models.ForeignKey(Recommendation, models.SET_NULL, null=True, blank=True, related_name="proposals")
    recommendation_version = models.PositiveIntegerField(null=True)  # of the register when it was compared
    as_read = models.JSONField(default=dict)
    differs = models.JSONField(default=dict)
    doubts = models.JSONField(default=list)  # codes of `Doubt`, on what was read
    label_doubts = models.JSONField(default=list)  # codes of `Doubt`, on what the classifier and matcher propose
    is_edited = models.BooleanField(_("edited"), default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["import_run", "order", "pk"]
        indexes = [
            models.Index(fields=["import_run", "order"], name="intake_proposal_order"),
            models.Index(fields=["import_run", "decision"], name="intake_proposal_decision"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def text(self) -> str:
        """Return the text in the language that counts."""
        entry = self.texts.get(self.language) or next(iter(self.texts.values()), {"text": ""})
        return str(entry["text"])


class ProposalStep(models.Model):
    """One step of the review, with what is needed to undo it.

    `before` holds the fields that the step changed as they were: {"proposals": {id: fields}, "findings": {id: fields},
    "created": [ids of proposals]}.
    """

    import_run = models.ForeignKey(Import, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    label = models.CharField(max_length=200)  # the number, or the count of a bulk step
    before = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


class ImportFinding(models.Model):
    """Something that reading or reconciling found: a sentence, its places, and what a person decided.

    Where the two places say different things of one field, `field` names it and `first` and `second` hold what each
    says, so that the choice can be carried out. `is_blocking` findings have to be resolved before publishing.
    """

    import_run = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="findings")
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="+")
    other_document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=60)
    message = models.TextField(_("finding"))
    number = models.CharField(max_length=30, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    other_page = models.PositiveIntegerField(null=True, blank=True)
    other = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=20, blank=True)
    first = models.JSONField(null=True, blank=True)
    second = models.JSONField(null=True, blank=True)
    is_blocking = models.BooleanField(default=False)
    resolution = models.CharField(max_length=12, choices=Resolution, default=Resolution.OPEN)
    note = models.TextField(_("note"), blank=True)
    resolved_by_id = models.BigIntegerField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["import_run", "pk"]

    def __str__(self) -> str:
        return self.message
