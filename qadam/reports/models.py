"""Reports: sections that people write together, facts they take over, what bodies answer, and what was frozen and sent.

The text of a section is plain text with few marks (`qadam.reports.markup`). Every save is a `SectionVersion`; nothing
of it is ever overwritten. A snapshot holds all data of a report as canonical JSON under its own SHA-256, so that the
same papers come out of it later, byte for byte.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.models import Versioned
from qadam.bodies.models import Body
from qadam.documents.models import SourceDocument
from qadam.plan.models import Indicator, Measure
from qadam.progress.enums import EvidenceKind
from qadam.register.models import Recommendation, Review
from qadam.reports.enums import (
    ClaimKind,
    CommitmentState,
    FactKind,
    LinkState,
    ReportState,
    ReturnState,
    SectionKind,
    SectionOrigin,
    Verdict,
)
from qadam.taxonomy.models import Term


class Snapshot(models.Model):
    """The frozen data of a report, or of a review as of a date: canonical JSON, found by its SHA-256.

    `audit_sequence` and `audit_hash` are the end of the audit chain when it was taken. A redaction replaces words by
    a bar, changes `sha256`, and is listed in `redactions` with both checksums; `original_sha256` stays.
    """

    code = models.CharField(_("verification code"), max_length=24, unique=True)
    subject = models.CharField(max_length=20)  # "report", "review"
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=500)
    reference_on = models.DateField(_("reference date"))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    audit_sequence = models.PositiveBigIntegerField()
    audit_hash = models.CharField(max_length=64)
    redactions = models.JSONField(default=list, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    taken_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["subject", "subject_id", "reference_on"], name="reports_snapshot_subject")]

    def __str__(self) -> str:
        return f"{self.subject_label} ({self.reference_on})"


def export_path(exported: "ExportedFile", filename: str) -> str:
    """Return where a paper is kept: by its checksum."""
    return f"reports/{exported.sha256[:2]}/{exported.sha256}"


class ExportedFile(models.Model):
    """A paper made from a snapshot: the same file is given whenever it is asked for again."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="files")
    paper = models.CharField(max_length=30)  # what it is: "report", "matrix", "addendum" ...
    form = models.CharField(max_length=10)  # docx, xlsx, pdf
    language = models.CharField(max_length=3)
    variant = models.CharField(max_length=60, blank=True)  # the layout or the template
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=export_path, max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["paper", "form", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "paper", "form", "language", "variant"], name="reports_paper_once_a_snapshot"
            )
        ]

    def __str__(self) -> str:
        return self.name


def template_path(template: "DocumentTemplate", filename: str) -> str:
    """Return where a template is kept: by its checksum."""
    return f"templates/{template.sha256}"


class DocumentTemplate(Versioned):
    """A Word document with fields, by which an administrator gives reports the look of the house."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    file = models.FileField(upload_to=template_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    fields = models.JSONField(default=list)
    is_active = models.BooleanField(_("offered"), default=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Report(Versioned):
    """One report to a mechanism, in one language, on its way from draft to sent."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    type = models.CharField(_("type"), max_length=40)  # a key of data/types.yaml
    title = models.CharField(_("title"), max_length=500)
    language = models.CharField(_("language"), max_length=2)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="reports")
    state_party = models.CharField(_("State party"), max_length=3)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    addressee = models.CharField(_("addressee"), max_length=200, blank=True)  # a committee; the Council where empty
    session = models.CharField(_("session"), max_length=200, blank=True)
    reference_on = models.DateField(_("reference date"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ReportState, default=ReportState.DRAFT)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_reports")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    template = models.ForeignKey(DocumentTemplate, models.PROTECT, null=True, blank=True, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="reports")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-sent_on"], name="reports_state_sent")]

    def __str__(self) -> str:
        return self.title


class ReportSection(Versioned):
    """A heading with what stands below it. `level` 1 is a chapter; annexes stand last and are never counted."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=60, blank=True)  # of the type's template
    kind = models.CharField(_("filled by"), max_length=20, choices=SectionKind, default=SectionKind.TEXT)
    title = models.CharField(_("heading"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    is_annex = models.BooleanField(_("annex"), default=False)
    area = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="report_sections")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="report_sections")
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="report_sections")
    origin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["report", "order", "pk"]
        indexes = [models.Index(fields=["report", "order"], name="reports_section_order")]

    def __str__(self) -> str:
        return self.title


class SectionVersion(models.Model):
    """A section as it was saved once."""

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=12, choices=SectionOrigin, default=SectionOrigin.WRITTEN)
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by_id = models.BigIntegerField(null=True)
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["section", "-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="reports_version_once")]

    def __str__(self) -> str:
        return f"{self.section} v{self.number}"


class SectionComment(models.Model):
    """What somebody says of a section; a coordinator or its writer of it says that it is settled."""

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"))
    quoted = models.CharField(_("on the words"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="report_comments")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["section", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.text[:60]}"


class InsertedFact(models.Model):
    """A fact that was taken into a section: what it said then, and where it stands, so that a change shows.

    The paragraph carries its mark `{{source:N}}`, N being the primary key.
    """

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12, choices=FactKind)
    source = models.CharField(max_length=120)  # the address of the fact among the facts: "update:17"
    label = models.CharField(max_length=300)  # what a reader is told of the source
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of the fact's own text at that time
    as_of = models.DateField(_("as of"))
    recommendation = models.ForeignKey(Recommendation, models.SET_NULL, null=True, blank=True, related_name="+")
    inserted_at = models.DateTimeField(auto_now_add=True)
    inserted_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["section", "pk"]

    def __str__(self) -> str:
        return self.label


class Circulation(models.Model):
    """A report laid before a body: it sees its part of it and answers."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="circulations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="circulated_reports")
    due_on = models.DateField(_("answer by"), null=True, blank=True)
    note = models.TextField(_("what the body is asked"), blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "body"],
                condition=models.Q(closed_at__isnull=True),
                name="reports_one_open_circulation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.body}"


class CirculatedSection(models.Model):
    """A section of the part of a body, with its answer. The answer holds for the version that the body saw."""

    circulation = models.ForeignKey(Circulation, models.CASCADE, related_name="parts")
    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="circulated")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    version_seen = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["circulation", "section__order"]
        constraints = [models.UniqueConstraint(fields=["circulation", "section"], name="reports_part_once")]

    def __str__(self) -> str:
        return f"{self.circulation}: {self.section}"


class AdoptionStep(models.Model):
    """One step of a report's way: who agreed what when, and the checksum of the whole text that was agreed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=12, choices=ReportState)
    to_state = models.CharField(max_length=12, choices=ReportState)
    on = models.DateField(_("on"))
    note = models.TextField(_("note"), blank=True)  # the decision of the government, the letter's number
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.to_state}"


class ReturnedDocument(models.Model):
    """A Word document that left as a draft and came back changed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="returned")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ReturnedSection(models.Model):
    """A section as it stands in a returned document, where it differs from the version that had left."""

    document = models.ForeignKey(ReturnedDocument, models.CASCADE, related_name="sections")
    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="returned")
    base_version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["document", "section__order"]
        constraints = [models.UniqueConstraint(fields=["document", "section"], name="reports_returned_once")]

    def __str__(self) -> str:
        return f"{self.document}: {self.section}"


class Commitment(Versioned):
    """Something that a sent report promises, followed until it is done."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="commitments")
    section = models.ForeignKey(ReportSection, models.SET_NULL, null=True, blank=True, related_name="commitments")
    sentence = models.TextField(_("the words of the report"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="commitments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.PROPOSED)
    note = models.TextField(_("what became of it"), blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-report__sent_on", "report", "pk"]

    def __str__(self) -> str:
        return self.sentence[:80]


class EvidenceDocument(models.Model):
    """A law, an article, a speech or a report that was read for evidence. Its reader and the coordinator see it.

    The file is kept as a restricted attachment; a pasted text has none, and stands in its passages.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="evidence_documents")
    title = models.CharField(_("title"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind, default=EvidenceKind.OTHER)
    reference = models.CharField(_("number or reference"), max_length=300, blank=True)
    on = models.DateField(_("date"))
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="evidence_documents"
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)  # as this reader called it
    read_at = models.DateTimeField(auto_now_add=True)
    read_by = models.ForeignKey(User, models.PROTECT, related_name="evidence_documents")

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class EvidencePassage(models.Model):
    """A paragraph of such a document, and what it claims: the kinds with the words that decided, the main one first."""

    document = models.ForeignKey(EvidenceDocument, models.CASCADE, related_name="passages")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True)  # as printed: "12.", "Article 5"
    page = models.PositiveIntegerField(default=1)
    heading = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    claim = models.CharField(_("what it claims"), max_length=12, choices=ClaimKind)
    claims = models.JSONField(default=list)  # [{"kind", "words"}]

    class Meta:
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="reports_passage_once")]

    def __str__(self) -> str:
        return f"{self.document} · {self.number or self.order}"


class EvidenceLink(models.Model):
    """A passage and what it may bear on: one recommendation, measure or indicator. Confirmed, it is evidence.

    `score` and `reasons` are the finder's; a link that a person has added has neither.
    """

    passage = models.ForeignKey(EvidencePassage, models.CASCADE, related_name="links")
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="evidence_links"
    )
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="evidence_links")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="evidence_links")
    score = models.FloatField(_("score"), null=True, blank=True)
    reasons = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=LinkState, default=LinkState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["passage", F("score").desc(nulls_first=True), "pk"]
        indexes = [models.Index(fields=["state", "passage"], name="reports_link_state")]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["passage", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"reports_link_{target}_once",
                )
                for target in ("recommendation", "measure", "indicator")
            ),
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False, measure__isnull=True, indicator__isnull=True)
                | Q(recommendation__isnull=True, measure__isnull=False, indicator__isnull=True)
                | Q(recommendation__isnull=True, measure__isnull=True, indicator__isnull=False),
                name="reports_link_bears_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage}: {self.target}"

    @property
    def target(self) -> Recommendation | Measure | Indicator:
        """Return what the passage bears on. Reads it."""
        found = self.recommendation or self.measure or self.indicator
        assert found is not None, "the database holds no link without one"
        return found
