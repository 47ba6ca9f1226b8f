"""Writing the proposals of an import, and comparing them with the register anew when its review is chosen."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import NotFoundError, WrongStateError
from qadam.intake.comparing import apply_comparison, current_fields, set_field
from qadam.intake.content import same
from qadam.intake.drafts import Draft, Gathered
from qadam.intake.enums import Decision, ProposalKind
from qadam.intake.gathering import ORDER_STEP
from qadam.intake.models import Import, ImportFinding, Proposal
from qadam.intake.selectors import (
    ReadBefore,
    RegisterEntry,
    active_proposals,
    read_before,
    register_entries,
    review_matching,
)
from qadam.intake.services.steps import PROPOSAL_FIELDS, ROWS_PER_WRITE, locked_import
from qadam.register.models import Review
from unrec.extraction.recommendation_numbers import number_key

COMPARED_COLUMNS = (
    *("merged_into" if name == "merged_into_id" else name for name in PROPOSAL_FIELDS),
    "version",
    "recommendation",
    "recommendation_version",
    "document",
    "language",
)


def write_proposals(import_run: Import, gathered: Gathered) -> None:
    """Write the proposals and findings of an import that has none yet. For the reading job, in its transaction."""
    entries, before = register_entries(import_run.review), read_before(import_run.review)
    proposals = [_proposal_of(import_run, draft) for draft in gathered.drafts]
    for proposal in proposals:
        _compare(proposal, entries, before)
    if gathered.is_complete:
        known = {number_key(proposal.number) for proposal in proposals}
        missing = [entry for key, entry in entries.items() if key not in known]
        last = max((proposal.order for proposal in proposals), default=0)
        proposals += [
            _missing(import_run, entry, order=last + index * ORDER_STEP) for index, entry in enumerate(missing, start=1)
        ]
    Proposal.objects.bulk_create(proposals, batch_size=ROWS_PER_WRITE)
    by_number = {number_key(proposal.number): proposal for proposal in proposals}
    ImportFinding.objects.bulk_create(
        [
            ImportFinding(
                import_run=import_run,
                proposal=by_number.get(number_key(finding.number)) if finding.number else None,
                document_id=finding.document_id,
                other_document_id=finding.other_document_id,
                code=finding.code,
                message=finding.message,
                number=finding.number[:30],
                page=finding.page,
                other_page=finding.other_page,
                place=finding.place[:200],
                other=finding.other[:200],
                field=finding.field,
                first=finding.first,
                second=finding.second,
                is_blocking=finding.is_blocking,
            )
            for finding in gathered.findings
        ],
        batch_size=ROWS_PER_WRITE,
    )


@transaction.atomic
def choose_review(*, import_id: int, review_id: int | None, by: User | None) -> Import:
    """Say to which review an import belongs, compare its proposals with that register, and return the import.

    Decisions are taken again, since they were made against another register; corrections of texts stay. The steps
    before cannot be undone any more.

    Args:
        review_id: None leaves the review to the documents' facts: publishing makes it.

    Raises:
        NotAllowedError, WrongStateError: as `locked_import`.
        NotFoundError: there is no such import or review.
    """
    import_run = locked_import(import_id, by)
    if import_run.review_id == review_id:
        return import_run
    if review_id is not None and not Review.objects.filter(pk=review_id).exists():
        raise NotFoundError()
    before = import_run.review
    import_run.review_id = review_id
    import_run.save(update_fields=["review"])
    compare_again(import_run)
    record_event(
        "import.review_chosen",
        actor=by,
        target=import_run,
        changes={"review": (before and str(before), import_run.review and str(import_run.review))},
    )
    return import_run


def compare_again(import_run: Import, only: Collection[int] | None = None) -> None:
    """Compare proposals with the register as it is now, and ask for a decision where it differs.

    For callers inside this app, in a transaction that holds the import's lock.

    Args:
        only: the ids of the proposals; None takes all, and looks for the missing ones too.
    """
    entries, before = register_entries(import_run.review), read_before(import_run.review)
    proposals = active_proposals(import_run)
    if only is None:
        proposals.filter(kind=ProposalKind.MISSING).delete()
        compared = list(proposals)
    else:
        compared = list(proposals.filter(pk__in=only))
    for proposal in compared:
        edited = _edited_fields(proposal)
        _compare(proposal, entries, before)
        for name, value in edited.items():
            set_field(proposal, name, value)
        if edited and proposal.kind == ProposalKind.UNCHANGED:
            proposal.kind, proposal.decision = ProposalKind.CHANGED, Decision.PENDING
        proposal.version += 1
    Proposal.objects.bulk_update(compared, COMPARED_COLUMNS, batch_size=ROWS_PER_WRITE)
    if only is None:
        import_run.steps.filter(undone_at__isnull=True).delete()


def refuse_stale(import_id: int, stale: Collection[int], by: User | None) -> WrongStateError:
    """Compare the proposals again that the register has overtaken, and return the error that says so."""
    with transaction.atomic():
        import_run = locked_import(import_id, by)
        if import_run.review is None:  # another import has made it meanwhile
            import_run.review = review_matching(import_run.facts)
            import_run.save(update_fields=["review"])
        compare_again(import_run, stale)
        numbers = active_proposals(import_run).filter(pk__in=stale).values_list("number", flat=True)
        listed = ", ".join(list(numbers)[:10])
    return WrongStateError(
        _("The register has changed since these documents were read. Look again at: %(numbers)s.") % {"numbers": listed}
    )


def _proposal_of(import_run: Import, draft: Draft) -> Proposal:
    return Proposal(
        import_run=import_run,
        order=draft.order,
        number=draft.number[:30],
        texts=draft.texts,
        language=draft.language,
        heading=draft.heading[:500],
        parts=draft.parts,
        position=draft.position,
        ledger=draft.ledger,
        labels=draft.labels,
        page=draft.page,
        boxes=draft.boxes,
        document_id=draft.document_id,
        doubts=draft.doubts,
        as_read=draft.said,
    )


def _missing(import_run: Import, entry: RegisterEntry, *, order: int) -> Proposal:
    """Return the note that the register holds a recommendation of which the documents do not speak; it stays there."""
    return Proposal(
        import_run=import_run,
        order=order,
        number=entry.number,
        kind=ProposalKind.MISSING,
        decision=Decision.ACCEPTED,
        texts=entry.texts,
        language=next(iter(entry.texts), "en"),
        heading=entry.heading,
        parts=entry.parts,
        position=entry.position,
        ledger=entry.ledger,
        page=entry.page,
        boxes=entry.boxes,
        document_id=entry.document_id,
        recommendation_id=entry.id,
        recommendation_version=entry.version,
    )


def _compare(proposal: Proposal, entries: dict[str, RegisterEntry], before: ReadBefore) -> None:
    key = number_key(proposal.number)
    apply_comparison(proposal, entries.get(key), base=before.base.get(key), declined=before.declined.get(key))


def _edited_fields(proposal: Proposal) -> dict[str, object]:
    """Return the fields that a person has worded in this review: neither as the files nor as the register did."""
    if not proposal.is_edited:
        return {}
    held = {name: difference["register"] for name, difference in proposal.differs.items()}
    return {
        name: value
        for name, value in current_fields(proposal).items()
        if not same(value, proposal.as_read.get(name)) and not same(value, held.get(name))
    }
