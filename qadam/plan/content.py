"""A plan's text as plain data: what a version freezes, and how two versions differ by measure and field.

The names of bodies and areas are frozen with it, so that an old version reads as it did, whatever was renamed since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from qadam.base.models import NAME_FALLBACK, Named
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import CompletionForm, PlanKind
from qadam.plan.fields import FIELD_LABELS
from qadam.plan.models import TEXT_LANGUAGES, Measure, Plan

Content = dict[str, Any]
# Fields of a measure in the order in which a comparison shows them.
COMPARED = (
    "number",
    *(f"text_{language}" for language in TEXT_LANGUAGES),
    "areas",
    "lead_body",
    "contributing_bodies",
    "deadline",
    "deadline_note",
    "completion_form",
    "completion_note",
    "funding",
    "legal_act",
    "recommendations",
    "clusters",
    "indicators",
    "other_plans",
)
PLAN_COMPARED = ("names", "kind", "starts_on", "ends_on", "legal_act", "languages", "reviews")


def content_of(plan: Plan, measures: Iterable[Measure]) -> Content:
    """Return a plan with its measures as plain data.

    Args:
        measures: with everything that hangs on them ready to read (`selectors.measures.with_everything`).
    """
    bodies: dict[str, dict[str, str]] = {}
    areas: dict[str, dict[str, str]] = {}

    def named(held: dict[str, dict[str, str]], code: str, item: Named) -> str:
        held.setdefault(code, {c: name for c in TEXT_LANGUAGES if (name := getattr(item, f"name_{c}"))})
        return code

    rows = []
    for measure in measures:
        rows.append(
            {
                "id": measure.original_id or measure.pk,
                "number": measure.number,
                **{f"text_{code}": getattr(measure, f"text_{code}") for code in TEXT_LANGUAGES},
                "areas": [named(areas, link.term.code, link.term) for link in measure.area_links.all()],
                "lead_body": named(bodies, measure.lead_body.code, measure.lead_body) if measure.lead_body else "",
                "contributing_bodies": [named(bodies, link.body.code, link.body) for link in measure.body_links.all()],
                "deadline": [measure.deadline.isoformat(), measure.deadline_precision] if measure.deadline else [],
                "deadline_note": measure.deadline_note,
                "completion_form": measure.completion_form,
                "completion_note": measure.completion_note,
                "funding": measure.funding,
                "legal_act": measure.legal_act,
                "recommendations": [
                    f"{link.recommendation.review.code} {link.recommendation.number}"
                    for link in measure.recommendation_links.all()
                ],
                "clusters": [link.cluster.label for link in measure.cluster_links.all()],
                "indicators": [link.indicator.code for link in measure.indicator_links.all()],
                "other_plans": [link.plan.code for link in measure.plan_links.all()],
            }
        )
    return {
        "plan": {
            "code": plan.amends.code if plan.amends else plan.code,
            "names": {code: name for code in TEXT_LANGUAGES if (name := getattr(plan, f"name_{code}"))},
            "kind": plan.kind,
            "starts_on": plan.starts_on.isoformat() if plan.starts_on else "",
            "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
            "legal_act": plan.legal_act,
            "languages": list(plan.languages),
            "reviews": [review.code for review in plan.reviews.all()],
        },
        "measures": rows,
        "bodies": bodies,
        "areas": areas,
    }


@dataclass(frozen=True)
class FieldDifference:
    """One field that two versions have differently, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class MeasureDifference:
    """One measure that two versions have differently. `kind` is "added", "removed" or "changed"."""

    kind: str
    key: int  # the measure's id in the plan in force
    number: str
    text: str
    fields: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True)
class ContentDifference:
    """How a later content differs from an earlier one."""

    plan: tuple[FieldDifference, ...]
    measures: tuple[MeasureDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.plan or self.measures)

    def of_kind(self, kind: str) -> list[MeasureDifference]:
        """Return the measures that were added, removed or changed."""
        return [one for one in self.measures if one.kind == kind]


def compare_contents(before: Content, after: Content) -> ContentDifference:
    """Return how `after` differs from `before`: the plan's own facts, then measures in the order of `after`."""
    old = {row["id"]: row for row in before["measures"]}
    new = {row["id"]: row for row in after["measures"]}
    found: list[MeasureDifference] = []
    for key, row in new.items():
        if key not in old:
            found.append(MeasureDifference("added", key, row["number"], measure_text(row)))
        elif fields := _differing(COMPARED, old[key], row, before, after):
            found.append(MeasureDifference("changed", key, row["number"], measure_text(row), fields))
    found += [
        MeasureDifference("removed", key, row["number"], measure_text(row))
        for key, row in old.items()
        if key not in new
    ]
    return ContentDifference(_differing(PLAN_COMPARED, before["plan"], after["plan"], before, after), tuple(found))


def _differing(
    names: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any], before: Content, after: Content
) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(
            str(FIELD_LABELS[name]),
            value_in_words(name, old.get(name), before),
            value_in_words(name, new.get(name), after),
        )
        for name in names
        if (old.get(name) or "") != (new.get(name) or "")
    )


def measure_text(row: Mapping[str, Any]) -> str:
    """Return the text of a frozen measure in the visitor's language, else in the first that has one."""
    for code in ((get_language() or "en")[:2], *NAME_FALLBACK):
        if text := row.get(f"text_{code}"):
            return str(text)
    return ""


def frozen_name(held: Mapping[str, Mapping[str, str]], code: str) -> str:
    """Return the name that a body or an area had when the content was frozen, in the visitor's language."""
    names = held.get(code, {})
    for language in ((get_language() or "en")[:2], *NAME_FALLBACK):
        if name := names.get(language):
            return name
    return code


def value_in_words(name: str, value: Any, content: Content) -> str:
    """Return a value of a frozen plan or measure in readable words; empty where there is none."""
    if not value:
        return ""
    if name == "lead_body":
        return frozen_name(content["bodies"], value)
    if name == "contributing_bodies":
        return "\n".join(frozen_name(content["bodies"], code) for code in value)
    if name == "areas":
        return "\n".join(frozen_name(content["areas"], code) for code in value)
    if name == "deadline":
        return deadline_words(date.fromisoformat(value[0]), value[1])
    if name in ("starts_on", "ends_on"):
        return deadline_words(date.fromisoformat(value), "day")
    if name == "completion_form":
        return _choice(CompletionForm, value)
    if name == "kind":
        return _choice(PlanKind, value)
    if name == "names":
        return "\n".join(value.values())
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
