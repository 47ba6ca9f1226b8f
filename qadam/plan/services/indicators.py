"""Making and changing indicators, recording and correcting their values, and publishing them.

A value is public once the coordinator has published it. Whoever corrects or voids one says why; the log keeps what it
was.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.selectors import history_of
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.plan.enums import Direction, Disaggregation, Frequency, IndicatorKind
from qadam.plan.exchange.cells import CellError
from qadam.plan.exchange.comparison import in_words
from qadam.plan.exchange.held import INDICATOR_EXCHANGED, group_key
from qadam.plan.exchange.series import read_series
from qadam.plan.fields import FIELD_LABELS, INDICATOR_LABELS
from qadam.plan.models import TEXT_LANGUAGES, Indicator, IndicatorValue
from qadam.plan.permissions import check_change_plans, check_change_value, check_record_values, may_change_plans
from qadam.plan.services.writing import ROWS_PER_INSERT

INDICATOR_FIELDS = ("code", *INDICATOR_EXCHANGED)
RESERVED_CODES = frozenset({"new"})  # it stands in the addresses where a code would
_SDG = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}\.\d{1,2}")  # such as 16.2.1 or 16.a.1


@dataclass(frozen=True)
class ValueRecord:
    """A value as it shall be. `groups` {"sex": "women"}; for everybody where it is empty."""

    period_start: date
    period_end: date
    value: Decimal
    groups: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    note: str = ""


class SeriesError(InvalidInputError):
    """A series with cells that cannot stand. `errors` names each of them."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        super().__init__(_("Some cells cannot be read. Nothing was taken over."))
        self.errors = errors


@transaction.atomic
def create_indicator(*, changes: Mapping[str, Any], by: User | None) -> Indicator:
    """Make an indicator of `INDICATOR_FIELDS` and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the code is taken, or a field cannot stand.
    """
    check_change_plans(by)
    indicator = Indicator()
    _apply(indicator, changes)
    _check(indicator)
    indicator.save()
    facts = {name: value for name, value in indicator_facts(indicator).items() if value}
    record_event("indicator.created", actor=by, target=indicator, changes=difference({}, facts))
    return indicator


@transaction.atomic
def edit_indicator(*, indicator_id: int, version: int, changes: Mapping[str, Any], by: User | None) -> Indicator:
    """Change an indicator (names of `INDICATOR_FIELDS` -> new value) and return it. Its code never changes.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such indicator.
        LostUpdateError: somebody has saved since `version`.
        InvalidInputError: a field cannot stand.
    """
    check_change_plans(by)
    indicator = _locked(indicator_id)
    before = indicator_facts(indicator)
    _apply(indicator, {name: value for name, value in changes.items() if name != "code"})
    after = indicator_facts(indicator)
    _check_version(indicator, version, before, after)
    changed = difference(before, after)
    if changed:
        _check(indicator)
        indicator.version += 1
        indicator.save()
        record_event("indicator.edited", actor=by, target=indicator, changes=changed)
    return indicator


@transaction.atomic
def record_value(*, indicator_id: int, record: ValueRecord, by: User | None) -> IndicatorValue:
    """Write a value of an indicator and return it. It is public once the coordinator publishes it.

    Raises:
        NotAllowedError: `by` is neither coordinator nor focal point of a body that leads a measure of the indicator.
        NotFoundError: there is no such indicator for this person.
        InvalidInputError: the period, the group or the source cannot stand, or there is a value for them already.
    """
    indicator = _locked(indicator_id)
    check_record_values(by, indicator)
    row = IndicatorValue(indicator=indicator, recorded_by_id=by.pk if by else None)
    _fill(row, record)
    _check_value(row)
    row.save()
    _record("indicator.value_recorded", row, {}, value_facts(row), by)
    return row


@transaction.atomic
def edit_value(*, value_id: int, version: int, record: ValueRecord, reason: str, by: User | None) -> IndicatorValue:
    """Correct a value and return it.

    Args:
        reason: why; it stands in the log.

    Raises:
        NotAllowedError: `by` may not correct this value.
        NotFoundError: there is no such value for this person.
        LostUpdateError: somebody has saved since `version`.
        InvalidInputError: no reason is given, or the value cannot stand so.
    """
    row = _locked_value(value_id)
    check_change_value(by, row)
    before = value_facts(row)
    _fill(row, record)
    after = value_facts(row)
    _check_version(row, version, before, after)
    if difference(before, after):
        _check_reason(reason)
        _check_value(row)
        row.version += 1
        row.save()
        _record("indicator.value_edited", row, before, after, by, reason=reason.strip())
    return row


@transaction.atomic
def void_value(*, value_id: int, version: int, reason: str, by: User | None) -> None:
    """Take a value away for good; the log keeps it with the reason.

    Raises:
        NotAllowedError: `by` may not correct this value.
        NotFoundError: there is no such value for this person.
        LostUpdateError: somebody has saved since `version`.
        InvalidInputError: no reason is given.
    """
    row = _locked_value(value_id)
    check_change_value(by, row)
    before = value_facts(row)
    _check_version(row, version, before, dict.fromkeys(before, ""))
    _check_reason(reason)
    _record("indicator.value_voided", row, before, dict.fromkeys(before, ""), by, reason=reason.strip())
    row.delete()


@transaction.atomic
def import_series(*, indicator_id: int, data: bytes, language: str, replace: bool, by: User | None) -> tuple[int, int]:
    """Write a series of values from a CSV or XLSX file, all or none; return how many are new and how many replaced.

    Args:
        language: of the person, for numbers with commas.
        replace: whether values that stand for the same period and group are replaced.

    Raises:
        NotAllowedError: `by` does not record values of this indicator.
        NotFoundError: there is no such indicator for this person.
        UnreadableDocumentError: the file cannot be read.
        SeriesError: a cell cannot be read, or a value stands already and is not to be replaced.
    """
    indicator = _locked(indicator_id)
    check_record_values(by, indicator)
    sheet, rows = read_series(data, language)
    held = {
        (row.period_start, row.period_end, row.disaggregation_key): row
        for row in IndicatorValue.objects.filter(indicator=indicator)
    }
    decides = by is None or may_change_plans(by)
    new: list[IndicatorValue] = []
    old: list[IndicatorValue] = []
    changes: dict[str, tuple[Any, Any]] = {}
    for number, read in rows:
        given = ValueRecord(
            read.period_start,
            read.period_end,
            read.changes["value"],
            read.groups,
            read.changes.get("source", ""),
            read.changes.get("note", ""),
        )
        row = held.get((given.period_start, given.period_end, group_key(given.groups)))
        before = value_facts(row) if row else {}
        is_new = row is None
        row = row or IndicatorValue(indicator=indicator, recorded_by_id=by.pk if by else None)
        _fill(row, given)
        for column, sentence in _faults(row).items():
            sheet.fault(number, column, sentence)
        after = value_facts(row)
        if not is_new and before != after:
            if not replace:
                sheet.fault(number, "value", _("There is another value for this period and group already."))
            elif row.published_at is not None and not decides:
                sheet.fault(number, "value", _("This value is published. Ask the coordinator to correct it."))
            row.version += 1
            old.append(row)
        elif is_new:
            new.append(row)
        changes |= _changes(row, before, after)
    if sheet.errors:
        raise SeriesError(sheet.errors)
    IndicatorValue.objects.bulk_create(new, batch_size=ROWS_PER_INSERT)
    IndicatorValue.objects.bulk_update(old, ["value", "source", "note", "version"], batch_size=ROWS_PER_INSERT)
    if new or old:
        details = {"new": len(new), "replaced": len(old)}
        record_event("indicator.series_imported", actor=by, target=indicator, changes=changes, details=details)
    return len(new), len(old)


@transaction.atomic
def publish_indicator(*, indicator_id: int, by: User | None) -> Indicator:
    """Let the public read an indicator and all values that it has now, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such indicator.
    """
    check_change_plans(by)
    indicator = _locked(indicator_id)
    now = timezone.now()
    count = IndicatorValue.objects.filter(indicator=indicator, published_at=None).update(published_at=now)
    before = indicator.published_at
    if before is None or count:
        indicator.published_at = before or now
        indicator.save(update_fields=["published_at", "changed_at"])
        changes = {"published_at": (before, indicator.published_at)}
        record_event("indicator.published", actor=by, target=indicator, changes=changes, details={"values": count})
    return indicator


@transaction.atomic
def unpublish_indicator(*, indicator_id: int, by: User | None) -> Indicator:
    """Take an indicator with its values back from the public, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such indicator.
    """
    check_change_plans(by)
    indicator = _locked(indicator_id)
    if indicator.published_at is not None:
        before, indicator.published_at = indicator.published_at, None
        indicator.save(update_fields=["published_at", "changed_at"])
        record_event("indicator.unpublished", actor=by, target=indicator, changes={"published_at": (before, None)})
    return indicator


def indicator_facts(indicator: Indicator) -> dict[str, str]:
    """Return an indicator in readable words, for the audit log and for conflicts."""
    return {name: in_words(name, getattr(indicator, name)) for name in INDICATOR_FIELDS}


def value_facts(row: IndicatorValue) -> dict[str, str]:
    """Return a value in readable words, for the audit log and for conflicts."""
    return {
        "period_start": row.period_start.isoformat(),
        "period_end": row.period_end.isoformat(),
        "group": row.disaggregation_key,
        "value": in_words("value", row.value),
        "source": row.source,
        "note": row.note,
    }


def _locked(indicator_id: int) -> Indicator:
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None:
        raise NotFoundError()
    return indicator


def _locked_value(value_id: int) -> IndicatorValue:
    row = IndicatorValue.objects.select_for_update(of=("self",)).select_related("indicator").filter(pk=value_id).first()
    if row is None:
        raise NotFoundError()
    return row


def _check_version(
    row: Indicator | IndicatorValue, version: int, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    if row.version == version:
        return
    names = [name for name in after if before[name] != after[name]]
    history = history_of(row if isinstance(row, Indicator) else row.indicator)
    words = {name: str(INDICATOR_LABELS.get(name) or FIELD_LABELS[name]) for name in names}
    raise LostUpdateError(
        theirs={words[name]: before[name] for name in names},
        yours={words[name]: after[name] for name in names},
        current_version=row.version,
        changed_by=history[0].actor_name if history else "",
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        sentence = _("Say why the value is corrected.")
        raise InvalidInputError(sentence, fields={"reason": sentence})


def _apply(indicator: Indicator, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name in INDICATOR_FIELDS:
            setattr(indicator, name, value.strip() if isinstance(value, str) else value)


def _check(indicator: Indicator) -> None:
    """Raise `InvalidInputError` with a sentence for every field that cannot stand."""
    faults: dict[str, str] = {}
    try:
        validate_slug(indicator.code)
    except ValidationError:
        faults["code"] = _("Write the code with Latin letters, digits and hyphens.")
    if indicator.code in RESERVED_CODES:
        faults["code"] = _("This code is an address of the site. Choose another one.")
    if Indicator.objects.exclude(pk=indicator.pk).filter(code=indicator.code).exists():
        faults["code"] = _("There is already an indicator with this code.")
    if not any(getattr(indicator, f"name_{language}") for language in TEXT_LANGUAGES):
        faults["name_en"] = _("Give the indicator a name in at least one language.")
    for name, choices in (("kind", IndicatorKind), ("direction", Direction), ("frequency", Frequency)):
        if getattr(indicator, name) not in choices.values:
            faults[name] = _("Choose one of the list.")
    for part in ("baseline", "target"):
        if (getattr(indicator, f"{part}_value") is None) != (getattr(indicator, f"{part}_on") is None):
            faults[f"{part}_on"] = _("Give both the figure and its date, or neither.")
    if indicator.baseline_on and indicator.target_on and indicator.target_on <= indicator.baseline_on:
        faults["target_on"] = _("The target lies after the baseline.")
    if not set(indicator.disaggregations) <= set(Disaggregation.values):
        faults["disaggregations"] = _("Choose one of the list.")
    for code in indicator.sdg_codes:
        if not _SDG.fullmatch(code):
            faults["sdg_codes"] = _("“%(text)s” is no SDG indicator, such as 16.2.1.") % {"text": code[:40]}
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)


def _fill(row: IndicatorValue, record: ValueRecord) -> None:
    row.period_start, row.period_end, row.value = record.period_start, record.period_end, record.value
    row.disaggregation = {name: text.strip() for name, text in sorted(record.groups.items()) if text.strip()}
    row.disaggregation_key = group_key(row.disaggregation)
    row.source = record.source.strip() or row.indicator.source
    row.note = record.note.replace("\r\n", "\n").strip()


def _faults(row: IndicatorValue) -> dict[str, str]:
    """Return a sentence for every field of a value that cannot stand."""
    faults: dict[str, str] = {}
    if row.period_end < row.period_start:
        faults["period_end"] = _("The period ends before it starts.")
    for name, text in row.disaggregation.items():
        if name not in row.indicator.disaggregations:
            faults[name] = _("This indicator is not told apart by %(what)s.") % {"what": Disaggregation(name).label}
        elif ";" in text or "=" in text or len(text) > 60:
            faults[name] = _("Name one group, without the signs ; and =.")
    if not row.source:
        faults["source"] = _("Say where the figure comes from.")
    return faults


def _check_value(row: IndicatorValue) -> None:
    faults = _faults(row)
    same = IndicatorValue.objects.filter(
        indicator=row.indicator,
        period_start=row.period_start,
        period_end=row.period_end,
        disaggregation_key=row.disaggregation_key,
    ).exclude(pk=row.pk)
    if same.exists():
        faults["value"] = _("There is another value for this period and group already.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)


def _changes(row: IndicatorValue, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[Any, Any]]:
    """Return the changes of a value under names that tell it from the others of its indicator."""
    place = ":".join(filter(None, [str(row.period_start), str(row.period_end), row.disaggregation_key]))
    told = ("value", "source", "note") if not before else tuple(after)
    return {
        f"{name}:{place}": (before.get(name) or None, after[name] or None)
        for name in told
        if (before.get(name) or "") != after[name]
    }


def _record(
    action: str,
    row: IndicatorValue,
    before: Mapping[str, str],
    after: Mapping[str, str],
    by: User | None,
    **details: str,
) -> None:
    record_event(action, actor=by, target=row.indicator, changes=_changes(row, before, after), details=details)
