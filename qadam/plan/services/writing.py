"""How a measure is written to the database: its own fields and everything that hangs on it, in bulk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.plan.deadlines import Deadline, deadline_words
from qadam.plan.models import (
    TEXT_LANGUAGES,
    IndicatorMeasure,
    Measure,
    MeasureArea,
    MeasureBody,
    MeasureCluster,
    MeasurePlan,
    MeasureRecommendation,
    Plan,
)
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import with_everything
from qadam.taxonomy.enums import Scheme

MAX_TEXT_CHARACTERS = 20_000  # the longest measures of printed plans have about 1,500
ROWS_PER_INSERT = 500
TEXT_FIELDS = tuple(f"text_{language}" for language in TEXT_LANGUAGES)
PLAIN_FIELDS = (
    "number",
    *TEXT_FIELDS,
    "lead_body",
    "deadline",
    "deadline_note",
    "completion_form",
    "completion_note",
    "funding",
    "legal_act",
)


@dataclass(frozen=True)
class Link:
    """What may hang on a measure: the model of the link, its field, and the word for the other end."""

    model: type[models.Model]
    field: str
    related_name: str
    label: Callable[[Any], str]


LINKS: dict[str, Link] = {
    "areas": Link(MeasureArea, "term", "area_links", str),
    "contributing_bodies": Link(MeasureBody, "body", "body_links", str),
    "recommendations": Link(MeasureRecommendation, "recommendation", "recommendation_links", str),
    "clusters": Link(MeasureCluster, "cluster", "cluster_links", str),
    "indicators": Link(IndicatorMeasure, "indicator", "indicator_links", lambda indicator: str(indicator.code)),
    "other_plans": Link(MeasurePlan, "plan", "plan_links", lambda plan: str(plan.code)),
}
# What a service lets a person change.
MEASURE_FIELDS = (*PLAIN_FIELDS, *LINKS)


def facts_of(measure: Measure) -> dict[str, Any]:
    """Return everything that a measure says, in readable words, for the audit log and for conflicts."""
    facts: dict[str, Any] = {name: getattr(measure, name) for name in PLAIN_FIELDS}
    facts["lead_body"] = str(measure.lead_body) if measure.lead_body else ""
    facts["deadline"] = deadline_words(measure.deadline, measure.deadline_precision)
    for name, link in LINKS.items():
        facts[name] = _in_words(name, [getattr(row, link.field) for row in getattr(measure, link.related_name).all()])
    return facts


def _in_words(name: str, items: Sequence[Any]) -> str:
    """Return what hangs on a measure, a line each; in one order where the order says nothing."""
    labels = [LINKS[name].label(item) for item in items]
    if name == "areas":  # the first one is the principal one
        labels = [*labels[:1], *sorted(labels[1:])]
    elif name != "contributing_bodies":
        labels.sort()
    return "\n".join(labels)


def wanted_facts(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as they shall be. `changes` holds values as `MeasureRecord` does: bodies, a deadline, tuples."""
    after = dict(before)
    for name, value in changes.items():
        if name in LINKS:
            after[name] = _in_words(name, value)
        elif name == "deadline":
            after[name] = deadline_words(value.on, value.precision) if value else ""
        elif name == "lead_body":
            after[name] = str(value) if value else ""
        else:
            after[name] = value
    return after


def changes_of(record: MeasureRecord) -> dict[str, Any]:
    """Return a record as the fields of a measure."""
    changes: dict[str, Any] = {f"text_{code}": record.texts.get(code, "") for code in TEXT_LANGUAGES}
    for name in MEASURE_FIELDS:
        if name not in changes:
            changes[name] = getattr(record, name)
    return changes


def tidy(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes without what no person means: spaces around, the same thing twice, browsers' line ends."""
    tidied: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in MEASURE_FIELDS:
            continue
        if isinstance(value, str):
            tidied[name] = value.replace("\r\n", "\n").strip()
        elif name in LINKS:
            tidied[name] = list(dict.fromkeys(value))
        else:
            tidied[name] = value
    return tidied


def check_fields(plan: Plan, changes: Mapping[str, Any], *, texts: Mapping[str, str]) -> None:
    """Raise `InvalidInputError` with a sentence for every field that cannot stand.

    Args:
        texts: the texts by language as they will be.
    """
    faults: dict[str, str] = {}
    if not any(texts.values()):
        language = (plan.languages or ["en"])[0]
        faults[f"text_{language}"] = _("A measure needs its text in at least one language.")
    for language, text in texts.items():
        if len(text) > MAX_TEXT_CHARACTERS:
            faults[f"text_{language}"] = _("This text is too long for a measure.")
    if any(term.scheme != Scheme.AREA for term in changes.get("areas", ())):
        faults["areas"] = _("Choose among the areas.")
    if plan in changes.get("other_plans", ()):
        faults["other_plans"] = _("A measure serves its own plan anyway. Choose others.")
    deadline = changes.get("deadline")
    if deadline is not None and not isinstance(deadline, Deadline):
        faults["deadline"] = _("Write the deadline as a date, a month, a quarter, a half-year or a year.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)


def apply_plain(measure: Measure, changes: Mapping[str, Any]) -> None:
    """Set the own fields of a measure, without saving it."""
    for name in PLAIN_FIELDS:
        if name not in changes:
            continue
        value = changes[name]
        if name == "deadline":
            measure.deadline = value.on if value else None
            measure.deadline_precision = value.precision if value else ""
        else:
            setattr(measure, name, value)


def write_links(pairs: Iterable[tuple[Measure, str, Sequence[Any]]], *, are_new: bool = False) -> None:
    """Write what hangs on measures: for each (measure, name of `LINKS`, items) exactly these, in this order.

    Args:
        are_new: the measures were made just now, so that nothing has to be taken away.
    """
    by_name: dict[str, list[tuple[Measure, Sequence[Any]]]] = {}
    for measure, name, items in pairs:
        by_name.setdefault(name, []).append((measure, items))
    for name, wanted in by_name.items():
        link = LINKS[name]
        manager = link.model._default_manager
        if not are_new:
            manager.filter(measure__in=[measure for measure, _items in wanted]).delete()
        rows = [
            link.model(measure=measure, **{link.field: item}, **_extra(name, place))
            for measure, items in wanted
            for place, item in enumerate(items)
        ]
        manager.bulk_create(rows, batch_size=ROWS_PER_INSERT)


def _extra(name: str, place: int) -> dict[str, Any]:
    if name == "areas":
        return {"is_principal": place == 0}
    return {"order": place} if name == "contributing_bodies" else {}


def read_whole(measure_ids: Iterable[int]) -> list[Measure]:
    """Return measures with everything that hangs on them, in the order of the plan, in constant queries."""
    return list(with_everything(Measure.objects.filter(pk__in=list(measure_ids))).order_by("order", "pk"))
