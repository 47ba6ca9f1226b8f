"""What the public may know of a verification code: checksums, dates, the audit chain; never a word of the content."""

from dataclasses import dataclass

from qadam.audit.models import AuditEvent
from qadam.reports.models import ExportedFile, Report, Snapshot
from qadam.reports.selectors.contents import checksum
from qadam.reports.types import report_type

MAX_CODE = 24


@dataclass(frozen=True)
class Verified:
    """A snapshot as the public sees it.

    `is_intact`: the data have their checksum. `is_chained`: the audit log still holds the event at the checkpoint with
    its hash, and the event that took the snapshot with its checksum.
    """

    snapshot: Snapshot
    kind: str
    title: str  # of a sent report, which is public; empty otherwise
    is_intact: bool
    is_chained: bool
    files: list[ExportedFile]


def verified_public(code: str) -> Verified | None:
    """Return what is known of a code as people type it, None where there is no such code."""
    snapshot = Snapshot.objects.filter(code=code.strip().upper()[:MAX_CODE]).first()
    if snapshot is None:
        return None
    report = Report.objects.filter(snapshot=snapshot).first()
    kind = report_type(report.type).name if report else ""
    return Verified(
        snapshot=snapshot,
        kind=kind,
        title=report.title if report is not None and report.sent_on else "",
        is_intact=checksum(snapshot.content) == snapshot.sha256,
        is_chained=_is_chained(snapshot),
        files=list(snapshot.files.all()),
    )


def _is_chained(snapshot: Snapshot) -> bool:
    """Return whether the log still says what it said when the snapshot was taken."""
    if snapshot.audit_sequence:
        checkpoint = AuditEvent.objects.filter(sequence=snapshot.audit_sequence).values_list("hash", flat=True).first()
        if checkpoint != snapshot.audit_hash:
            return False
    taken = AuditEvent.objects.filter(
        action="snapshot.taken", target_type="reports.snapshot", target_id=str(snapshot.pk)
    ).first()
    return taken is not None and taken.details.get("sha256") == snapshot.original_sha256
