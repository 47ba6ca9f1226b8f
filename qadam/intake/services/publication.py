"""Publishing an import: every accepted proposal becomes a recommendation of the register, all in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.intake.comparing import current_fields
from qadam.intake.content import HEADING, PARTS, LedgerEntry, TextEntry, ledger_key, same, text_field
from qadam.intake.enums import Decision, ImportStatus, ProposalKind
from qadam.intake.models import Import, Proposal
from qadam.intake.permissions import check_intake
from qadam.intake.selectors import (
    RegisterEntry,
    active_proposals,
    counts_of,
    documents_of,
    register_entries,
    review_matching,
)
from qadam.intake.services.comparison import refuse_stale
from qadam.intake.services.labels import label_records
from qadam.intake.workflow import IMPORT_CHANGES
from qadam.register.enums import MechanismKind, Position
from qadam.register.models import Mechanism, Review
from qadam.register.records import PartRecord, PositionRecord, RecommendationRecord, TextRecord
from qadam.register.services.publication import publish_recommendations
from qadam.register.services.reviews import create_review, edit_review
from qadam.register.tasks import propose_for_review_job
from unrec.extraction.recommendation_numbers import number_key

FACTS_TO_COMPLETE = ("working_group_session", "hrc_session", "report_symbol", "addendum_symbol")


@dataclass(frozen=True)
class Publication:
    """What publishing an import did; the numbers of recommendations."""

    import_run: Import
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged_count: int = 0
    was_published_before: bool = False


class _StaleError(Exception):
    """Proposals that the register has overtaken since they were compared."""

    def __init__(self, proposal_ids: Collection[int]) -> None:
        super().__init__()
        self.proposal_ids = proposal_ids


def publish_import(*, import_id: int, by: User | None) -> Publication:
    """Write every accepted proposal into the register and return what was done; a second click does nothing more.

    Where the register has changed since the documents were read, nothing is written: those proposals are compared
    again, and the person looks at them once more.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such import.
        WrongStateError: it is not ready, a proposal is still pending, a finding still has to be resolved, or the
            register has changed since.
        InvalidInputError: the documents do not say of which review they are, and nobody has chosen one.
    """
    try:
        return _publish(import_id, by)
    except _StaleError as stale:
        raise refuse_stale(import_id, stale.proposal_ids, by) from stale


@transaction.atomic
def _publish(import_id: int, by: User | None) -> Publication:
    check_intake(by)
    import_run = Import.objects.select_for_update().filter(pk=import_id).first()
    if import_run is None:
        raise NotFoundError()
    if import_run.status == ImportStatus.PUBLISHED:
        return Publication(import_run, was_published_before=True)
    check_change(IMPORT_CHANGES, ImportStatus(import_run.status), ImportStatus.PUBLISHED)
    _check_reviewed(import_run)
    if import_run.review is None:
        import_run.review = review_matching(import_run.facts) or _make_review(import_run, by)
    _complete_review(import_run.review, import_run, by)
    entries = register_entries(import_run.review)
    proposals = list(active_proposals(import_run))
    stale = [proposal.pk for proposal in proposals if _is_stale(proposal, entries)]
    if stale:
        raise _StaleError(stale)
    written = [
        proposal
        for proposal in proposals
        if proposal.decision == Decision.ACCEPTED and proposal.kind in (ProposalKind.NEW, ProposalKind.CHANGED)
    ]
    documents = {each.document_id: each.document for each in documents_of(import_run)}
    published = publish_recommendations(
        review=import_run.review,
        records=[_record(proposal, entries, documents, import_run) for proposal in written],
        documents=[(each.document, DocumentType(each.type)) for each in documents_of(import_run)],
        by=by,
    )
    for proposal in written:
        proposal.recommendation_id = published.ids[proposal.number]
    Proposal.objects.bulk_update(written, ["recommendation"])
    import_run.status, import_run.published_at = ImportStatus.PUBLISHED, timezone.now()
    import_run.published_by_id = by.pk if by else None
    import_run.save(update_fields=["review", "status", "published_at", "published_by_id"])
    if written:
        # labels, earlier recommendations, groups and links of the texts as they were published
        propose_for_review_job.enqueue(import_run.review.pk)
    record_event(
        "import.published",
        actor=by,
        target=import_run,
        details={"review": str(import_run.review), "new": len(published.new), "changed": len(published.changed)},
    )
    return Publication(
        import_run,
        new=published.new,
        changed=published.changed,
        unchanged_count=len(proposals) - len(published.new) - len(published.changed),
    )


def _check_reviewed(import_run: Import) -> None:
    """Raise `WrongStateError` where somebody still has to decide something."""
    counts = counts_of(import_run)
    if counts.pending:
        raise WrongStateError(
            ngettext(
                "%(count)s proposal is still to be reviewed.",
                "%(count)s proposals are still to be reviewed.",
                counts.pending,
            )
            % {"count": counts.pending}
        )
    if counts.blocking_findings:
        raise WrongStateError(
            ngettext(
                "%(count)s finding still has to be resolved.",
                "%(count)s findings still have to be resolved.",
                counts.blocking_findings,
            )
            % {"count": counts.blocking_findings}
        )


def _make_review(import_run: Import, by: User | None) -> Review:
    """Make the review of which the documents speak."""
    facts = import_run.facts
    state, code = facts.get("state_under_review"), (facts.get("mechanism") or "").lower()
    mechanism = Mechanism.objects.filter(code=code).first()
    if mechanism is None and code == MechanismKind.UPR:
        mechanism = Mechanism.objects.create(code=code, kind=MechanismKind.UPR, name_en=str(MechanismKind.UPR.label))
    distinct = facts.get("cycle") or slugify((facts.get("report_symbol") or "").replace("/", "-"))
    if not state or mechanism is None or not distinct:
        raise InvalidInputError(
            _("The documents do not say of which review they are. Choose the review first, then publish.")
        )
    return create_review(
        code=f"{state.lower()}-{code}-{distinct}",
        mechanism=mechanism,
        state_under_review=state,
        cycle=facts.get("cycle"),
        working_group_session=facts.get("working_group_session"),
        hrc_session=facts.get("hrc_session"),
        report_symbol=facts.get("report_symbol") or "",
        addendum_symbol=facts.get("addendum_symbol") or "",
        by=by,
    )


def _complete_review(review: Review, import_run: Import, by: User | None) -> None:
    """Add to the review what the documents say and nobody has written yet; what stands there stays."""
    empty = {
        name: value
        for name, value in import_run.facts.items()
        if name in FACTS_TO_COMPLETE and value and not getattr(review, name)
    }
    if empty:
        edit_review(review_id=review.pk, version=review.version, changes=empty, by=by)


def _is_stale(proposal: Proposal, entries: dict[str, RegisterEntry]) -> bool:
    """Tell whether a proposal that would be written was compared with an older state of the register."""
    if proposal.decision != Decision.ACCEPTED or proposal.kind not in (ProposalKind.NEW, ProposalKind.CHANGED):
        return False
    entry = entries.get(number_key(proposal.number))
    if entry is None or proposal.recommendation_id is None:
        return (entry is None) != (proposal.recommendation_id is None)
    return entry.id != proposal.recommendation_id or entry.version != proposal.recommendation_version


def _record(
    proposal: Proposal, entries: dict[str, RegisterEntry], documents: dict[int, SourceDocument], import_run: Import
) -> RecommendationRecord:
    """Return what the register shall hold. Of a standing recommendation only the fields that change are given."""
    entry = entries.get(number_key(proposal.number))
    held = entry.fields if entry else {}
    wanted = current_fields(proposal)
    changed = {name for name, value in wanted.items() if not same(value, held.get(name))}
    by_hand = frozenset(
        name for name in changed if proposal.is_edited and not same(wanted[name], proposal.as_read.get(name))
    )
    has_new_place = entry is None or any(name.startswith("text:") for name in changed)
    return RecommendationRecord(
        number=proposal.number,
        order=entry.order if entry else proposal.order,
        texts=tuple(
            _text_record(language, text, documents)
            for language, text in proposal.texts.items()
            if text_field(language) in changed
        ),
        parts=tuple(PartRecord(part["text"], tuple(part["states"])) for part in proposal.parts)
        if PARTS in changed
        else None,
        heading=proposal.heading if HEADING in changed else None,
        page=proposal.page if has_new_place else None,
        boxes=tuple(proposal.boxes) if has_new_place else None,
        source_document=documents.get(proposal.document_id or 0) if has_new_place else None,
        positions=tuple(_positions(proposal, entry, documents, import_run)),
        labels=tuple(label_records(proposal.labels)) or None,
        human_fields=by_hand,
        overwrite=frozenset(changed),
    )


def _text_record(language: str, text: TextEntry, documents: dict[int, SourceDocument]) -> TextRecord:
    return TextRecord(
        language=language,
        text=text["text"],
        is_official=text["is_official"],
        document=documents.get(text["document"] or 0),
        page=text["page"],
        boxes=tuple(text["boxes"]),
    )


def _positions(
    proposal: Proposal, entry: RegisterEntry | None, documents: dict[int, SourceDocument], import_run: Import
) -> Iterable[PositionRecord]:
    """Give the statements that the ledger lacks, so that the position which the proposal holds is the one that counts.

    The newest statement counts, the later recorded among equals. Statements that a person chose against come first;
    where none says what the person decided, the decision itself is entered, with the import as its source.
    """
    standing = {ledger_key(statement) for statement in entry.ledger} if entry else set()
    added = [statement for statement in proposal.ledger if ledger_key(statement) not in standing]
    for statement in sorted(added, key=lambda each: each["position"] == proposal.position):
        yield _position_record(statement, documents)
    counted = _counting_position([*(entry.ledger if entry else []), *added], proposal.position)
    if proposal.position not in (counted, Position.PENDING):
        source = _("Review of the documents, import %(number)s") % {"number": import_run.pk}
        yield PositionRecord(position=Position(proposal.position), source=source)


def _counting_position(statements: Sequence[LedgerEntry], chosen: str) -> str:
    """Return the position that the register will read from statements recorded in this order.

    The same rule as `qadam.register.services.positions.current_position`: the newest date, undated decisions today.
    """
    today = timezone.localdate().isoformat()

    def counts_from(statement: LedgerEntry) -> tuple[str, bool]:
        undated = "" if statement["position"] == Position.PENDING else today
        return statement["stated_on"] or undated, statement["position"] == chosen

    newest = max(statements, key=counts_from, default=None)
    return newest["position"] if newest else Position.PENDING.value


def _position_record(statement: LedgerEntry, documents: dict[int, SourceDocument]) -> PositionRecord:
    return PositionRecord(
        position=Position(statement["position"]),
        raw=statement["raw"],
        comment=statement["comment"],
        is_partial=statement["is_partial"],
        source=statement["source"],
        document=documents.get(statement["document"] or 0),
        page=statement["page"],
        stated_on=date.fromisoformat(statement["stated_on"]) if statement["stated_on"] else None,
    )
