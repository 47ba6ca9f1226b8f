"""Freezing data, giving the same papers again from what was frozen, and making words in them unreadable."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.permissions import check_administrator
from qadam.audit.models import AuditHead
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.register.models import Review
from qadam.reports.models import ExportedFile, Report, Snapshot, export_path
from qadam.reports.permissions import check_manage_reports
from qadam.reports.selectors.contents import canonical, checksum, report_content
from qadam.reports.selectors.gathering import gather_review

# Letters and digits that nobody mistakes for each other on paper; 12 of them are 59 bits, which nobody guesses.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH, CODE_GROUP = 12, 4
REDACTED = "█████"
SHORTEST_REDACTION = 3


@transaction.atomic
def freeze_report(*, report: Report, by: User | None) -> Snapshot:
    """Freeze a report with all its data as of its reference date, and return the snapshot; the report points to it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the reference date is still to come.
    """
    check_manage_reports(by)
    _check_reached(report.reference_on)
    snapshot = _take("report", report, report.reference_on, report_content(report), by)
    report.snapshot = snapshot
    report.save(update_fields=["snapshot"])
    return snapshot


@transaction.atomic
def freeze_review(*, review: Review, on: date, by: User | None) -> Snapshot:
    """Return the snapshot of a review's data as of a date; taken now where nobody has asked for that date before.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the date is still to come.
    """
    check_manage_reports(by)
    _check_reached(on)
    standing = Snapshot.objects.filter(subject="review", subject_id=review.pk, reference_on=on).first()
    return standing or _take("review", review, on, {"data": gather_review(review, on)}, by)


def frozen_content(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot holds.

    Raises:
        InvalidInputError: its text no longer has its checksum: somebody changed it outside the product.
    """
    if checksum(snapshot.content) != snapshot.sha256:
        raise InvalidInputError(_("The frozen data were changed outside the product. Restore them from a backup."))
    content: dict[str, Any] = json.loads(snapshot.content)
    return content


def frozen_file(
    *, snapshot: Snapshot, paper: str, form: str, language: str, name: str, variant: str = "", make: Callable[[], bytes]
) -> ExportedFile:
    """Return a paper of a snapshot: the stored file where it was made before, else made now and stored.

    The stored bytes are given for ever, so that a later release that sets type in another way changes no old paper.
    """
    key = {"snapshot": snapshot, "paper": paper, "form": form, "language": language, "variant": variant[:60]}
    standing = ExportedFile.objects.filter(**key).first()
    if standing is not None:
        return standing
    content = make()
    sha256 = checksum_of_bytes(content)
    exported = ExportedFile(**key, name=name, sha256=sha256, size_bytes=len(content))
    path = export_path(exported, name)
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(content))
    with transaction.atomic():
        exported, created = ExportedFile.objects.get_or_create(
            **key, defaults={"name": name, "sha256": sha256, "size_bytes": len(content), "file": path}
        )
        if created:
            record_event(
                "paper.made",
                actor=None,
                target=snapshot,
                details={"paper": paper, "form": form, "language": language, "sha256": sha256},
            )
    return exported


@transaction.atomic
def redact_snapshot(*, snapshot_id: int, words: str, reason: str, by: User) -> Snapshot:
    """Make words unreadable in frozen data and in every paper made of them, and return the snapshot.

    The log and the snapshot keep who did it, why, how often the words stood there, and both checksums; never the words.

    Raises:
        NotAllowedError: `by` is no administrator.
        NotFoundError: there is no such snapshot.
        InvalidInputError: the words are too short or stand nowhere, or no reason is given.
    """
    check_administrator(by)
    snapshot = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
    if snapshot is None:
        raise NotFoundError()
    words, reason = words.strip(), reason.strip()
    if len(words) < SHORTEST_REDACTION or not reason:
        raise InvalidInputError(_("Give the words, at least three letters, and the reason."))
    content, count = _without(frozen_content(snapshot), words)
    if not count:
        raise InvalidInputError(_("These words stand nowhere in the frozen data."))
    before = snapshot.sha256
    snapshot.content = canonical(content)
    snapshot.sha256 = checksum(snapshot.content)
    entry = {
        "at": timezone.now().isoformat(),
        "by": str(by),
        "reason": reason,
        "places": count,
        "before": before,
        "after": snapshot.sha256,
    }
    snapshot.redactions = [*snapshot.redactions, entry]
    snapshot.save()
    for exported in snapshot.files.all():
        others = ExportedFile.objects.filter(file=exported.file.name).exclude(snapshot=snapshot)
        if not others.exists():
            transaction.on_commit(_deletion_of(str(exported.file.name)))
    snapshot.files.all().delete()
    record_event("snapshot.redacted", actor=by, target=snapshot, details=entry)
    return snapshot


def checksum_of_bytes(content: bytes) -> str:
    """Return the SHA-256 (hex) of a file."""
    return hashlib.sha256(content).hexdigest()


def _deletion_of(name: str) -> Callable[[], None]:
    return lambda: default_storage.delete(name)


def _check_reached(on: date) -> None:
    if on > timezone.localdate():
        raise InvalidInputError(fields={"reference_on": _("The reference date is still to come.")})


def _take(subject: str, target: models.Model, on: date, content: dict[str, Any], by: User | None) -> Snapshot:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    text = canonical(content | {"audit": {"sequence": head.sequence, "hash": head.hash}})
    sha256 = checksum(text)
    snapshot = Snapshot.objects.create(
        code=_new_code(),
        subject=subject,
        subject_id=target.pk,
        subject_label=str(target)[:500],
        reference_on=on,
        content=text,
        sha256=sha256,
        original_sha256=sha256,
        audit_sequence=head.sequence,
        audit_hash=head.hash,
        taken_at=timezone.now(),
        taken_by_id=by.pk if by else None,
    )
    record_event(
        "snapshot.taken",
        actor=by,
        target=snapshot,
        details={"sha256": sha256, "reference_on": on, "code": snapshot.code},
    )
    return snapshot


def _new_code() -> str:
    letters = "".join(secrets.choice(CODE_ALPHABET) for _each in range(CODE_LENGTH))
    return "-".join(letters[n : n + CODE_GROUP] for n in range(0, CODE_LENGTH, CODE_GROUP))


def _without(value: Any, words: str) -> tuple[Any, int]:
    """Return a content with words made unreadable in every text of it, and how often they stood there."""
    if isinstance(value, str):
        return value.replace(words, REDACTED), value.count(words)
    if isinstance(value, list):
        pairs = [_without(item, words) for item in value]
        return [item for item, _count in pairs], sum(count for _item, count in pairs)
    if isinstance(value, dict):
        found = {key: _without(item, words) for key, item in value.items()}
        return {key: item for key, (item, _c) in found.items()}, sum(count for _i, count in found.values())
    return value, 0
