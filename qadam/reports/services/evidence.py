"""Having a document read for evidence, and deciding which of its passages are evidence for what."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.documents.services import store_attachment
from qadam.progress.enums import EvidenceKind
from qadam.register.models import Recommendation, Review
from qadam.reports.enums import LinkState
from qadam.reports.evidence import passages_of_file, passages_of_paste, proposals_for
from qadam.reports.models import EvidenceDocument, EvidenceLink, EvidencePassage
from qadam.reports.permissions import check_find_evidence, check_read_evidence
from qadam.reports.selectors.evidence import links_for
from unrec.matching.evidence import Bearing
from unrec.records import as_json

EVENTS = {
    LinkState.CONFIRMED: "evidence.confirmed",
    LinkState.REJECTED: "evidence.rejected",
    LinkState.PROPOSED: "evidence.reopened",
}


def read_document(
    *,
    review: Review,
    title: str,
    kind: EvidenceKind,
    on: date,
    by: User,
    reference: str = "",
    file: File | None = None,
    name: str = "",
    text: str = "",
) -> EvidenceDocument:
    """Read a file or a pasted text, keep its passages with what the finder proposes, and return the document.

    The file is kept as a restricted attachment, which the pages of the documents do not show.

    Args:
        on: the date of the document; a report as of an earlier day does not know it.
        name: of the file, as the sender called it.

    Raises:
        NotAllowedError: `by` writes no report.
        InvalidInputError: it has no title, no paragraph, too many, or lies in the future.
        UnreadableDocumentError: the file cannot be read.
    """
    check_find_evidence(by)
    title = " ".join(title.split())[:500]
    if not title:
        raise InvalidInputError(fields={"title": _("Give the document a title.")})
    if on > timezone.localdate():
        raise InvalidInputError(fields={"on": _("This date lies in the future.")})
    # comparing takes seconds, and a transaction would keep everybody else from writing
    passages = passages_of_file(file.read(), name) if file is not None else passages_of_paste(text)
    bearings = proposals_for(passages, review, by)
    with transaction.atomic():
        stored = None
        if file is not None:
            file.seek(0)
            stored = store_attachment(file=file, name=name, by=by)
        document = EvidenceDocument.objects.create(
            review=review,
            title=title,
            kind=kind,
            reference=" ".join(reference.split())[:300],
            on=on,
            document=stored,
            file_name=name[-255:],
            read_by=by,
        )
        links = _keep(document, bearings)
        counts = {"passages": len(bearings), "proposals": links}
        record_event("evidence.document_read", actor=by, target=document, details=counts)
    return document


def _keep(document: EvidenceDocument, bearings: list[Bearing]) -> int:
    """Keep the passages and the proposals of a document, and return how many proposals there are."""
    passages = EvidencePassage.objects.bulk_create(
        EvidencePassage(
            document=document,
            order=bearing.passage.order,
            number=bearing.passage.number[:40],
            page=bearing.passage.page,
            heading=bearing.passage.heading[:500],
            text=bearing.passage.text,
            claim=bearing.claims[0].kind.value,
            claims=as_json(bearing.claims),
        )
        for bearing in bearings
    )
    links = [
        EvidenceLink(passage=passage, **{f"{kind}_id": int(match.id)}, score=match.score, reasons=as_json(match.reason))
        for passage, bearing in zip(passages, bearings, strict=True)
        for kind, matches in bearing.matches
        for match in matches
    ]
    EvidenceLink.objects.bulk_create(links)
    return len(links)


@transaction.atomic
def decide_link(*, link_id: int, state: LinkState, seen: LinkState, by: User) -> EvidenceLink:
    """Say whether a passage is evidence for what the finder proposes, or take that back, and return the link.

    A confirmed passage stands ready as a fact for everybody who writes a section of a report on the review.

    Args:
        seen: the state that the person saw.

    Raises:
        NotFoundError: there is no such link for this person.
        NotAllowedError: the person writes no report.
        WrongStateError: somebody else has decided otherwise since.
    """
    link = _locked(link_id, by)
    now = LinkState(link.state)
    if now is state:
        return link
    if now is not seen:
        raise WrongStateError(_("Somebody else has decided this in the meantime. Look at it again."))
    return _decide(link, state, by)


@transaction.atomic
def add_link(*, passage_id: int, number: str, by: User) -> EvidenceLink:
    """Confirm a passage as evidence for a recommendation that the finder may not have proposed, and return the link.

    Args:
        number: the printed number of a recommendation of the document's review.

    Raises:
        NotFoundError: there is no such passage for this person.
        NotAllowedError: the person writes no report.
        InvalidInputError: the review has no recommendation of this number.
    """
    passage = EvidencePassage.objects.select_related("document").filter(pk=passage_id).first()
    if passage is None:
        raise NotFoundError()
    check_read_evidence(by, passage.document)
    review = passage.document.review_id
    recommendation = Recommendation.objects.filter(review=review, number=number.strip()).first()
    if recommendation is None:
        raise InvalidInputError(_("The review has no recommendation of this number."), fields={"number": number[:40]})
    link, _created = EvidenceLink.objects.select_for_update().get_or_create(
        passage=passage, recommendation=recommendation
    )
    return link if link.state == LinkState.CONFIRMED else _decide(link, LinkState.CONFIRMED, by)


def _decide(link: EvidenceLink, state: LinkState, by: User) -> EvidenceLink:
    before = LinkState(link.state)
    link.state = state
    link.decided_at, link.decided_by_id, link.decided_by_name = timezone.now(), by.pk, str(by)[:200]
    link.save(update_fields=["state", "decided_at", "decided_by_id", "decided_by_name"])
    record_event(EVENTS[state], actor=by, target=link, changes={"state": (before.value, state.value)})
    return link


@transaction.atomic
def remove_document(*, document_id: int, by: User) -> None:
    """Forget a document that was read for evidence, with its passages; its file stays in the storage, restricted.

    Raises:
        NotFoundError: there is no such document for this person.
        NotAllowedError: the person writes no report.
        WrongStateError: a passage of it is confirmed.
    """
    document = EvidenceDocument.objects.select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None:
        raise NotFoundError()
    check_read_evidence(by, document)
    if EvidenceLink.objects.filter(passage__document=document, state=LinkState.CONFIRMED).exists():
        raise WrongStateError(_("Passages of this document are confirmed. Take that back first."))
    record_event("evidence.document_removed", actor=by, target=document, details={"review": document.review_id})
    document.delete()


def _locked(link_id: int, by: User) -> EvidenceLink:
    links = links_for(by).select_for_update(of=("self",)).select_related("passage__document")
    link = links.filter(pk=link_id).first()
    if link is None:
        raise NotFoundError()
    check_read_evidence(by, link.passage.document)
    return link
