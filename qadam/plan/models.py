"""The plan: who does what by when, with what each version said, who agreed to it, and how it is measured.

A plan is written as a draft. Once it is adopted, its text changes only by an amendment: a draft of its own (`amends`)
that replaces the text when it is adopted, so that nobody reads half-made changes and every measure keeps its identity.
`published_at` decides alone what the portal may read.
"""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qadam.base.models import NAME_FALLBACK, Named, Versioned, Worded
from qadam.bodies.models import Body
from qadam.plan.enums import (
    GROUP_WORDS,
    AnswerKind,
    CirculationOutcome,
    CompletionForm,
    DeadlinePrecision,
    Direction,
    Disaggregation,
    Frequency,
    IndicatorKind,
    MeasureStatus,
    PlanKind,
    PlanStatus,
    VersionKind,
)
from qadam.register.models import Cluster, Recommendation, Review
from qadam.taxonomy.models import Term

# The languages in which a measure may be worded.
TEXT_LANGUAGES = ("en", "ru", "kk")


class Plan(Named, Versioned):
    """A plan with its period; several may be in force beside each other."""

    code = models.SlugField(_("code"), max_length=60, unique=True)  # such as xqd-plan-2026
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind, default=PlanKind.INTERAGENCY)
    reviews = models.ManyToManyField(Review, verbose_name=_("reviews"), related_name="plans", blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    legal_act = models.CharField(_("legal act"), max_length=500, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # of TEXT_LANGUAGES, the first one leads
    status = models.CharField(_("status"), max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT)
    # The adopted plan that this draft changes, once it is adopted itself.
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    hints_off = models.JSONField(default=list, blank=True)  # codes of the quality hints that are switched off
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(amends__isnull=False) & ~Q(status="withdrawn"),
                name="plan_one_amendment_at_a_time",
            )
        ]


class PlanVersion(models.Model):
    """The whole text of a plan as it was circulated or adopted; never changed, and known by its checksum."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    kind = models.CharField(_("kind"), max_length=12, choices=VersionKind)
    number = models.PositiveIntegerField(_("number"))  # 1-based within its kind
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    legal_act = models.CharField(_("legal act"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    content = models.JSONField()  # qadam.plan.content.content_of
    sha256 = models.CharField(max_length=64)  # of the content
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["plan_id", "frozen_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan.code} {self.kind} {self.number}"

    @property
    def is_intact(self) -> bool:
        """Return whether the content is still the one that was frozen."""
        return self.sha256 == checksum(self.content)


def checksum(content: Any) -> str:
    """Return the SHA-256 (hex) of a content, the same whatever the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Measure(Worded, Versioned):
    """One thing that a body undertakes to do. `deadline` is the last day of what was given ("Q2 2027")."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    number = models.CharField(_("number"), max_length=20, blank=True)  # as printed: "3.10" is not 3.1
    order = models.PositiveIntegerField(default=0)
    lead_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="led_measures", verbose_name=_("lead body")
    )
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_precision = models.CharField(
        _("precision of the deadline"), max_length=10, choices=DeadlinePrecision, blank=True
    )
    deadline_note = models.CharField(_("note on the deadline"), max_length=200, blank=True)  # "every year by 10 July"
    completion_form = models.CharField(_("form of completion"), max_length=20, choices=CompletionForm, blank=True)
    completion_note = models.CharField(_("what exactly"), max_length=500, blank=True)
    funding = models.CharField(_("funding"), max_length=500, blank=True)
    legal_act = models.CharField(_("legal act"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=MeasureStatus, default=MeasureStatus.NOT_STARTED)
    # In the draft of an amendment: the measure in force that this one will replace.
    original = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="drafts")
    # The measure of an earlier plan from which this one was copied.
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True)  # by an amendment
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["plan_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(removed_at__isnull=True) & ~Q(number=""),
                name="plan_measure_number_once",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True, deadline_precision="")
                | (Q(deadline__isnull=False) & ~Q(deadline_precision="")),
                name="plan_deadline_with_precision",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "order"], name="plan_measure_order"),
            models.Index(fields=["plan", "deadline"], name="plan_measure_deadline"),
            models.Index(fields=["lead_body", "deadline"], name="plan_measure_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}".strip()

    def is_overdue(self, today: date) -> bool:
        """Return whether the last day of the deadline has passed and the measure is neither completed nor cancelled."""
        over = self.status in (MeasureStatus.COMPLETED, MeasureStatus.CANCELLED)
        return self.deadline is not None and self.deadline < today and not over


class MeasureRecommendation(models.Model):
    """A recommendation that a measure answers."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="recommendation_links")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="measure_links")

    class Meta:
        ordering = ["measure_id", "recommendation__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "recommendation"], name="plan_measure_recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} > {self.recommendation_id}"


class MeasureCluster(models.Model):
    """A group of similar recommendations that a measure answers as a whole."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="cluster_links")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="measure_links")

    class Meta:
        ordering = ["measure_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "cluster"], name="plan_measure_cluster_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} > {self.cluster_id}"


class MeasureArea(models.Model):
    """A thematic area of a measure; one is its principal one, under which the plan prints it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="area_links")
    term = models.ForeignKey(Term, models.PROTECT, related_name="measure_links")
    is_principal = models.BooleanField(_("principal"), default=False)

    class Meta:
        ordering = ["measure_id", "-is_principal", "term__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "term"], name="plan_measure_area_once"),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(is_principal=True), name="plan_one_principal_area_a_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} > {self.term_id}"


class MeasureBody(models.Model):
    """A body that contributes to a measure which another one leads."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="body_links")
    body = models.ForeignKey(Body, models.PROTECT, related_name="measure_links")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["measure_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "body"], name="plan_measure_body_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} > {self.body_id}"


class MeasurePlan(models.Model):
    """Another plan that a measure serves too."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="plan_links")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="served_by")

    class Meta:
        ordering = ["measure_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "plan"], name="plan_measure_plan_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} > {self.plan_id}"


class Indicator(Named, Versioned):
    """A figure by which one sees whether measures work: where it stood, where it shall stand, where it is."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=IndicatorKind)
    unit_en = models.CharField(_("unit in English"), max_length=100, blank=True)
    unit_ru = models.CharField(_("unit in Russian"), max_length=100, blank=True)
    unit_kk = models.CharField(_("unit in Kazakh"), max_length=100, blank=True)
    baseline_value = models.DecimalField(_("baseline"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_on = models.DateField(_("date of the baseline"), null=True, blank=True)
    target_value = models.DecimalField(_("target"), max_digits=24, decimal_places=6, null=True, blank=True)
    target_on = models.DateField(_("date of the target"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    disaggregations = models.JSONField(_("told apart by"), default=list, blank=True)  # values of Disaggregation
    source = models.CharField(_("source"), max_length=500, blank=True)
    frequency = models.CharField(_("frequency"), max_length=12, choices=Frequency, default=Frequency.YEARLY)
    sdg_codes = models.JSONField(_("SDG indicators"), default=list, blank=True)  # "16.2.1"
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["code"]

    @property
    def unit(self) -> str:
        """Return the unit in the active language, else in the first language that has one."""
        for code in ((get_language() or "en")[:2], *NAME_FALLBACK):
            if unit := getattr(self, f"unit_{code}", ""):
                return str(unit)
        return ""


class IndicatorMeasure(models.Model):
    """A measure whose success an indicator shows."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measure_links")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="indicator_links")

    class Meta:
        ordering = ["measure_id", "indicator__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["indicator", "measure"], name="plan_indicator_measure_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} > {self.measure_id}"


class IndicatorValue(Versioned):
    """What an indicator was in a period, for everybody or for one group (`disaggregation` {"sex": "women"})."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)
    disaggregation = models.JSONField(_("group"), default=dict, blank=True)
    # The group as one text, so that the database itself refuses the same figure twice: "region=…;sex=…", sorted.
    disaggregation_key = models.CharField(max_length=300, default="", blank=True, editable=False)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by_id = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["indicator_id", "period_end", "disaggregation_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_start", "period_end", "disaggregation_key"],
                name="plan_indicator_value_once",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start")), name="plan_indicator_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_end}: {self.value}"

    @property
    def groups(self) -> str:
        """The group of the value in words, the usual ones in the visitor's language; empty where it is everybody."""
        given = [str(self.disaggregation.get(name, "")) for name in Disaggregation.values]
        return ", ".join(str(GROUP_WORDS.get(text.casefold(), text)) for text in given if text)


class PlanCirculation(models.Model):
    """One round in which bodies were asked whether they agree to a frozen text of the plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="circulations")
    text = models.OneToOneField(PlanVersion, models.PROTECT, related_name="circulation")
    number = models.PositiveIntegerField(_("round"))
    due_on = models.DateField(_("answers due on"))
    message = models.TextField(_("message"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=CirculationOutcome, default=CirculationOutcome.OPEN)
    outcome_note = models.TextField(_("how open questions were settled"), blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by_id = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["plan_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_circulation_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(outcome="open"), name="plan_one_open_circulation"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.code} ({self.number})"


class CirculationAnswer(Versioned):
    """What one body answered in a circulation, and who gave the answer when."""

    circulation = models.ForeignKey(PlanCirculation, models.CASCADE, related_name="answers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="plan_answers")
    answer = models.CharField(_("answer"), max_length=24, choices=AnswerKind, default=AnswerKind.PENDING)
    comment = models.TextField(_("comment"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)  # the letter, where it came on paper
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)  # the text that was agreed or objected to

    class Meta:
        ordering = ["circulation_id", "body__name_en", "pk"]
        constraints = [models.UniqueConstraint(fields=["circulation", "body"], name="plan_one_answer_a_body")]

    def __str__(self) -> str:
        return f"{self.circulation}: {self.body}"


class MeasureComment(models.Model):
    """What a body says of one measure in a circulation, and what the coordinator replied."""

    circulation = models.ForeignKey(PlanCirculation, models.CASCADE, related_name="comments")
    # Kept when a later draft takes the measure out; the number says then which one it was.
    measure = models.ForeignKey(Measure, models.SET_NULL, null=True, related_name="comments")
    measure_number = models.CharField(max_length=20, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="measure_comments")
    text = models.TextField(_("comment"))
    is_objection = models.BooleanField(_("objection"), default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by_id = models.BigIntegerField(null=True, blank=True)
    written_by_name = models.CharField(max_length=200, blank=True)
    reply = models.TextField(_("reply of the coordinator"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["circulation_id", "measure__order", "pk"]

    def __str__(self) -> str:
        return f"{self.circulation} {self.measure_number}: {self.body}"
