"""The jobs that propose labels and earlier recommendations: for the review page, and in the register after it.

Both bear being killed and run twice: the first writes all at once and notes that it has, the second replaces what was
proposed and never what a person decided.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from qadam.intake.content import LabelEntry, same, text_field
from qadam.intake.enums import Decision, ImportStatus
from qadam.intake.labelling import find_earlier, label_doubts, propose_labels
from qadam.intake.models import Import, Proposal
from qadam.intake.selectors import active_proposals, earlier_texts
from qadam.intake.services.steps import ROWS_PER_WRITE
from qadam.register.enums import RecurrenceStatus
from qadam.register.records import EarlierRecord, LabelRecord, RecurrenceRecord
from qadam.register.services import propose_labels as propose_labels_in_register
from qadam.register.services import propose_recurrences
from qadam.taxonomy.models import LoadedPreset


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


def label_published(*, import_id: int) -> int:
    """Propose labels and earlier recommendations in the register for what an import has written; return how many.

    The texts are those that were published, after every edit, split and merge.
    """
    import_run = Import.objects.select_related("review").get(pk=import_id)
    if import_run.status != ImportStatus.PUBLISHED:
        return 0
    proposals = [
        proposal
        for proposal in active_proposals(import_run).filter(decision=Decision.ACCEPTED)
        if proposal.recommendation_id is not None and proposal.text
    ]
    if not proposals:
        return 0
    # what was proposed for the very same words stands; only what a person has worded since is read again
    _label([each for each in proposals if import_run.labelled_at is None or _was_reworded(each)], import_run)
    with transaction.atomic():
        propose_labels_in_register(
            labels={proposal.recommendation_id or 0: label_records(proposal.labels) for proposal in proposals}, by=None
        )
        records = [_recurrence_record(proposal) for proposal in proposals if proposal.earlier]
        if records:
            propose_recurrences(records=records, by=None)
    return len(proposals)


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
    preset = LoadedPreset.objects.order_by("-loaded_at").values_list("code", flat=True).first()
    labels = propose_labels(texts, [proposal.labels for proposal in proposals], preset=preset)
    earlier = find_earlier(texts, earlier_texts(import_run))
    for proposal, given, found in zip(proposals, labels, earlier, strict=True):
        proposal.labels, proposal.earlier = given, found
        proposal.label_doubts = label_doubts(given, found)
    return True


def _was_reworded(proposal: Proposal) -> bool:
    """Tell whether a proposal has other words than the ones that were labelled, or was split off after it."""
    return not proposal.labels or not same(proposal.text, proposal.as_read.get(text_field(proposal.language)))


def _recurrence_record(proposal: Proposal) -> RecurrenceRecord:
    return RecurrenceRecord(
        recommendation_id=proposal.recommendation_id or 0,
        status=RecurrenceStatus(proposal.earlier["status"]),
        score=proposal.earlier["score"],
        matches=tuple(
            EarlierRecord(earlier_id=each["id"], score=each["score"], reason=tuple(each["reason"]))
            for each in proposal.earlier["matches"]
        ),
    )
