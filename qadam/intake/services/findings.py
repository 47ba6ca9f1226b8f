"""Deciding on findings: keep what the first place says, keep the second, or dismiss. A step that can be undone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.workflow import check_change
from qadam.intake.comparing import set_field
from qadam.intake.enums import Resolution, StepKind
from qadam.intake.models import ImportFinding, Proposal
from qadam.intake.services.steps import locked_import, save_step, snapshot
from qadam.intake.workflow import RESOLUTION_CHANGES


@transaction.atomic
def resolve_finding(
    *, import_id: int, finding_id: int, resolution: Resolution, note: str = "", by: User | None
) -> ImportFinding:
    """Decide on a finding, carry the choice out in its proposal, and return the finding.

    Keeping the second sets the proposal's field to what the second place says; keeping the first (again) sets it to
    what the first says. The other stays visible in the ledger and in the finding. Dismissing changes no proposal.

    Raises:
        NotAllowedError, WrongStateError: as `locked_import`.
        NotFoundError: the import has no such finding.
        InvalidInputError: it has no second place, so there is nothing to choose.
    """
    import_run = locked_import(import_id, by)
    finding = ImportFinding.objects.select_related("proposal").filter(import_run=import_run, pk=finding_id).first()
    if finding is None:
        raise NotFoundError()
    if finding.resolution == resolution:
        return finding
    check_change(RESOLUTION_CHANGES, Resolution(finding.resolution), resolution)
    chosen = {Resolution.KEPT_FIRST: finding.first, Resolution.KEPT_SECOND: finding.second}.get(resolution)
    if resolution in (Resolution.KEPT_FIRST, Resolution.KEPT_SECOND) and not finding.other:
        raise InvalidInputError(_("This finding has one place only: dismiss it, or edit the proposal."))
    before, was = snapshot([finding]), finding.resolution
    proposals: list[Proposal] = []
    proposals_before = {}
    if finding.proposal is not None and finding.field and chosen is not None:
        proposals = [finding.proposal]
        proposals_before = snapshot(proposals)
        set_field(finding.proposal, finding.field, chosen)
    finding.resolution, finding.note = resolution, note.strip()
    finding.resolved_by_id, finding.resolved_at = by.pk if by else None, timezone.now()
    save_step(
        import_run,
        StepKind.RESOLVE,
        label=finding.number or finding.code,
        by=by,
        proposals=proposals,
        proposals_before=proposals_before,
        findings=[finding],
        findings_before=before,
    )
    record_event(
        "finding.resolved",
        actor=by,
        target=finding,
        changes={"resolution": (was, resolution)},
        details={"number": finding.number, "code": finding.code, "note": finding.note, "value": chosen},
    )
    return finding
