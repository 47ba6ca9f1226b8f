"""Proposes labels and earlier recommendations for the review page; the register proposes its own after publishing.

Bears being killed and run twice: it writes all at once and notes that it has.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from qadam.intake.content import LabelEntry
from qadam.intake.enums import ImportStatus
from qadam.intake.labelling import find_earlier, label_doubts, propose_labels
from qadam.intake.models import Import, Proposal
from qadam.intake.selectors import active_proposals, earlier_texts
from qadam.intake.services.steps import ROWS_PER_WRITE
from qadam.register.records import LabelRecord


def label_import(*, import_id: int) -> int:
    """Propose labels and earlier recommendations for the proposals of an import that is under review; return how many.

    Nothing is done where it was done before, or where the import is not ready.
    """
    import_run = Import.objects.select_related("review").get(pk=import_id)
    if import_run.status != ImportStatus.READY or import_run.labelled_at is not None:
        return 0
    seen = {proposal.pk: proposal for proposal in active_proposals(import_run) if proposal.text}
    if not _label(list(seen.values()), import_run):
        return 0
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_id)
        if locked.status != ImportStatus.READY or locked.labelled_at is not None:
            return 0
        # only these columns: a reviewer may have gone on meanwhile
        standing = list(Proposal.objects.filter(pk__in=seen).only("pk"))
        for proposal in standing:
            labelled = seen[proposal.pk]
            proposal.labels, proposal.earlier = labelled.labels, labelled.earlier
            proposal.label_doubts = labelled.label_doubts
        Proposal.objects.bulk_update(standing, ["labels", "earlier", "label_doubts"], batch_size=ROWS_PER_WRITE)
        locked.labelled_at = timezone.now()
        locked.save(update_fields=["labelled_at"])
    return len(standing)


def label_records(labels: Sequence[LabelEntry]) -> list[LabelRecord]:
    """Return labels as the register takes them."""
    return [
        LabelRecord(
            scheme=label["scheme"],
            code=label["code"],
            score=label["score"],
            reason=tuple(label["reason"]),
            model_version=label["source"],
        )
        for label in labels
    ]


def _label(proposals: Sequence[Proposal], import_run: Import) -> bool:
    """Set labels, earlier recommendations and doubts on proposals without saving them; tell whether there are any."""
    if not proposals:
        return False
    texts = [proposal.text for proposal in proposals]
    labels = propose_labels(texts, [proposal.labels for proposal in proposals])
    earlier = find_earlier(texts, earlier_texts(import_run))
    for proposal, given, found in zip(proposals, labels, earlier, strict=True):
        proposal.labels, proposal.earlier = given, found
        proposal.label_doubts = label_doubts(given, found)
    return True
