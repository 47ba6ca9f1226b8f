"""Every write of the intake, one file a stage: upload, reading, comparison, review, findings, publication."""

from qadam.intake.services.comparison import choose_review
from qadam.intake.services.findings import resolve_finding
from qadam.intake.services.labels import label_import
from qadam.intake.services.publication import Publication, publish_import
from qadam.intake.services.reading import read_import
from qadam.intake.services.review import (
    EditedProposal,
    accept_all,
    accept_proposal,
    edit_proposal,
    hold_field,
    merge_with_next,
    reject_proposal,
    reopen_proposal,
    split_proposal,
    suggested_number,
)
from qadam.intake.services.steps import undo_last_step
from qadam.intake.services.uploads import (
    UploadedFile,
    discard_import,
    fail_abandoned_imports,
    retry_import,
    start_import,
)

__all__ = [
    "EditedProposal",
    "Publication",
    "UploadedFile",
    "accept_all",
    "accept_proposal",
    "choose_review",
    "discard_import",
    "edit_proposal",
    "fail_abandoned_imports",
    "hold_field",
    "label_import",
    "merge_with_next",
    "publish_import",
    "read_import",
    "reject_proposal",
    "reopen_proposal",
    "resolve_finding",
    "retry_import",
    "split_proposal",
    "start_import",
    "suggested_number",
    "undo_last_step",
]
