"""What taking over a file would change in a plan: thing by thing new, changed, unchanged, removed, or in conflict.

A thing is in conflict where both the file and somebody here have changed it since the export: a person decides each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import (
    CompletionForm,
    DeadlinePrecision,
    Direction,
    Disaggregation,
    Frequency,
    IndicatorKind,
    PlanKind,
)
from qadam.plan.exchange.cells import CellError
from qadam.plan.exchange.headings import place_of
from qadam.plan.exchange.held import (
    Changes,
    Held,
    fingerprint,
    held_of,
    indicator_changes,
    indicator_key,
    measure_changes,
    measure_key,
    neutral,
    plan_changes,
    value_changes,
)
from qadam.plan.exchange.records import ReadPlan, ReadValue
from qadam.plan.fields import FIELD_LABELS, INDICATOR_LABELS
from qadam.plan.models import TEXT_LANGUAGES, Indicator, IndicatorValue, Measure, Plan, checksum

CHOICES: Mapping[str, Any] = {
    "completion_form": CompletionForm,
    "direction": Direction,
    "frequency": Frequency,
}
NEVER = "-"  # the fingerprint of a thing that has changed in a way that the file cannot know


class State(StrEnum):
    """What a file would do to a thing."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"  # somebody else has changed it too
    UNCHANGED = "unchanged"
    REMOVED = "removed"  # the file no longer has it


@dataclass(frozen=True)
class Difference:
    """One field in words."""

    label: str
    before: str
    after: str


@dataclass
class Item:
    """One thing of a plan beside what a file says of it. `changes` holds the fields that the file has differently."""

    key: str
    label: str
    state: State
    target: Plan | Measure | Indicator | IndicatorValue | None = None
    changes: Changes = field(default_factory=dict)
    differences: Sequence[Difference] = ()
    is_removal: bool = False  # in a conflict: the file takes out what somebody has changed


@dataclass
class Comparison:
    """A file beside a plan. `seen` is the fingerprint of all that stands, and must still be when it is taken over."""

    items: list[Item]
    errors: Sequence[CellError]
    seen: str
    held: Held
    read: ReadPlan

    def of(self, state: str) -> list[Item]:
        """Return the things in one state, in the order of the file."""
        return [item for item in self.items if item.state == state]

    def count(self, state: str) -> int:
        """Return how many things are in one state."""
        return len(self.of(state))

    @property
    def changes_something(self) -> bool:
        """Return whether there is anything to take over."""
        return any(item.state is not State.UNCHANGED for item in self.items)


def compare(read: ReadPlan, plan: Plan) -> Comparison:
    """Return what taking a file over would change in a plan, in a constant number of queries."""
    held = held_of(plan, more_indicators=[*read.indicators, *(value.code for value in read.values.values())])
    now = held.fingerprints()
    seen = checksum(now)
    if read.plan_code != plan.code:
        base: Mapping[str, str] = {}
    elif read.whole_base:
        base = now if read.whole_base == paper_base(now) else dict.fromkeys(now, NEVER)
    else:
        base = read.base
    comparer = _Comparer(read, base)
    items: list[Item] = []
    if read.plan:
        item = comparer.compared("plan", _("The plan’s own facts"), plan, plan_changes(plan), read.plan)
        if item.state is State.CHANGED and read.plan_code and read.plan_code != plan.code:
            item.state = State.CONFLICT  # a file of another plan: its name may or may not be meant
        items.append(item)
    for code, changes in read.indicators.items():
        indicator = held.indicators.get(code)
        before = indicator_changes(indicator) if indicator else None
        label = _("Indicator %(name)s") % {"name": _title(indicator, changes, code)}
        items.append(comparer.compared(indicator_key(code), label, indicator, before, changes))
    for number, changes in read.measures.items():
        measure = held.measures.get(number)
        before = measure_changes(measure) if measure else None
        changes = _with_areas(changes, before)
        text = next((changes[f"text_{code}"] for code in _languages() if changes.get(f"text_{code}")), "")
        text = text or (measure.text if measure else "")
        items.append(comparer.compared(measure_key(number), f"{number} {text}", measure, before, changes))
    for key, value in read.values.items():
        row = held.values.get(key)
        before = value_changes(row) if row else None
        items.append(comparer.compared(key, _value_label(value), row, before, value.changes))
    items += _left_out(read, held, base, now)
    return Comparison(items, read.errors, seen, held, read)


def _with_areas(changes: Changes, before: Changes | None) -> Changes:
    """Return what a paper says of a measure, which has room for its principal area only: further ones stay."""
    if "principal_area" not in changes:
        return changes
    given = {name: value for name, value in changes.items() if name != "principal_area"}
    principal, standing = changes["principal_area"], before["areas"] if before else []
    if principal is None:
        return given if standing else given | {"areas": []}
    return given | {"areas": [principal, *(area for area in standing if area != principal)]}


def paper_base(fingerprints: Mapping[str, str]) -> str:
    """Return the one fingerprint of all measures that a paper carries."""
    return checksum({key: value for key, value in fingerprints.items() if key.startswith("measure:")})[:16]


def _left_out(read: ReadPlan, held: Held, base: Mapping[str, str], now: Mapping[str, str]) -> list[Item]:
    """Return the measures that a file does not have. What was added since the export is no omission."""
    items = []
    for number, measure in held.measures.items():
        key = measure_key(number)
        if number in read.measures or (base and key not in base):
            continue
        has_changed = bool(base) and base[key] != now[key]
        state = State.CONFLICT if has_changed else State.REMOVED
        differences = (Difference(str(FIELD_LABELS["text"]), measure.text, ""),) if has_changed else ()
        items.append(Item(key, f"{number} {measure.text}", state, measure, {}, differences, is_removal=True))
    return items


class _Comparer:
    def __init__(self, read: ReadPlan, base: Mapping[str, str]) -> None:
        self.read, self.base = read, base

    def compared(
        self,
        key: str,
        label: str,
        target: Plan | Measure | Indicator | IndicatorValue | None,
        before: Changes | None,
        after: Changes,
    ) -> Item:
        """Return one thing beside what the file says of it."""
        base = self.base.get(key)
        if before is None:
            # It stood there at the export, so that somebody has taken it out since.
            state = State.CONFLICT if base is not None and key.startswith("measure:") else State.NEW
            return Item(key, label, state, None, after, _differences({}, after))
        changed = {name: value for name, value in after.items() if not self._is_same(name, before, value)}
        if not changed:
            return Item(key, label, State.UNCHANGED, target)
        as_given = fingerprint(before | after)
        if base is None or base == fingerprint(before):
            state = State.CHANGED
        elif base == as_given:
            return Item(key, label, State.UNCHANGED, target)  # only somebody else has changed it
        else:
            state = State.CONFLICT
        return Item(key, label, state, target, changed, _differences(before, changed))

    def _is_same(self, name: str, before: Changes, after: Any) -> bool:
        left, right = neutral(name, before[name]), neutral(name, after)
        if not (self.read.is_paper and isinstance(left, str) and isinstance(right, str)):
            return bool(left == right)
        if not left and name.startswith("text_"):  # the paper shows another language where its own is missing
            return any(before[f"text_{code}"].split() == right.split() for code in TEXT_LANGUAGES)
        return left.split() == right.split()


def _differences(before: Changes, after: Changes) -> list[Difference]:
    found = []
    for name, value in after.items():
        old, new = in_words(name, before.get(name)), in_words(name, value)
        if old != new:
            found.append(Difference(str(FIELD_LABELS.get(name) or INDICATOR_LABELS.get(name) or name), old, new))
    return found


def in_words(name: str, value: Any) -> str:
    """Return a field of an exchanged thing in the visitor's language."""
    if not value and value != 0:
        return ""
    if hasattr(value, "precision"):
        return str(value)
    if name in ("starts_on", "ends_on", "baseline_on", "target_on"):
        return deadline_words(value, DeadlinePrecision.DAY)
    if name == "kind":
        words: dict[Any, Any] = dict(PlanKind.choices) | dict(IndicatorKind.choices)
        return str(words.get(value, value))
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    if name == "disaggregations":
        return "\n".join(str(dict(Disaggregation.choices).get(one, one)) for one in value)
    if name == "languages":
        return "\n".join(language_name(code) for code in value)
    if isinstance(value, list | tuple):
        if name in ("recommendations", "indicators", "other_plans", "reviews", "sdg_codes"):
            codes = neutral(name, value)
            return "\n".join(codes)
        return "\n".join(map(str, value))
    return str(neutral(name, value)) if not hasattr(value, "name") else str(value)


def _title(indicator: Indicator | None, changes: Changes, code: str) -> str:
    if indicator is not None and indicator.name:
        return indicator.name
    return next((changes[f"name_{one}"] for one in _languages() if changes.get(f"name_{one}")), code)


def _value_label(value: ReadValue) -> str:
    first, last = (deadline_words(day, DeadlinePrecision.DAY) for day in (value.period_start, value.period_end))
    groups = ", ".join(value.groups.values())
    return " · ".join(filter(None, [value.code, f"{first} – {last}", groups]))


def _languages() -> list[str]:
    codes = ["en", "ru", "kk"]
    return [codes.pop(place_of(get_language() or "en")), *codes]
