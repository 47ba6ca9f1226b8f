"""Compares what a file says with the register, and tells a change of the file from a correction by a person.

Three versions meet: what the file says now, what files said before (`base`: the last published import), and what the
register holds. Where the file says what it said before, whatever the register holds was a person's decision and stays.
Where both changed, the proposal keeps the register's and shows both.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from qadam.intake.content import (
    HEADING,
    PARTS,
    POSITION,
    Fields,
    TextEntry,
    fields_of,
    joined_ledger,
    language_of,
    ledger_key,
    same,
)
from qadam.intake.enums import Decision, ProposalKind
from qadam.intake.models import Proposal
from qadam.intake.selectors import RegisterEntry
from qadam.register.enums import Position

REGISTER, FILE = "register", "file"
LEDGER = "ledger"  # in `differs`: statements of the State that the register does not hold yet


@dataclass(frozen=True)
class Difference:
    """One field that file and register word differently.

    `holds` is "file" or "register": which of the two the proposal carries. `is_conflict` where the register does not
    hold what the files said before, so that somebody has corrected it by hand.
    """

    register: Any
    file: Any
    is_conflict: bool

    @property
    def holds(self) -> str:
        """Return which of the two the proposal carries before anybody has chosen."""
        return REGISTER if self.is_conflict else FILE

    def as_json(self) -> dict[str, Any]:
        """Return the form in which `Proposal.differs` keeps it."""
        return {"register": self.register, "file": self.file, "is_conflict": self.is_conflict, "holds": self.holds}


def differences(
    *, file: Fields, base: Mapping[str, Any], register: Fields, human_fields: Collection[str] = ()
) -> dict[str, Difference]:
    """Return the fields in which the file asks for something else than the register holds.

    Args:
        file: what the file says now; a field that it does not speak of is absent.
        base: what the files of earlier published imports said, the last of them first asked.
        register: what the register holds now; an absent field is empty there.
        human_fields: fields that the register itself marks as corrected by a person.
    """
    found: dict[str, Difference] = {}
    for field, said in file.items():
        held = register.get(field)
        if same(said, held):
            continue
        if field in base and same(said, base[field]):
            continue  # nothing new from the file: the register was corrected by hand
        is_as_read = field in base and same(held, base[field]) and field not in human_fields
        untouched = held is None or is_as_read
        found[field] = Difference(register=held, file=said, is_conflict=not untouched)
    return found


def apply_comparison(
    proposal: Proposal, entry: RegisterEntry | None, *, base: Mapping[str, Any] | None, declined: Fields | None
) -> None:
    """Set on an unsaved proposal what the register makes of it: kind, decision, differences, and the words it holds.

    The proposal's content must be that of the files. An unchanged one is accepted at once, since nothing follows; one
    that a person has declined in the very same words before is declined again.
    """
    proposal.differs = {}
    if entry is None:
        proposal.recommendation_id, proposal.recommendation_version = None, None
        is_declined = declined is not None and fields_equal(declined, proposal.as_read)
        proposal.kind = ProposalKind.UNCHANGED if is_declined else ProposalKind.NEW
        proposal.decision = Decision.REJECTED if is_declined else Decision.PENDING
        return
    proposal.recommendation_id, proposal.recommendation_version = entry.id, entry.version
    proposal.number = entry.number
    found = differences(file=proposal.as_read, base=base or {}, register=entry.fields, human_fields=entry.human_fields)
    from_file = proposal.texts
    _hold_register(proposal, entry)
    for name, difference in found.items():
        if difference.holds == FILE:
            set_field(proposal, name, difference.file, places=from_file)
    differs = {name: difference.as_json() for name, difference in found.items()}
    standing = {ledger_key(statement) for statement in entry.ledger}
    statements = [statement for statement in proposal.ledger if ledger_key(statement) not in standing]
    if statements:
        differs[LEDGER] = {"register": [], "file": statements, "is_conflict": False, "holds": FILE}
    proposal.differs = differs
    proposal.kind = ProposalKind.CHANGED if differs else ProposalKind.UNCHANGED
    proposal.decision = Decision.PENDING if differs else Decision.ACCEPTED


def fields_equal(one: Fields, other: Fields) -> bool:
    """Tell whether two sets of fields say the same."""
    return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)


def current_fields(proposal: Proposal) -> Fields:
    """Return the fields that a proposal holds now, after every decision and edit."""
    return fields_of(texts=proposal.texts, heading=proposal.heading, parts=proposal.parts, position=proposal.position)


def set_field(proposal: Proposal, name: str, value: Any, *, places: Mapping[str, TextEntry] | None = None) -> None:
    """Set one field of a proposal; None empties it. `places` says where texts stand that the proposal lacks."""
    language = language_of(name)
    if language is not None:
        texts = dict(proposal.texts)
        if value is None:
            texts.pop(language, None)
        else:
            blank = TextEntry(text="", is_official=True, document=None, page=None, boxes=[])
            known = texts.get(language) or (places or {}).get(language) or blank
            texts[language] = {**known, "text": value}
        proposal.texts = texts
    elif name == HEADING:
        proposal.heading = value or ""
    elif name == PARTS:
        proposal.parts = value or []
    elif name == POSITION:
        proposal.position = value or Position.PENDING.value


def _hold_register(proposal: Proposal, entry: RegisterEntry) -> None:
    """Give the proposal the register's words; where they stand in the source stays known from the file."""
    proposal.texts = {
        language: {**proposal.texts.get(language, text), "text": text["text"]} for language, text in entry.texts.items()
    }
    proposal.language = proposal.language if proposal.language in entry.texts else next(iter(entry.texts), "en")
    proposal.heading, proposal.parts, proposal.position = entry.heading, entry.parts, entry.position
    proposal.ledger = joined_ledger(entry.ledger, proposal.ledger)
    if proposal.document_id is None:
        proposal.document_id, proposal.page, proposal.boxes = entry.document_id, entry.page, entry.boxes
