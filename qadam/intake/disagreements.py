"""Findings of `unrec` with what each place says, and those that concern translations or the documents as a whole.

`unrec` gives sentences and places; a person who has to choose also needs the two values and the two pages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qadam.intake.content import PARTS, POSITION, PartEntry, same, text_field
from qadam.intake.drafts import Draft, DraftFinding, ReadDocument
from qadam.register.enums import Position
from unrec.extraction.recommendation_numbers import number_key
from unrec.extraction.reconciliation import NumberMatcher
from unrec.records import Finding, PositionStatement, Recommendation

# Publishing waits for a person's word on these: something would be lost or wrong in the register without it.
BLOCKING = frozenset(
    {
        "number-twice",
        "positions-disagree",
        "positions-contradict",
        "position-disagrees-with-list",
        "different-reviews",
    }
)
SOURCE = "source"  # of the position: shown, but nothing of the proposal follows from it
PAGE = re.compile(r"\bpage (\d+)$")
OPPOSITE = {Position.SUPPORTED.value: Position.NOTED.value, Position.NOTED.value: Position.SUPPORTED.value}


@dataclass(frozen=True)
class _Place:
    """One place of a finding: the document and the page where a person can look."""

    document: ReadDocument | None = None
    page: int | None = None


class Sources:
    """The documents that were reconciled, with their recommendations and statements by number."""

    def __init__(self, base: ReadDocument, addendum: ReadDocument | None, matrix: ReadDocument | None) -> None:
        self.base, self.addendum, self.matrix = base, addendum, matrix
        self.printed = _by_number(base)
        self.listed = _by_number(matrix)
        self._matcher = NumberMatcher(recommendation.number for recommendation in self.printed.values())
        self.stated = self._statements()

    def draft_finding(self, finding: Finding) -> DraftFinding:
        """Return a finding with the documents and pages of its places, and with what each says."""
        first, second = self._place(finding, finding.place), self._place(finding, finding.other)
        if first.document is None:
            first = _Place(self.base, finding.page)
        field, value, other_value = self._values(finding)
        return DraftFinding(
            code=finding.code,
            message=finding.message,
            number=finding.number or "",
            page=first.page,
            place=_words(finding.place, first),
            other_page=second.page,
            other=_words(finding.other, second),
            field=field,
            first=value,
            second=other_value,
            document_id=first.document.document_id if first.document else None,
            other_document_id=second.document.document_id if second.document else None,
            is_blocking=finding.code in BLOCKING,
        )

    def _statements(self) -> dict[str, list[PositionStatement]]:
        """Return the statements of the addendum by the key of the list's number, as `reconcile` assigns them."""
        stated: dict[str, list[PositionStatement]] = {}
        if self.addendum is None or self.addendum.addendum is None:
            return stated
        statements = self.addendum.addendum.statements
        self._matcher.learn_draft([statement.number for statement in statements])
        for statement in statements:
            number = self._matcher.find(statement.number)
            for each in [number] if number else self._matcher.members(statement.number):
                stated.setdefault(number_key(each), []).append(statement)
        return stated

    def _place(self, finding: Finding, words: str) -> _Place:
        """Return the document that the words of a place name, and the page: named, or known from the number."""
        if not words:
            return _Place()
        named = PAGE.search(words)
        candidates = [each for each in (self.addendum, self.base, self.matrix) if each is not None]
        by_symbol = [each for each in candidates if each.facts.symbol and words.startswith(each.facts.symbol)]
        document = max(by_symbol, key=lambda each: len(each.facts.symbol or ""), default=None)
        if document is None:
            document = self.base if words.startswith("page ") else self.matrix if named else None
        if document is None:
            return _Place()
        if named:
            return _Place(document, document.page(int(named[1])))
        key = number_key(finding.number or "")
        if document is self.addendum and self.stated.get(key):
            return _Place(document, document.page(self.stated[key][0].page))
        if document is self.base and key in self.printed:
            return _Place(document, document.page(self.printed[key].page))
        return _Place(document, finding.page)

    def _values(self, finding: Finding) -> tuple[str, Any, Any]:
        """Return the field on which two places disagree, and what each says; nothing where it is no such finding."""
        key = number_key(finding.number or "")
        printed, listed = self.printed.get(key), self.listed.get(key)
        stated = self.stated.get(key, [])
        decided = stated[0].position.value if stated else printed.position.value if printed else None
        if finding.code == "text-differs" and printed and listed:
            return text_field(self.base.facts.language), printed.text, listed.text
        if finding.code == "states-differ" and printed and listed:
            return PARTS, parts_of(printed), parts_of(listed)
        if finding.code == "positions-disagree" and printed and stated:
            return POSITION, printed.position.value, decided
        if finding.code == "positions-contradict" and decided in OPPOSITE:
            return POSITION, decided, OPPOSITE[decided]
        if finding.code == "position-disagrees-with-list" and listed:
            return POSITION, decided, listed.position.value
        if finding.code == "source-disagrees-with-list" and listed:
            return SOURCE, finding.place, listed.position_source
        return "", None, None


def parts_of(recommendation: Recommendation) -> list[PartEntry]:
    """Return the parts of a recommendation; one without parts is one part."""
    parts = [PartEntry(text=part.text, states=list(part.recommending_states)) for part in recommendation.parts]
    return parts or [PartEntry(text=recommendation.text, states=[])]


def warning_of(finding: Finding, document: ReadDocument) -> DraftFinding:
    """Return what reading a document found, when the document is not reconciled with others."""
    return DraftFinding(
        code=finding.code,
        message=finding.message,
        number=finding.number or "",
        page=finding.page if document.facts.pages else None,
        place=finding.place or document.label,
        other=finding.other,
        document_id=document.document_id,
        is_blocking=finding.code in BLOCKING,
    )


def further_list_findings(
    document: ReadDocument, drafts: Mapping[str, Draft], base: ReadDocument
) -> Iterable[DraftFinding]:
    """Give where a further report or list disagrees: a translation, a corrected print, a table.

    These are numbers that only one of the two has, other States, and in the same language other words.
    """
    found = _by_number(document)
    for key in [*drafts, *(key for key in found if key not in drafts)]:
        draft, other = drafts.get(key), found.get(key)
        if draft is None or other is None:
            yield _only_in_one(draft, other, document, base)
            continue
        both = DraftFinding(
            code="",
            message="",
            number=draft.number,
            page=draft.page,
            place=base.label,
            other_page=document.page(other.page),
            other=document.label,
            document_id=base.document_id,
            other_document_id=document.document_id,
        )
        ours = {state for part in draft.parts for state in part["states"]}
        theirs = {state for part in other.parts for state in part.recommending_states}
        if theirs and ours != theirs:
            only = ", ".join(sorted(ours ^ theirs))
            yield replace(
                both,
                code="states-differ",
                message=f"The States of {draft.number} differ between {base.label} and {document.label}: {only}.",
                field=PARTS if document.facts.language == base.facts.language else "",
                first=draft.parts,
                second=parts_of(other),
            )
        held = draft.texts.get(document.facts.language)
        if held is not None and held["document"] != document.document_id and not same(held["text"], other.text):
            yield replace(
                both,
                code="text-differs",
                message=f"{document.label} words {draft.number} unlike {base.label}.",
                field=text_field(document.facts.language),
                first=held["text"],
                second=other.text,
            )


def contradicting_facts(documents: Sequence[ReadDocument]) -> Iterable[DraftFinding]:
    """Give a finding where two documents speak of different States or cycles: they are not of one review."""
    for name in ("state_under_review", "cycle"):
        known = [document for document in documents if getattr(document.facts, name) is not None]
        for document in known[1:]:
            if getattr(document.facts, name) != getattr(known[0].facts, name):
                yield DraftFinding(
                    code="different-reviews",
                    message=f"{known[0].label} and {document.label} are not of the same review.",
                    place=known[0].label,
                    other=document.label,
                    document_id=known[0].document_id,
                    other_document_id=document.document_id,
                    is_blocking=True,
                )


def _only_in_one(
    draft: Draft | None, other: Recommendation | None, document: ReadDocument, base: ReadDocument
) -> DraftFinding:
    there, absent = (base, document) if other is None else (document, base)
    number = draft.number if draft else other.number if other else ""
    return DraftFinding(
        code="missing-in-document",
        message=f"{number} stands in {there.label}, but not in {absent.label}.",
        number=number,
        page=draft.page if draft else there.page(other.page) if other else None,
        place=there.label,
        other=absent.label,
        document_id=there.document_id,
        other_document_id=absent.document_id,
    )


def _words(words: str, place: _Place) -> str:
    """Return a place as it was named where it names a symbol, else the document's own label."""
    return place.document.label if place.document is not None and "/" not in words else words


def _by_number(document: ReadDocument | None) -> dict[str, Recommendation]:
    """Return the recommendations of a document by the key of their number; of two with one number the first."""
    found: dict[str, Recommendation] = {}
    for recommendation in document.extraction.recommendations if document and document.extraction else ():
        found.setdefault(number_key(recommendation.number), recommendation)
    return found
