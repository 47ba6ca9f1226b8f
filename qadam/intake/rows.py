"""What the templates show of proposals and findings: every word ready, so that a template decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.documents.models import SourceDocument
from qadam.intake.content import PARTS, POSITION, TEXT_PREFIX
from qadam.intake.enums import Doubt, ProposalKind, Resolution
from qadam.intake.models import ImportFinding, Proposal
from qadam.intake.words import field_label, finding_sentence, readable_field, state_names
from qadam.register.enums import RecurrenceStatus
from qadam.taxonomy.enums import Scheme

CHOSEN_FIELDS = (PARTS, POSITION)  # besides the texts: what a finding lets a person choose
SHOWN_LABELS = 6  # beside a proposal; the register shows all


@dataclass(frozen=True)
class PlaceRow:
    """One place of a finding: what is said there, and where a person can read it."""

    name: str
    page: int | None
    document: SourceDocument | None
    value: str
    resolution: str  # the decision that keeps this place


@dataclass(frozen=True)
class FindingRow:
    """One finding with its places. `can_choose` where the two places are a choice."""

    finding: ImportFinding
    sentence: str
    places: list[PlaceRow]
    is_open: bool
    can_choose: bool
    is_text: bool  # both values are texts, to be shown word by word


@dataclass(frozen=True)
class DifferenceRow:
    """One field in which file and register differ, with the words of both and the one that is held."""

    name: str
    label: str
    register: str
    file: str
    is_conflict: bool
    holds: str
    can_choose: bool


@dataclass(frozen=True)
class ChipRow:
    """One label. `state` as the component `chip` takes it; None for a label that a document gives."""

    text: str
    score: float | None
    kind: str = ""


@dataclass(frozen=True)
class PartRow:
    """One part with the names of its States."""

    text: str
    states: str


@dataclass(frozen=True)
class ProposalRow:
    """One proposal as the review page shows it."""

    proposal: Proposal
    parts: list[PartRow]
    translations: list[tuple[str, str, str]]  # code, name of the language, text
    chips: list[ChipRow]
    doubts: list[str]
    differences: list[DifferenceRow]
    findings: list[FindingRow] = field(default_factory=list)
    is_current: bool = False

    @property
    def is_compound(self) -> bool:
        """Tell whether several parts are shown one by one."""
        return len(self.parts) > 1

    @property
    def is_missing(self) -> bool:
        """Tell whether this only notes that the documents do not hold it any more."""
        return self.proposal.kind == ProposalKind.MISSING


def finding_row(finding: ImportFinding) -> FindingRow:
    """Return a finding ready to show. Reads `document` and `other_document`."""
    places = [
        PlaceRow(
            name=finding.place,
            page=finding.page,
            document=finding.document,
            value=readable_field(finding.field, finding.first) if finding.field else "",
            resolution=Resolution.KEPT_FIRST.value,
        )
    ]
    if finding.other:
        places.append(
            PlaceRow(
                name=finding.other,
                page=finding.other_page,
                document=finding.other_document,
                value=readable_field(finding.field, finding.second) if finding.field else "",
                resolution=Resolution.KEPT_SECOND.value,
            )
        )
    return FindingRow(
        finding=finding,
        sentence=finding_sentence(finding),
        places=[place for place in places if place.name],
        is_open=finding.resolution == Resolution.OPEN,
        can_choose=finding.field in CHOSEN_FIELDS or finding.field.startswith(TEXT_PREFIX),
        is_text=finding.field.startswith(TEXT_PREFIX),
    )


def proposal_row(
    proposal: Proposal,
    findings: Sequence[ImportFinding] = (),
    *,
    terms: Mapping[tuple[str, str], str],
    is_current: bool = False,
) -> ProposalRow:
    """Return a proposal ready to show.

    Args:
        findings: those that speak of it.
        terms: the names of terms by scheme and code, in the visitor's language; one that is missing shows its code.
    """
    return ProposalRow(
        proposal=proposal,
        parts=[PartRow(part["text"], state_names(part["states"])) for part in proposal.parts],
        translations=[
            (code, language_name(code), entry["text"])
            for code, entry in proposal.texts.items()
            if code != proposal.language
        ],
        chips=[*_labels(proposal, terms), *_recurrence(proposal)],
        doubts=[str(Doubt(code).label) for code in [*proposal.doubts, *proposal.label_doubts]],
        differences=[_difference(name, values) for name, values in proposal.differs.items()],
        findings=[finding_row(finding) for finding in findings],
        is_current=is_current,
    )


def label_keys(proposals: Sequence[Proposal]) -> set[tuple[str, str]]:
    """Return the scheme and code of every label that a page of proposals shows."""
    return {(label["scheme"], label["code"]) for proposal in proposals for label in _shown(proposal)}


def _shown(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the labels that are shown: what a document says first, then the surest."""
    ranked = sorted(proposal.labels, key=lambda label: -1.0 if label["score"] is None else 1 - label["score"])
    return ranked[:SHOWN_LABELS]


def _labels(proposal: Proposal, terms: Mapping[tuple[str, str], str]) -> list[ChipRow]:
    return [
        ChipRow(terms.get((label["scheme"], label["code"])) or _plain_label(label), label["score"])
        for label in _shown(proposal)
    ]


def _plain_label(label: Mapping[str, Any]) -> str:
    """Return a label that no vocabulary here names: its code, with what it is where the code is a bare number."""
    if label["scheme"] in (Scheme.SDG_GOAL, Scheme.SDG_TARGET):
        return _("SDG %(code)s") % {"code": label["code"]}
    if label["scheme"] == Scheme.ACTION_CATEGORY:
        return _("Action %(code)s") % {"code": label["code"]}
    return str(label["code"])


def _recurrence(proposal: Proposal) -> list[ChipRow]:
    """Return the chip that says whether it repeats an earlier recommendation, and which."""
    earlier = proposal.earlier
    if not earlier:
        return []
    if earlier["status"] == RecurrenceStatus.REPEATED and earlier["matches"]:
        match = earlier["matches"][0]
        when = match["year"] or _("cycle %(cycle)s") % {"cycle": match["cycle"]}
        words = _("Repeated: %(number)s (%(when)s)") % {"number": match["number"], "when": when}
        return [ChipRow(words, earlier["score"])]
    return [ChipRow(str(RecurrenceStatus.FIRST_TIME.label).capitalize(), 1 - earlier["score"])]


def _difference(name: str, values: Mapping[str, Any]) -> DifferenceRow:
    return DifferenceRow(
        name=name,
        label=field_label(name),
        register=readable_field(name, values["register"]),
        file=readable_field(name, values["file"]),
        is_conflict=values["is_conflict"],
        holds=values["holds"],
        can_choose=name != "ledger",
    )
