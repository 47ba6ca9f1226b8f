"""Taking over a file of the whole plan: everything that was shown beforehand, in one transaction, or nothing."""

from collections.abc import Collection
from typing import Any, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.documents.models import SourceDocument
from qadam.documents.services import store_attachment
from qadam.plan.exchange.comparison import Comparison, Item, State, compare, in_words
from qadam.plan.exchange.files import read_file
from qadam.plan.exchange.held import INDICATOR_EXCHANGED, VALUE_EXCHANGED, Changes, group_key
from qadam.plan.models import TEXT_LANGUAGES, Indicator, IndicatorValue, Measure, Plan
from qadam.plan.permissions import check_change_plans
from qadam.plan.records import MeasureRecord
from qadam.plan.services.locking import check_draft, locked_plan
from qadam.plan.services.measures import add_records
from qadam.plan.services.plans import plan_facts
from qadam.plan.services.writing import (
    LINKS,
    PLAIN_FIELDS,
    ROWS_PER_INSERT,
    apply_plain,
    facts_of,
    read_whole,
    tidy,
    wanted_facts,
    write_links,
)


@transaction.atomic
def receive_plan_file(*, plan_id: int, file: File, name: str, language: str, by: User) -> SourceDocument:
    """Keep a file of a draft that somebody sent in, and return its document. Nothing of it is taken over yet.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is no draft.
        UnreadableDocumentError: it is neither a workbook nor a paper of a plan.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    file.seek(0)
    read_file(file.read(), plan, language)
    document = store_attachment(file=file, name=name, by=by)
    record_event("plan.file_received", actor=by, target=plan, details={"sha256": document.sha256, "file": name[-255:]})
    return document


def stored_comparison(plan: Plan, sha256: str, language: str) -> Comparison:
    """Return a file that was received beside the plan as it stands now.

    Raises:
        NotFoundError: no such file was received.
        UnreadableDocumentError: it is neither a workbook nor a paper of a plan.
    """
    document = SourceDocument.objects.filter(sha256=sha256).first()
    if document is None:
        raise NotFoundError()
    with document.file.open("rb") as file:
        data = file.read()
    return compare(read_file(data, plan, language), plan)


@transaction.atomic
def import_plan(
    *, plan_id: int, sha256: str, language: str, seen: str, take: Collection[str], remove: bool, by: User
) -> Comparison:
    """Take a file over into a draft, everything or nothing, and return what was compared.

    Args:
        sha256: of the file that was received.
        language: of the person, for numbers with commas.
        seen: the fingerprint of what the person was shown; what stands must still be that.
        take: keys of the conflicts that are decided for the file; the others stay as they stand.
        remove: whether to take out the measures that the file does not have.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan or file.
        WrongStateError: the plan is no draft, or somebody has changed it since the person compared.
        InvalidInputError: a cell cannot be read.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_draft(plan)
    # Whoever writes measures one by one holds their locks; the plan's alone would not wait for them.
    list(plan.measures.select_for_update().order_by("pk").values_list("pk"))
    comparison = stored_comparison(plan, sha256, language)
    if comparison.errors:
        raise InvalidInputError(_("Some cells cannot be read. Nothing was taken over."))
    if comparison.seen != seen:
        raise WrongStateError(_("The plan has been changed since you compared. Look at the comparison again."))
    writer = _Writer(plan, comparison, take, remove, by)
    writer.write()
    counts = {str(state): comparison.count(state) for state in State}
    record_event(
        "plan.imported",
        actor=by,
        target=plan,
        changes=writer.plan_changes,
        also=writer.changed,
        details={"sha256": sha256} | counts | {"taken": len(writer.taken)},
    )
    return comparison


class _Writer:
    """Writes the things of a comparison in the order in which they need each other."""

    def __init__(self, plan: Plan, comparison: Comparison, take: Collection[str], remove: bool, by: User) -> None:
        self.plan, self.comparison, self.by = plan, comparison, by
        self.taken = [item for item in comparison.items if self._is_taken(item, take, remove)]
        self.plan_changes: dict[str, tuple[Any, Any]] = {}
        self.changed: list[Changed] = []
        self.indicators: dict[str, Indicator] = dict(comparison.held.indicators)

    @staticmethod
    def _is_taken(item: Item, take: Collection[str], remove: bool) -> bool:
        if item.state is State.CONFLICT:
            return item.key in take
        if item.state is State.REMOVED:
            return remove
        return item.state is not State.UNCHANGED

    def write(self) -> None:
        """Write everything that is taken."""
        for item in self._of("plan"):
            self._write_plan(item)
        self._write_indicators()
        self._write_values()
        self._remove_measures()
        self._change_measures()
        self._add_measures()

    def _of(self, kind: str) -> list[Item]:
        return [item for item in self.taken if item.key.partition(":")[0] == kind and not item.is_removal]

    def _write_plan(self, item: Item) -> None:
        before = plan_facts(self.plan)
        for name, value in item.changes.items():
            if name == "reviews":
                self.plan.reviews.set(value)
            else:
                setattr(self.plan, name, value)
        self.plan.version += 1
        self.plan.save()
        self.plan_changes = difference(before, plan_facts(self.plan))

    def _write_indicators(self) -> None:
        for item in self._of("indicator"):
            indicator = cast(Indicator, item.target or Indicator(code=item.key.partition(":")[2]))
            before = {name: getattr(indicator, name) for name in INDICATOR_EXCHANGED} if indicator.pk else {}
            for name, value in item.changes.items():
                setattr(indicator, name, value)
            indicator.version += 1 if indicator.pk else 0
            indicator.save()
            self.indicators[indicator.code] = indicator
            self.changed.append(Changed(indicator, _in_words(before, item.changes)))

    def _write_values(self) -> None:
        new: list[IndicatorValue] = []
        old: list[IndicatorValue] = []
        for item in self._of("value"):
            given = self.comparison.read.values[item.key]
            indicator = self.indicators[given.code]
            row = cast(IndicatorValue | None, item.target)
            before: Changes = {}
            if row is None:
                row = IndicatorValue(
                    indicator=indicator,
                    period_start=given.period_start,
                    period_end=given.period_end,
                    disaggregation=given.groups,
                    disaggregation_key=group_key(given.groups),
                    recorded_by_id=self.by.pk,
                    published_at=None,
                )
                new.append(row)
            else:
                before = {name: getattr(row, name) for name in VALUE_EXCHANGED}
                row.version += 1
                old.append(row)
            for name, value in item.changes.items():
                setattr(row, name, value)
            prefix = f"{given.period_start}:{given.period_end}:{group_key(given.groups)}"
            words = {f"{name}:{prefix}": pair for name, pair in _in_words(before, item.changes).items()}
            self.changed.append(Changed(indicator, words))
        IndicatorValue.objects.bulk_create(new, batch_size=ROWS_PER_INSERT)
        IndicatorValue.objects.bulk_update(old, [*VALUE_EXCHANGED, "version"], batch_size=ROWS_PER_INSERT)

    def _remove_measures(self) -> None:
        gone = [cast(Measure, item.target) for item in self.taken if item.is_removal]
        for measure in gone:
            facts = {name: (value, None) for name, value in facts_of(measure).items() if value}
            self.changed.append(Changed(measure, facts))
        Measure.objects.filter(pk__in=[measure.pk for measure in gone]).delete()

    def _change_measures(self) -> None:
        items = [item for item in self._of("measure") if item.target is not None]
        links: list[tuple[Measure, str, Any]] = []
        measures = []
        for item in items:
            measure = cast(Measure, item.target)
            changes = tidy(self._with_indicators(item.changes))
            before = facts_of(measure)
            differing = difference(before, wanted_facts(before, changes))
            apply_plain(measure, changes)
            measure.version += 1
            measures.append(measure)
            links += [(measure, name, changes[name]) for name in LINKS if name in changes]
            self.changed.append(Changed(measure, differing))
        fields = [*PLAIN_FIELDS, "deadline_precision", "version", "changed_at"]
        for measure in measures:
            measure.changed_at = timezone.now()
        Measure.objects.bulk_update(measures, fields, batch_size=ROWS_PER_INSERT)
        write_links(links)

    def _add_measures(self) -> None:
        records = []
        for item in self._of("measure"):
            if item.target is None:
                changes = self._with_indicators(item.changes)
                texts = {code: changes.pop(f"text_{code}", "") for code in TEXT_LANGUAGES}
                facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
                records.append(MeasureRecord(texts=texts, **facts))
        made = add_records(self.plan, records)
        for measure in read_whole([measure.pk for measure in made]):
            self.changed.append(Changed(measure, difference({}, {k: v for k, v in facts_of(measure).items() if v})))

    def _with_indicators(self, changes: Changes) -> Changes:
        """Return changes with the indicators as they are saved: new ones had no row when the file was read."""
        if "indicators" not in changes:
            return dict(changes)
        return changes | {"indicators": [self.indicators.get(one.code, one) for one in changes["indicators"]]}


def _in_words(before: Changes, after: Changes) -> dict[str, tuple[Any, Any]]:
    return {name: (in_words(name, before.get(name)), in_words(name, value)) for name, value in after.items()}
