"""Decisions on proposals: accept, reject, reopen, edit, split, merge. Each is one step that can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.intake.comparing import REGISTER, current_fields, set_field
from qadam.intake.content import (
    HEADING,
    PARTS,
    POSITION,
    PartEntry,
    TextEntry,
    fields_of,
    joined_ledger,
    same,
    text_field,
)
from qadam.intake.enums import Decision, ProposalKind, StepKind
from qadam.intake.models import Import, ImportFinding, Proposal
from qadam.intake.selectors import active_proposals, without_findings
from qadam.intake.services.steps import locked_import, save_step, snapshot
from qadam.intake.words import field_label, readable_field
from qadam.intake.workflow import DECISION_CHANGES
from qadam.register.enums import Position
from unrec.extraction.recommendation_numbers import number_key
from unrec.vocabularies.states import all_states

NUMBER_LENGTH, HEADING_LENGTH = 30, 500


@dataclass(frozen=True)
class EditedProposal:
    """What a person wants a proposal to say. A text that is left empty is taken away, except the one that counts."""

    number: str
    heading: str
    position: str
    texts: Mapping[str, str]
    parts: Sequence[PartEntry]


@transaction.atomic
def accept_proposal(*, import_id: int, proposal_id: int, version: int | None = None, by: User | None) -> Proposal:
    """Accept a proposal, so that publishing writes it, and return it.

    Args:
        version: the version that the person saw; None where nobody saw one (command line).

    Raises:
        NotAllowedError, NotFoundError, WrongStateError: as `locked_import`; or it was changed since `version`.
        InvalidInputError: it has no text, so there is nothing to write.
    """
    return _decide(import_id, proposal_id, version, Decision.ACCEPTED, by)


@transaction.atomic
def reject_proposal(*, import_id: int, proposal_id: int, version: int | None = None, by: User | None) -> Proposal:
    """Reject a proposal, so that publishing leaves it out, and return it. Arguments and errors as `accept_proposal`."""
    return _decide(import_id, proposal_id, version, Decision.REJECTED, by)


@transaction.atomic
def reopen_proposal(*, import_id: int, proposal_id: int, version: int | None = None, by: User | None) -> Proposal:
    """Take a decision back without undoing later steps, and return the proposal. Errors as `accept_proposal`."""
    return _decide(import_id, proposal_id, version, Decision.PENDING, by)


@transaction.atomic
def accept_all(*, import_id: int, even_with_findings: bool = False, by: User | None) -> int:
    """Accept every pending proposal that nobody has to look at, in one step; return how many they were.

    These are the ones without an open finding, a doubt, or a difference from the register. `even_with_findings`
    accepts all that have a text (the command line's --accept-all).

    Raises:
        NotAllowedError, NotFoundError, WrongStateError: as `locked_import`.
    """
    import_run = locked_import(import_id, by)
    candidates = active_proposals(import_run) if even_with_findings else without_findings(active_proposals(import_run))
    proposals = [proposal for proposal in candidates.filter(decision=Decision.PENDING) if proposal.text]
    if not proposals:
        return 0
    before = snapshot(proposals)
    for proposal in proposals:
        proposal.decision = Decision.ACCEPTED
    label = ngettext("%(count)s proposal", "%(count)s proposals", len(proposals)) % {"count": len(proposals)}
    save_step(import_run, StepKind.ACCEPT, label=label, by=by, proposals=proposals, proposals_before=before)
    record_event(
        "proposal.accepted",
        actor=by,
        target=import_run,
        details={"count": len(proposals), "even_with_findings": even_with_findings},
    )
    return len(proposals)


@transaction.atomic
def edit_proposal(
    *, import_id: int, proposal_id: int, version: int, edited: EditedProposal, by: User | None
) -> Proposal:
    """Correct what a proposal says and return it. A decision stands; an unchanged proposal becomes a changed one.

    Raises:
        NotAllowedError, NotFoundError, WrongStateError: as `locked_import`.
        InvalidInputError: the number is empty or taken, the text is empty, or a State or position is unknown.
        LostUpdateError: somebody has changed it since `version`; carries both versions.
    """
    import_run = locked_import(import_id, by)
    proposal = _standing(import_run, proposal_id)
    _check_edited(import_run, proposal, edited)
    before = snapshot([proposal])
    fields_before = {**current_fields(proposal), "number": proposal.number}
    if proposal.version != version:
        raise _lost_update(proposal, edited)
    proposal.number = edited.number.strip()
    for language, text in edited.texts.items():
        set_field(proposal, text_field(language), text.strip() or None)
    proposal.heading, proposal.position = edited.heading.strip(), edited.position
    proposal.parts = [PartEntry(text=part["text"].strip(), states=list(part["states"])) for part in edited.parts]
    fields_after = {**current_fields(proposal), "number": proposal.number}
    names = sorted({*fields_before, *fields_after})
    changes = {
        name: (fields_before.get(name), fields_after.get(name))
        for name in names
        if not same(fields_before.get(name), fields_after.get(name))
    }
    if not changes:
        return proposal
    proposal.is_edited = True
    if proposal.kind in (ProposalKind.UNCHANGED, ProposalKind.MISSING) and proposal.recommendation_id:
        proposal.kind = ProposalKind.CHANGED
    save_step(import_run, StepKind.EDIT, label=proposal.number, by=by, proposals=[proposal], proposals_before=before)
    record_event("proposal.edited", actor=by, target=proposal, changes=changes)
    return proposal


@transaction.atomic
def hold_field(*, import_id: int, proposal_id: int, field: str, side: str, by: User | None) -> Proposal:
    """Take the file's or the register's words for one field in which the two differ, and return the proposal.

    Args:
        side: "file" or "register".

    Raises:
        NotAllowedError, NotFoundError, WrongStateError: as `locked_import`.
        InvalidInputError: the two do not differ in this field.
    """
    import_run = locked_import(import_id, by)
    proposal = _standing(import_run, proposal_id)
    difference = proposal.differs.get(field)
    if difference is None or side not in difference:
        raise InvalidInputError()
    before = snapshot([proposal])
    set_field(proposal, field, difference[side])
    proposal.differs = {**proposal.differs, field: {**difference, "holds": side}}
    save_step(import_run, StepKind.EDIT, label=proposal.number, by=by, proposals=[proposal], proposals_before=before)
    other = difference["file" if side == REGISTER else REGISTER]
    record_event("proposal.edited", actor=by, target=proposal, changes={field: (other, difference[side])})
    return proposal


@transaction.atomic
def split_proposal(
    *,
    import_id: int,
    proposal_id: int,
    version: int,
    texts: tuple[str, str],
    number: str,
    parts_of_second: Sequence[int] = (),
    by: User | None,
) -> tuple[Proposal, Proposal]:
    """Make two proposals of one that holds two recommendations, and return both; both are to review again.

    Args:
        texts: the text of each, in the language that counts; other languages stay with the first.
        number: the number of the second.
        parts_of_second: indexes of the parts (and so the States) that belong to the second; where the proposal has
            one part only, both keep its States.

    Raises:
        NotAllowedError, NotFoundError, WrongStateError: as `locked_import`.
        InvalidInputError: a text is empty, the number is empty or taken, or a part does not exist or all were given.
        LostUpdateError: somebody has changed it since `version`.
    """
    import_run = locked_import(import_id, by)
    first = _standing(import_run, proposal_id)
    texts = (texts[0].strip(), texts[1].strip())
    if not all(texts):
        raise InvalidInputError(fields={"text": _("Leave one empty line between the two recommendations.")})
    _check_number(import_run, number, besides=None)
    if first.version != version:
        raise WrongStateError(_("Somebody else has changed this proposal in the meantime. Look at it again."))
    before = snapshot([first])
    moved = set(parts_of_second)
    if not moved <= set(range(len(first.parts))) or (moved and len(moved) == len(first.parts)):
        raise InvalidInputError(fields={"parts": _("Leave at least one part with the first recommendation.")})
    if moved:
        parts_first = [part for index, part in enumerate(first.parts) if index not in moved]
        parts_second = [part for index, part in enumerate(first.parts) if index in moved]
    else:
        states = [state for part in first.parts for state in part["states"]]
        parts_first = [PartEntry(text=texts[0], states=list(dict.fromkeys(states)))]
        parts_second = [PartEntry(text=texts[1], states=list(dict.fromkeys(states)))]
    entry = first.texts.get(first.language)
    second = Proposal(
        import_run=import_run,
        order=_order_after(import_run, first),
        number=number.strip(),
        kind=ProposalKind.NEW,
        texts={first.language: {**(entry or {}), "text": texts[1]}},
        language=first.language,
        heading=first.heading,
        parts=parts_second,
        position=first.position,
        ledger=first.ledger,
        page=first.page,
        boxes=first.boxes,
        document_id=first.document_id,
        is_edited=True,
    )
    second.as_read = current_fields(second)
    second.save()
    set_field(first, text_field(first.language), texts[0])
    first.parts, first.is_edited, first.decision = parts_first, True, Decision.PENDING
    if first.recommendation_id:
        first.kind = ProposalKind.CHANGED
    save_step(
        import_run,
        StepKind.SPLIT,
        label=first.number,
        by=by,
        proposals=[first],
        proposals_before=before,
        created=[second],
    )
    record_event(
        "proposal.split",
        actor=by,
        target=first,
        changes={"text": (before[first.pk]["texts"], first.texts)},
        also=[Changed(second, {"text": (None, second.texts)})],
    )
    return first, second


@transaction.atomic
def merge_with_next(*, import_id: int, proposal_id: int, version: int, by: User | None) -> Proposal:
    """Join a proposal with the one that follows it in print, and return the joined one; it is to review again.

    Texts are joined in every language, parts with the same States become one, the ledgers are joined.

    Raises:
        NotAllowedError, NotFoundError: as `locked_import`.
        WrongStateError: it is the last one, it was changed since `version`, or the next one stands in the register
            already and cannot disappear.
    """
    import_run = locked_import(import_id, by)
    first = _standing(import_run, proposal_id)
    if first.version != version:
        raise WrongStateError(_("Somebody else has changed this proposal in the meantime. Look at it again."))
    second = _next_after(import_run, first)
    if second is None:
        raise WrongStateError(_("No proposal follows this one."))
    if second.recommendation_id is not None:
        raise WrongStateError(
            _("%(number)s stands in the register already and cannot be merged away.") % {"number": second.number}
        )
    findings = list(ImportFinding.objects.filter(import_run=import_run, proposal=second))
    before, findings_before = snapshot([first, second]), snapshot(findings)
    texts = dict(first.texts)
    for language, entry in second.texts.items():
        held = texts.get(language)
        texts[language] = (
            {**held, "text": f"{held['text']} {entry['text']}".strip(), "boxes": [*held["boxes"], *entry["boxes"]]}
            if held
            else entry
        )
    first.texts = texts
    first.parts = _joined_parts(first.parts, second.parts)
    first.ledger = joined_ledger(first.ledger, second.ledger)
    first.boxes = [*first.boxes, *second.boxes]
    first.is_edited, first.decision = True, Decision.PENDING
    if first.recommendation_id:
        first.kind = ProposalKind.CHANGED
    second.merged_into_id = first.pk
    for finding in findings:
        finding.proposal_id = first.pk
    save_step(
        import_run,
        StepKind.MERGE,
        label=f"{first.number}, {second.number}",
        by=by,
        proposals=[first, second],
        proposals_before=before,
        findings=findings,
        findings_before=findings_before,
    )
    record_event(
        "proposal.merged",
        actor=by,
        target=first,
        changes={"text": (before[first.pk]["texts"], first.texts)},
        details={"merged": second.number},
    )
    return first


def suggested_number(import_run: Import, proposal: Proposal) -> str:
    """Return a free number for the second half of a split: the following one, else the same with a letter."""
    taken = {number_key(number) for number in active_proposals(import_run).values_list("number", flat=True)}
    head, _dot, last = proposal.number.rpartition(".")
    candidates = [f"{head}.{int(last) + 1}"] if head and last.isdigit() else []
    candidates += [f"{proposal.number}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"]
    return next((number for number in candidates if number_key(number) not in taken), "")


def _decide(import_id: int, proposal_id: int, version: int | None, decision: Decision, by: User | None) -> Proposal:
    import_run = locked_import(import_id, by)
    proposal = _standing(import_run, proposal_id)
    if version is not None and proposal.version != version:
        if proposal.decision == decision:
            return proposal  # a double click, or two people of one mind
        raise WrongStateError(_("Somebody else has changed this proposal in the meantime. Look at it again."))
    if proposal.decision == decision:
        return proposal
    check_change(DECISION_CHANGES, Decision(proposal.decision), decision)
    if decision is Decision.ACCEPTED and not proposal.text:
        raise InvalidInputError(
            _("%(number)s has no text: choose the review in whose register it stands, or write the text.")
            % {"number": proposal.number}
        )
    before = snapshot([proposal])
    was = proposal.decision
    proposal.decision = decision
    kind, action = {
        Decision.ACCEPTED: (StepKind.ACCEPT, "proposal.accepted"),
        Decision.REJECTED: (StepKind.REJECT, "proposal.rejected"),
        Decision.PENDING: (StepKind.REOPEN, "proposal.reopened"),
    }[decision]
    save_step(import_run, kind, label=proposal.number, by=by, proposals=[proposal], proposals_before=before)
    record_event(action, actor=by, target=proposal, changes={"decision": (was, decision)})
    return proposal


def _standing(import_run: Import, proposal_id: int) -> Proposal:
    proposal = active_proposals(import_run).filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFoundError()
    return proposal


def _next_after(import_run: Import, proposal: Proposal) -> Proposal | None:
    rows = list(active_proposals(import_run).order_by("order", "pk").values_list("pk", flat=True))
    place = rows.index(proposal.pk) + 1
    return Proposal.objects.get(pk=rows[place]) if place < len(rows) else None


def _order_after(import_run: Import, proposal: Proposal) -> int:
    """Return an order between a proposal and the next one; where there is no room, its own (then age decides)."""
    following = _next_after(import_run, proposal)
    if following is None:
        return proposal.order + 1
    return (proposal.order + following.order) // 2


def _joined_parts(first: Sequence[PartEntry], second: Sequence[PartEntry]) -> list[PartEntry]:
    joined = [PartEntry(text=part["text"], states=list(part["states"])) for part in first]
    for part in second:
        if joined and (set(joined[-1]["states"]) == set(part["states"]) or not joined[-1]["states"]):
            joined[-1] = PartEntry(
                text=f"{joined[-1]['text']} {part['text']}".strip(), states=joined[-1]["states"] or part["states"]
            )
        else:
            joined.append(PartEntry(text=part["text"], states=list(part["states"])))
    return joined


def _check_number(import_run: Import, number: str, *, besides: Proposal | None) -> None:
    number = number.strip()
    if not number:
        raise InvalidInputError(fields={"number": _("Write the number as it is printed.")})
    if len(number) > NUMBER_LENGTH:
        raise InvalidInputError(fields={"number": _("This number is too long.")})
    others = active_proposals(import_run)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if number_key(number) in {number_key(other) for other in others.values_list("number", flat=True)}:
        raise InvalidInputError(fields={"number": _("Another proposal of this import has this number.")})


def _check_edited(import_run: Import, proposal: Proposal, edited: EditedProposal) -> None:
    """Raise `InvalidInputError` with a sentence for every field that cannot stand."""
    faults: dict[str, str] = {}
    try:
        _check_number(import_run, edited.number, besides=proposal)
    except InvalidInputError as error:
        faults.update(error.fields)
    if proposal.recommendation_id and number_key(edited.number) != number_key(proposal.number):
        faults["number"] = _("The number of a recommendation that stands in the register cannot change.")
    if not edited.texts.get(proposal.language, "").strip():
        faults["text"] = _("Write the text of the recommendation.")
    if len(edited.heading) > HEADING_LENGTH:
        faults["heading"] = _("This heading is too long.")
    if edited.position not in Position.values:
        faults["position"] = _("Choose a position.")
    known = {state.code for state in all_states()}
    unknown = sorted({state for part in edited.parts for state in part["states"]} - known)
    if unknown:
        faults["parts"] = _("These are not States: %(states)s.") % {"states": ", ".join(unknown)}
    if faults:
        raise InvalidInputError(" ".join(str(fault) for fault in faults.values()), fields=faults)


def _lost_update(proposal: Proposal, edited: EditedProposal) -> LostUpdateError:
    """Return the error that shows what stands now beside what the person wanted to save."""
    theirs = {**current_fields(proposal), "number": proposal.number}
    texts = {
        language: TextEntry(text=text, is_official=True, document=None, page=None, boxes=[])
        for language, text in edited.texts.items()
    }
    yours = {
        **fields_of(texts=texts, heading=edited.heading, parts=edited.parts, position=edited.position),
        "number": edited.number,
    }
    names = [
        name
        for name in ("number", *(text_field(language) for language in texts), HEADING, POSITION, PARTS)
        if not same(theirs.get(name), yours.get(name))
    ]
    return LostUpdateError(
        theirs={field_label(name): readable_field(name, theirs.get(name)) for name in names},
        yours={field_label(name): readable_field(name, yours.get(name)) for name in names},
        current_version=proposal.version,
    )
