"""The outline of a report: its sections with words, writers, answers of bodies, and what is not yet covered."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from qadam.register.models import Recommendation
from qadam.reports.crosscheck import CheckedFigure, check_fields, check_free_figures
from qadam.reports.documents.report import count_words, section_words
from qadam.reports.enums import SectionKind
from qadam.reports.markup import plain_words
from qadam.reports.models import CirculatedSection, Report, ReportSection
from qadam.reports.selectors.evidence import passages_by_source
from qadam.reports.selectors.facts import facts_by_source
from qadam.reports.types import report_type

# Warn when so much of the limit is used: a report grows in clearing.
NEARLY = 0.95


@dataclass
class OutlineRow:
    """A section in the outline."""

    section: ReportSection
    words: int
    recommendation_count: int = 0
    open_comments: int = 0
    answers: dict[str, int] = field(default_factory=dict)  # verdict -> how many bodies

    @property
    def is_empty(self) -> bool:
        """Return whether people still have to write it."""
        return self.section.kind == SectionKind.TEXT and not self.section.text.strip()


@dataclass(frozen=True)
class Length:
    """How long a report is, and how long it may be."""

    words: int
    limit: int | None
    source: str

    @property
    def is_over(self) -> bool:
        """Return whether it is longer than allowed."""
        return self.limit is not None and self.words > self.limit

    @property
    def is_near(self) -> bool:
        """Return whether it is close to the limit, and not over it."""
        return self.limit is not None and not self.is_over and self.words > NEARLY * self.limit

    @property
    def left(self) -> int:
        """Return how many words are left, negative where it is too long; 0 without a limit."""
        return self.limit - self.words if self.limit is not None else 0


def outline_of(report: Report, visible: frozenset[int] | None, content: dict[str, Any]) -> list[OutlineRow]:
    """Return the sections that a person may see, in order, in a constant number of queries."""
    sections = report.sections.select_related("author", "area").annotate(
        recommendation_count=Count("recommendations", distinct=True),
        open_comments=Count("comments", filter=Q(comments__settled_at__isnull=True), distinct=True),
    )
    if visible is not None:
        sections = sections.filter(pk__in=visible)
    answers: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in CirculatedSection.objects.filter(circulation__report=report, circulation__closed_at__isnull=True):
        answers[part.section_id][part.verdict] += 1
    rows = {row["id"]: row for row in content["sections"]}
    return [
        OutlineRow(
            section,
            section_words(rows[section.pk], content) if not section.is_annex else 0,
            section.recommendation_count,
            section.open_comments,
            dict(answers[section.pk]),
        )
        for section in sections.order_by("order", "pk")
    ]


def length_of(report: Report, content: dict[str, Any]) -> Length:
    """Return how long a report is by the United Nations' count, and how long it may be."""
    kind = report_type(report.type)
    return Length(count_words(content), kind.word_limit, kind.word_limit_source)


@dataclass(frozen=True)
class Covered:
    """A recommendation with how far the report covers it, and the section where it is listed."""

    recommendation: Recommendation
    section: ReportSection | None
    is_answered: bool


@dataclass(frozen=True)
class Coverage:
    """What a report covers: `missing` stand in no section, `silent` in one that says nothing of them."""

    answered: list[Covered]
    silent: list[Covered]
    missing: list[Covered]

    @property
    def total(self) -> int:
        """Return the number of recommendations."""
        return len(self.answered) + len(self.silent) + len(self.missing)


def coverage_of(report: Report) -> Coverage:
    """Return how far a report covers its review, noted recommendations too, in a constant number of queries.

    A section answers a recommendation that it lists where its text names the number, or holds a fact on it.
    """
    found: dict[str, list[Covered]] = {"answered": [], "silent": [], "missing": []}
    if report.review is None:
        return Coverage(**found)
    listed: dict[int, list[ReportSection]] = defaultdict(list)
    about: dict[int, set[int]] = defaultdict(set)
    text: dict[int, str] = {}
    for section in report.sections.prefetch_related("recommendations", "facts").order_by("order", "pk"):
        text[section.pk] = plain_words(section.text)
        about[section.pk] = {fact.recommendation_id for fact in section.facts.all() if fact.recommendation_id}
        for recommendation in section.recommendations.all():
            listed[recommendation.pk].append(section)
    rows = (
        Recommendation.objects.filter(review=report.review)
        .select_related("review")
        .prefetch_related(Prefetch("texts"))
        .order_by("order", "pk")
    )
    for row in rows:
        sections = listed.get(row.pk, [])
        number = re.compile(rf"(?<![\d.]){re.escape(row.number)}(?![\d]|\.\d)")
        answering = [s for s in sections if row.pk in about[s.pk] or number.search(text[s.pk])]
        if answering:
            found["answered"].append(Covered(row, answering[0], True))
        elif sections:
            found["silent"].append(Covered(row, sections[0], False))
        else:
            found["missing"].append(Covered(row, None, False))
    return Coverage(**found)


@dataclass(frozen=True)
class SectionCheck:
    """What the cross-check found in a section: figures, and inserted facts that have changed or are gone."""

    section: ReportSection
    figures: list[CheckedFigure]
    stale: list[tuple[Any, str]]  # inserted fact, its words today (empty: it is gone)

    @property
    def faults(self) -> list[CheckedFigure]:
        """Return the figures that an author has to look at."""
        return [each for each in self.figures if each.is_fault]


def checks_of(report: Report, then: dict[str, Any], today: dict[str, Any]) -> list[SectionCheck]:
    """Return the cross-check of every section that holds a figure or an inserted fact.

    Args:
        then: data as of the reference date.
        today: data as of today.
    """
    facts = facts_by_source(today, report.language) | passages_by_source(today, report)
    found = []
    for section in report.sections.prefetch_related("facts").order_by("order", "pk"):
        figures = [*check_fields(section.text, then, today), *check_free_figures(section.text, then)]
        stale = []
        for inserted in section.facts.all():
            if f"{{{{source:{inserted.pk}}}}}" not in section.text:
                continue
            fact = facts.get(inserted.source)
            if fact is None or fact.sha256 != inserted.sha256:
                stale.append((inserted, fact.text if fact else ""))
        if figures or stale:
            found.append(SectionCheck(section, figures, stale))
    return found
