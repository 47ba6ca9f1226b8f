"""The step log of the review: every decision notes what it changed, so that it can be taken back.

A person takes back the own last step; where somebody else has since worked on the same proposals, that comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import NotFoundError, WrongStateError
from qadam.intake.enums import ImportStatus, StepKind
from qadam.intake.models import Import, ImportFinding, Proposal, ProposalStep
from qadam.intake.permissions import check_intake

PROPOSAL_FIELDS = (
    "order",
    "number",
    "kind",
    "decision",
    "texts",
    "heading",
    "parts",
    "position",
    "ledger",
    "labels",
    "page",
    "boxes",
    "differs",
    "doubts",
    "is_edited",
    "merged_into_id",
)
FINDING_FIELDS = ("resolution", "note", "resolved_by_id", "proposal_id")
ROWS_PER_WRITE = 300
Snapshot = dict[int, dict[str, Any]]


def locked_import(import_id: int, by: User | None, *, status: ImportStatus = ImportStatus.READY) -> Import:
    """Return an import, locked until the transaction ends, for a person who may change it.

    One lock an import keeps the steps of several reviewers in one order.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such import.
        WrongStateError: it is not in `status`.
    """
    check_intake(by)
    import_run = Import.objects.select_for_update().filter(pk=import_id).first()
    if import_run is None:
        raise NotFoundError()
    if import_run.status != status:
        raise WrongStateError()
    return import_run


def snapshot(rows: Iterable[Proposal | ImportFinding]) -> Snapshot:
    """Return the fields that a step may change, by primary key."""
    return {row.pk: {name: getattr(row, name) for name in _fields_of(row)} for row in rows}


def save_step(
    import_run: Import,
    kind: StepKind,
    *,
    label: str,
    by: User | None,
    proposals: Sequence[Proposal] = (),
    proposals_before: Snapshot | None = None,
    created: Sequence[Proposal] = (),
    findings: Sequence[ImportFinding] = (),
    findings_before: Snapshot | None = None,
) -> ProposalStep:
    """Save changed rows (their versions rise) and log the step with what they were before."""
    for proposal in proposals:
        proposal.version += 1
    Proposal.objects.bulk_update(proposals, [*map(_column, PROPOSAL_FIELDS), "version"], batch_size=ROWS_PER_WRITE)
    ImportFinding.objects.bulk_update(
        findings, [*map(_column, FINDING_FIELDS), "resolved_at"], batch_size=ROWS_PER_WRITE
    )
    return ProposalStep.objects.create(
        import_run=import_run,
        kind=kind,
        label=label[:200],
        by_id=by.pk if by else None,
        before={
            "proposals": _changed(proposals, proposals_before or {}),
            "findings": _changed(findings, findings_before or {}),
            "created": [proposal.pk for proposal in created],
        },
    )


def last_step(import_run: Import, by: User | None) -> ProposalStep | None:
    """Return the step that this person would take back next, None where there is none."""
    steps = ProposalStep.objects.filter(import_run=import_run, undone_at__isnull=True, by_id=by.pk if by else None)
    return steps.order_by("-pk").first()


@transaction.atomic
def undo_last_step(*, import_id: int, by: User | None) -> ProposalStep:
    """Take back the person's last step that still stands, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such import.
        WrongStateError: nothing is left to take back, the import is published, or another person has worked on the
            same proposals since.
    """
    import_run = locked_import(import_id, by)
    step = last_step(import_run, by)
    if step is None:
        raise WrongStateError(_("There is nothing left to undo."))
    touched = _touched(step)
    later = ProposalStep.objects.filter(import_run=import_run, undone_at__isnull=True, pk__gt=step.pk)
    if any(touched & _touched(other) for other in later):
        raise WrongStateError(_("Somebody else has worked on the same proposals since. Ask them to undo first."))
    _restore(Proposal.objects.filter(import_run=import_run), step.before["proposals"], PROPOSAL_FIELDS)
    _restore(ImportFinding.objects.filter(import_run=import_run), step.before["findings"], FINDING_FIELDS)
    Proposal.objects.filter(import_run=import_run, pk__in=step.before["created"]).delete()
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    record_event(
        "proposal.undone", actor=by, target=import_run, details={"step": step.kind, "label": step.label, "id": step.pk}
    )
    return step


def _touched(step: ProposalStep) -> frozenset[tuple[str, int]]:
    before = step.before
    return frozenset(
        [("proposal", int(pk)) for pk in before["proposals"]]
        + [("proposal", int(pk)) for pk in before["created"]]
        + [("finding", int(pk)) for pk in before["findings"]]
    )


def _restore(rows: Any, before: Mapping[str, Mapping[str, Any]], fields: Sequence[str]) -> None:
    found = list(rows.filter(pk__in=[int(pk) for pk in before]))
    for row in found:
        for name, value in before[str(row.pk)].items():
            setattr(row, name, value)
        if isinstance(row, Proposal):
            row.version += 1
    columns = [*map(_column, fields), *(["version"] if rows.model is Proposal else [])]
    rows.model.objects.bulk_update(found, columns, batch_size=ROWS_PER_WRITE)


def _changed(rows: Iterable[Proposal | ImportFinding], before: Snapshot) -> dict[str, dict[str, Any]]:
    """Return of each row the fields that differ now, as they were."""
    return {
        str(row.pk): {name: value for name, value in before[row.pk].items() if getattr(row, name) != value}
        for row in rows
    }


def _fields_of(row: Proposal | ImportFinding) -> tuple[str, ...]:
    return PROPOSAL_FIELDS if isinstance(row, Proposal) else FINDING_FIELDS


def _column(name: str) -> str:
    """Return the name of a model field: bulk updates know a foreign key without its "_id"."""
    return {"merged_into_id": "merged_into", "proposal_id": "proposal"}.get(name, name)
