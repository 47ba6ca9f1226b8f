"""The register: mechanisms, reviews, recommendations, positions, labels, links between cycles.

Nothing is overwritten that somebody stated: positions append, labels keep who proposed and who decided, and the audit
log keeps every field's history. `published_at` decides alone what the portal may read.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named, Versioned
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.register.enums import (
    EarlierStatus,
    LabelStatus,
    MechanismKind,
    Position,
    RecurrenceStatus,
    Relation,
)
from qadam.taxonomy.models import Term


class Mechanism(Named):
    """A human rights mechanism: the UPR, a treaty body, special procedures, a regional court, the ILO."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=MechanismKind)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Review(Versioned):
    """One examination of the State by one mechanism."""

    code = models.SlugField(_("code"), max_length=60, unique=True)  # such as kaz-upr-4
    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="reviews")
    state_under_review = models.CharField(_("State under review"), max_length=3)
    cycle = models.PositiveSmallIntegerField(_("cycle"), null=True, blank=True)
    working_group_session = models.PositiveSmallIntegerField(_("session of the Working Group"), null=True, blank=True)
    hrc_session = models.PositiveSmallIntegerField(_("session of the Human Rights Council"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    adopted_on = models.DateField(_("outcome adopted on"), null=True, blank=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    report_symbol = models.CharField(_("symbol of the report"), max_length=60, blank=True)
    addendum_symbol = models.CharField(_("symbol of the addendum"), max_length=60, blank=True)
    decision_symbol = models.CharField(_("symbol of the decision"), max_length=60, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["-cycle", "-reviewed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism", "state_under_review", "cycle"], name="register_review_once_a_cycle"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """Return the review as people call it: its mechanism, its cycle, its year. Reads `mechanism`."""
        on = self.adopted_on or self.reviewed_on
        if self.cycle and on:
            text = _("%(mechanism)s, cycle %(cycle)s (%(year)s)")
        elif self.cycle:
            text = _("%(mechanism)s, cycle %(cycle)s")
        elif on:
            text = _("%(mechanism)s (%(year)s)")
        else:
            return f"{self.mechanism.name} · {self.code}"
        return str(text % {"mechanism": self.mechanism.name, "cycle": self.cycle, "year": on.year if on else ""})


class ReviewDocument(models.Model):
    """A document of a review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="documents")
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="reviews")
    type = models.CharField(_("type"), max_length=30, choices=DocumentType)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "document"], name="register_review_document_once")]

    def __str__(self) -> str:
        return f"{self.review}: {self.document}"


class ReportDeadline(Versioned):
    """A deadline of a report that is followed: what the rule of the clocks cannot know of it.

    The date by rule is not stored: it follows the days of the review. Once the report is sent, `started_on` counts, so
    that the day of the next review does not reach back to a report of the past.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="report_deadlines")
    rule = models.CharField(_("rule"), max_length=80)
    started_on = models.DateField(_("counted from"), null=True, blank=True)
    printed_on = models.DateField(_("date that the document prints"), null=True, blank=True)
    source = models.CharField(_("where the date is printed"), max_length=300, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    class Meta:
        ordering = ["review", "rule"]
        constraints = [models.UniqueConstraint(fields=["review", "rule"], name="register_report_deadline_once")]

    def __str__(self) -> str:
        return f"{self.review.code}: {self.rule}"


class Cluster(models.Model):
    """Recommendations of one review that ask nearly the same, so that one measure can answer them."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="clusters")
    label = models.CharField(_("name"), max_length=300)
    score = models.FloatField(default=0)
    reason = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=LabelStatus, default=LabelStatus.PROPOSED)
    # Recommendations that stood in it when a person rejected it, so that nobody is asked the same again.
    rejected_ids = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Recommendation(Versioned):
    """One recommendation (or voluntary pledge), known by its review and its printed number.

    `position`, `recurrence` and `action_category` are the current values of what the ledger, the links to earlier
    cycles and the labels hold; only their services write them.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.CharField(_("number"), max_length=30)  # as printed: "139.10" is not 139.1
    order = models.PositiveIntegerField(default=0)  # printed order inside the review
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    boxes = models.JSONField(default=list, blank=True)  # where it stands on its pages: unrec.records.Box as dicts
    source_document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="recommendations")
    position = models.CharField(_("position"), max_length=10, choices=Position, default=Position.PENDING)
    recurrence = models.CharField(
        _("recurrence"), max_length=12, choices=RecurrenceStatus, default=RecurrenceStatus.UNKNOWN
    )
    recurrence_score = models.FloatField(null=True, blank=True)  # probability of "repeated", 0-1
    recurrence_confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    recurrence_confirmed_at = models.DateTimeField(null=True, blank=True)
    action_category = models.PositiveSmallIntegerField(_("action category"), null=True, blank=True)  # 1-5
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="recommendations")
    is_pledge = models.BooleanField(_("voluntary pledge"), default=False)
    # Names of fields that a person corrected ("heading", "text:en", "parts"): an import never overwrites these.
    human_fields = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["review", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="register_number_once_a_review")]
        indexes = [
            models.Index(fields=["review", "order"], name="register_rec_order"),
            models.Index(fields=["review", "position"], name="register_rec_position"),
        ]

    def __str__(self) -> str:
        return f"{self.review.code} {self.number}"


class RecommendationText(models.Model):
    """The text of a recommendation in one language, as printed there, or as a working translation."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=3)
    text = models.TextField(_("text"))
    is_official = models.BooleanField(_("official text"), default=True)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True)
    boxes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "language"], name="register_text_once")]

    def __str__(self) -> str:
        return f"{self.recommendation} [{self.language}]"


class RecommendationPart(models.Model):
    """One ask of a recommendation with the States that made it; most recommendations have one."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["recommendation_id", "order"]

    def __str__(self) -> str:
        return f"{self.recommendation}/{self.order}"


class RecommendingState(models.Model):
    """A State that made a part of a recommendation (ISO 3166-1 alpha-3)."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="recommending_states")
    part = models.ForeignKey(RecommendationPart, models.CASCADE, related_name="recommending_states")
    state = models.CharField(_("State"), max_length=3)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["recommendation_id", "part__order", "order"]
        constraints = [models.UniqueConstraint(fields=["part", "state"], name="register_state_once_a_part")]
        indexes = [models.Index(fields=["state", "recommendation"], name="register_state")]

    def __str__(self) -> str:
        return self.state


class PositionEntry(models.Model):
    """One entry of the position ledger: what the State said, where and when. Entries are only ever added."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="positions")
    position = models.CharField(_("position"), max_length=10, choices=Position)
    raw = models.TextField(_("the State's words"), blank=True)
    comment = models.TextField(_("the State's comment"), blank=True)
    is_partial = models.BooleanField(_("announced in part"), default=False)
    source = models.CharField(_("source"), max_length=120, blank=True)  # "A/HRC/43/15/Add.1, para. 4"
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["recommendation_id", "pk"]
        verbose_name_plural = "position entries"

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.position}"


class RecommendationLabel(models.Model):
    """A label of a recommendation: proposed by a machine with score and reason, or set by a person."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="labels")
    term = models.ForeignKey(Term, models.PROTECT, related_name="labels")
    status = models.CharField(max_length=10, choices=LabelStatus, default=LabelStatus.PROPOSED)
    is_principal = models.BooleanField(_("principal"), default=False)  # one area of a recommendation is
    score = models.FloatField(null=True, blank=True)  # 0-1; null: set by a person or by a document
    reason = models.JSONField(default=list, blank=True)  # the words that decided
    model_version = models.CharField(max_length=60, blank=True)  # or the symbol of the document that says so
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recommendation_id", "-is_principal", "-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "term"], name="register_label_once")]
        indexes = [models.Index(fields=["term", "status"], name="register_label_term")]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.term}"


class EarlierRecommendation(models.Model):
    """An earlier recommendation that a later one may repeat, with what a person decided about the pair."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="earlier")
    earlier = models.ForeignKey(Recommendation, models.CASCADE, related_name="later")
    status = models.CharField(max_length=10, choices=EarlierStatus, default=EarlierStatus.PROPOSED)
    score = models.FloatField(default=0)
    reason = models.JSONField(default=list, blank=True)
    model_version = models.CharField(max_length=60, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recommendation_id", "-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "earlier"], name="register_earlier_once")]

    def __str__(self) -> str:
        return f"{self.recommendation} ~ {self.earlier}"


class RecommendationLink(models.Model):
    """A link between recommendations of different mechanisms."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="links")
    other = models.ForeignKey(Recommendation, models.CASCADE, related_name="linked_from")
    relation = models.CharField(max_length=12, choices=Relation)
    status = models.CharField(max_length=10, choices=LabelStatus, default=LabelStatus.PROPOSED)
    score = models.FloatField(default=0)
    reason = models.JSONField(default=list, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recommendation_id", "-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "other"], name="register_link_once")]

    def __str__(self) -> str:
        return f"{self.recommendation} > {self.other}"


class SearchText(models.Model):
    """The stems of all texts and names of a recommendation, in every language, for the full-text search."""

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, primary_key=True, related_name="search_text")
    stems = models.TextField()

    def __str__(self) -> str:
        return str(self.recommendation)
