"""Sheets of bodies that never sign in: what goes into one, and what a reply would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils import timezone

from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.plan.models import IndicatorMeasure, Measure
from qadam.plan.workflow import IN_FORCE
from qadam.progress.enums import ReplyState
from qadam.progress.models import Evidence, ProgressUpdate, ReportingPeriod, SheetReply
from qadam.progress.records import ReportRecord
from qadam.progress.selectors.fields import fields_of
from qadam.progress.selectors.measures import measures_of_bodies
from qadam.progress.sheet_reading import CellError, SheetContent, SheetRow, read_sheet
from qadam.progress.sheet_writing import SheetMeasure
from qadam.progress.workflow import EDITABLE

PAGE_SIZE = 50


class Merge(Enum):
    """What taking over a row of a sheet would do."""

    CHANGE = "change"  # nobody has written since the sheet was made
    CONFLICT = "conflict"  # somebody has; a person chooses
    SETTLED = "settled"  # the report is accepted or published: the row cannot be taken over


@dataclass(frozen=True)
class MergeRow:
    """A row of a sheet that says something else than the report does."""

    measure: Measure
    update: ProgressUpdate | None
    row: SheetRow
    record: ReportRecord
    merge: Merge
    differences: Sequence[tuple[str, str, str]]  # field, what stands there, what the sheet says
    new_evidence: Sequence[Any]  # of the sheet, not yet in the report

    @property
    def version(self) -> int:
        """Return the version of the report as it stands, 0 where there is none."""
        return self.update.version if self.update else 0


@dataclass(frozen=True)
class MergePlan:
    """What taking over a reply would do: its rows, the cells that cannot be read, how many rows say nothing new."""

    reply: SheetReply
    rows: Sequence[MergeRow]
    errors: Sequence[CellError]
    unchanged: int
    language: str  # of the sheet: its numbers are written so

    def of(self, merge: Merge) -> list[MergeRow]:
        """Return the rows of one sort."""
        return [row for row in self.rows if row.merge is merge]


def period_by_id(period_id: int) -> ReportingPeriod:
    """Return a period.

    Raises:
        NotFoundError: there is none.
    """
    period = ReportingPeriod.objects.select_related("plan").filter(pk=period_id).first()
    if period is None:
        raise NotFoundError()
    return period


def sheet_measures(body: Body, period: ReportingPeriod) -> list[SheetMeasure]:
    """Return the measures of a body in the plan of a period with their reports and indicators, in four queries.

    Raises:
        NotFoundError: the body has no measure in this plan.
    """
    updates = ProgressUpdate.objects.filter(body=body, period=period).prefetch_related(
        "indicator_values", Prefetch("evidence", Evidence.objects.order_by("pk"))
    )
    measures = (
        measures_of_bodies([body.pk])
        .filter(plan=period.plan_id)
        .prefetch_related(
            Prefetch("updates", updates, to_attr="sheet_updates"),
            Prefetch(
                "indicator_links", IndicatorMeasure.objects.select_related("indicator").order_by("indicator__code")
            ),
        )
        .order_by("order", "pk")
    )
    rows = [
        SheetMeasure(
            measure,
            next(iter(measure.sheet_updates), None),
            [link.indicator for link in measure.indicator_links.all()],
        )
        for measure in measures
    ]
    if not rows:
        raise NotFoundError()
    return rows


def periods_of_sheets() -> list[ReportingPeriod]:
    """Return the periods that have begun of plans in force, the newest first; sheets are made for them."""
    begun = ReportingPeriod.objects.filter(starts_on__lte=timezone.localdate(), plan__status__in=IN_FORCE)
    return list(begun.select_related("plan").order_by("-starts_on", "plan"))


def replies_page(page: int) -> Page[SheetReply]:
    """Return a page of the sheets that came back, those that wait first."""
    rows = SheetReply.objects.select_related("body", "period", "uploaded_by")
    return Paginator(rows.order_by("-state", "-uploaded_at", "-pk"), PAGE_SIZE).get_page(page)


def reply_by_id(reply_id: int) -> SheetReply:
    """Return a sheet that came back.

    Raises:
        NotFoundError: there is none.
    """
    reply = (
        SheetReply.objects.select_related("body", "period__plan", "document", "uploaded_by").filter(pk=reply_id).first()
    )
    if reply is None:
        raise NotFoundError()
    return reply


def merge_plan(reply: SheetReply) -> MergePlan:
    """Return what taking over a reply would do now, in a constant number of queries. Reads the stored file.

    Raises:
        NotFoundError: the body has no measure in this plan any more.
        UnreadableDocumentError: the file cannot be read.
    """
    measures = {row.measure.pk: row for row in sheet_measures(reply.body, reply.period)}
    content = _content(reply, measures)
    if reply.state != ReplyState.WAITING or content.errors:
        return MergePlan(reply, (), content.errors, 0, content.language)
    rows = [
        merged
        for row in content.rows
        if (merged := _merged(measures[row.measure_id], row, content.language)) is not None
    ]
    return MergePlan(reply, rows, (), len(content.rows) - len(rows), content.language)


def _content(reply: SheetReply, measures: Mapping[int, SheetMeasure]) -> SheetContent:
    with reply.document.file.open("rb") as file:
        data: bytes = file.read()
    return read_sheet(
        data,
        reply.file_name,
        indicators={pk: {one.pk: one.name for one in row.indicators} for pk, row in measures.items()},
        numbers={row.measure.number: pk for pk, row in measures.items()},
        today=timezone.localdate(),
    )


def _merged(standing: SheetMeasure, row: SheetRow, language: str) -> MergeRow | None:
    """Return what a row would change, None where it says nothing, or nothing new.

    An empty cell says nothing: a body that leaves a cell empty does not ask to delete what stands there.
    """
    update = standing.update
    before = fields_of(update) if update else {}
    said = {f"text:{language}": row.text, "status_claimed": row.status}
    for pk, value in row.values.items():
        for name in ("entered", "source", "note"):
            said[f"value:{pk}:{name}"] = getattr(value, name)
    differences = [
        (name, str(before.get(name) or ""), text) for name, text in said.items() if text and text != before.get(name)
    ]
    known = (
        {(one.kind, one.title, one.on, one.reference, one.url) for one in update.evidence.all()} if update else set()
    )
    new_evidence = [one for one in row.evidence if (one.kind, one.title, one.on, one.reference, one.url) not in known]
    if not differences and not new_evidence:
        return None
    record = ReportRecord(
        texts={language: row.text} if row.text else None,
        status_claimed=row.status or None,
        values={pk: value for pk, value in row.values.items() if value.entered or value.source or value.note},
    )
    return MergeRow(standing.measure, update, row, record, _merge_of(update, row), differences, new_evidence)


def _merge_of(update: ProgressUpdate | None, row: SheetRow) -> Merge:
    if update is not None and update.state not in EDITABLE:
        return Merge.SETTLED
    return Merge.CHANGE if row.version == (update.version if update else 0) else Merge.CONFLICT
