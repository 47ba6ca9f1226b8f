"""Puts a report, its addendum, OHCHR's list and an earlier import side by side, and says where they disagree.

The report gives numbers and texts, the addendum the positions; the list adds themes and is never trusted over either.
Every contradiction becomes a finding with both places.
"""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from unrec.extraction.recommendation_numbers import number_key, sort_key
from unrec.records import (
    Addendum,
    DocumentFacts,
    DocumentType,
    Extraction,
    Finding,
    Position,
    PositionStatement,
    Recommendation,
)

CONTEXT_WORDS = 4  # shown before the first word that differs
SHOWN_WORDS = 10  # of those that differ
FIRST_PAGE = 1  # of what concerns a document as a whole


@dataclass(frozen=True, slots=True)
class Totals:
    """How many recommendations one document holds, and how many in each position. `document` is its symbol or kind."""

    document: str
    received: int
    supported: int
    noted: int
    pending: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The recommendations with their final positions, the totals of each document, and every contradiction."""

    extraction: Extraction
    totals: tuple[Totals, ...]
    findings: tuple[Finding, ...]


def merge(report: Extraction | None, addendum: Addendum | None = None, matrix: Extraction | None = None) -> Extraction:
    """Return the recommendations of a review with their final positions, comments, themes and goals.

    A position of the addendum takes the place of the report's; the list's position counts only where both leave the
    matter open, and is then reported. A recommendation that only the list holds is taken from it and reported.

    Args:
        report: the Working Group's report; without it the list is the base.
        addendum: the State's positions.
        matrix: OHCHR's thematic list.

    Raises:
        ValueError: neither a report nor a list is given.
    """
    return reconcile(report, addendum, matrix).extraction


def reconcile(
    report: Extraction | None,
    addendum: Addendum | None = None,
    matrix: Extraction | None = None,
    earlier: Extraction | None = None,
) -> Reconciliation:
    """Return the merged recommendations with every contradiction between the documents.

    Args:
        report: the Working Group's report; without it the list is the base.
        addendum: the State's positions.
        matrix: OHCHR's thematic list.
        earlier: the recommendations as they were imported before.

    Raises:
        ValueError: neither a report nor a list is given.
    """
    base = report or matrix
    if base is None:
        raise ValueError("A report or a thematic list is needed.")
    findings: list[Finding] = []
    if report is not None:
        findings += _check_numbers(report)
    recommendations = _each_once(base.recommendations)
    if report is not None and matrix is not None:
        recommendations, added = _with_missing(report, matrix, recommendations)
        findings += added
    if addendum is not None:
        recommendations, disagreements = _with_positions(recommendations, addendum, base.document)
        findings += disagreements
    if report is not None and matrix is not None:
        findings += _compare_with_list(recommendations, matrix, _name(matrix.document, "the thematic list"))
        recommendations, from_list = _with_list(recommendations, matrix)
        findings += from_list
    if addendum is not None:
        findings += [_no_position(one, addendum) for one in recommendations if one.position is Position.PENDING]
    if earlier is not None:
        findings += _compare_with_earlier(recommendations, earlier)
    merged = Extraction(base.document, tuple(recommendations), ())
    totals = [_totals(base, _name(base.document, "report"))]
    if addendum is not None:
        totals.append(_totals_of_addendum(addendum))
    if report is not None and matrix is not None:
        totals.append(_totals(matrix, _name(matrix.document, "thematic list")))
        if len(matrix.recommendations) != len(report.recommendations):
            findings.append(
                Finding(
                    "totals-differ",
                    f"The report holds {len(report.recommendations)} recommendations, "
                    f"the thematic list {len(matrix.recommendations)}.",
                    FIRST_PAGE,
                )
            )
    totals.append(_totals(merged, "together"))
    own = [*base.warnings, *(addendum.warnings if addendum else ())]
    if report is not None and matrix is not None:
        own += matrix.warnings
    everything = (*own, *findings)
    return Reconciliation(replace(merged, warnings=everything), tuple(totals), everything)


# numbers


def _check_numbers(report: Extraction) -> list[Finding]:
    """Report numbers that stand twice and gaps in the counting of a paragraph."""
    findings = []
    counts = Counter(number_key(one.number) for one in report.recommendations)
    for one in report.recommendations:
        if counts[number_key(one.number)] > 1:
            counts[number_key(one.number)] = 0
            findings.append(
                Finding("number-twice", f"The number {one.number} stands twice in the report.", one.page, one.number)
            )
    if report.document.type is not DocumentType.REPORT:
        return findings  # a table may hold a choice
    by_paragraph: dict[str, dict[int, Recommendation]] = defaultdict(dict)
    for one in report.recommendations:
        paragraph, _, last = number_key(one.number).rpartition(".")
        if last.isdigit():
            by_paragraph[paragraph][int(last)] = one
    for paragraph, members in by_paragraph.items():
        for number in range(1, max(members)):
            if number in members:
                continue
            after = min(candidate for candidate in members if candidate > number)
            printed = f"{paragraph}.{number}" if paragraph else str(number)
            findings.append(
                Finding(
                    "number-missing",
                    f"The report has no recommendation {printed}, though it counts on to {members[after].number}.",
                    members[after].page,
                    printed,
                    report.document.symbol or "",
                )
            )
    return findings


class NumberMatcher:
    """Finds the recommendation that another document means by a number."""

    def __init__(self, numbers: Iterable[str]) -> None:
        """Prepare for the numbers of a report."""
        self._by_key = {number_key(number): number for number in numbers}
        self._by_last: dict[str, list[str]] = defaultdict(list)
        self._members: dict[str, list[str]] = defaultdict(list)
        for key, number in self._by_key.items():
            paragraph, _, last = key.rpartition(".")
            self._by_last[last].append(number)
            self._members[paragraph].append(number)
        self._draft: dict[str, str] = {}

    def members(self, paragraph: str) -> list[str]:
        """Return the numbers of a paragraph's recommendations ("121" gives 121.1, 121.2 ...)."""
        return self._members.get(number_key(paragraph), [])

    def find(self, number: str) -> str | None:
        """Return the report's own number, or None where nothing or more than one answers to it.

        A plain "3" means the only recommendation that ends in .3; "52 (c)" the third of paragraph 52 where the report
        gave it no letters.
        """
        key = number_key(number)
        if key in self._by_key:
            return self._by_key[key]
        paragraph, _, last = key.rpartition(".")
        if paragraph in self._draft:
            return self._by_key.get(f"{self._draft[paragraph]}.{last}")
        if not paragraph:
            found = self._by_last.get(last, [])
            return found[0] if len(found) == 1 else None
        if len(last) == 1 and last.isalpha():
            return self._by_key.get(f"{paragraph}.{ord(last) - ord('a') + 1}")
        return None

    def learn_draft(self, numbers: Sequence[str]) -> dict[str, str]:
        """Learn which paragraphs of the draft report a document counts by, where none of the report's own fits.

        The draft, which States answer, holds the recommendations in its paragraphs 5 and 6, say, and the adopted
        report the same ones in 121 and 122. Returns the report's paragraph for each of the draft's.
        """
        wanted: dict[str, set[str]] = defaultdict(set)
        for number in numbers:
            paragraph, _, last = number_key(number).rpartition(".")
            if paragraph and self.find(number) is None:
                wanted[paragraph].add(last)
        if not wanted or any(paragraph in self._members for paragraph in wanted):
            return {}
        candidates = {
            paragraph: [own for own in self._members if own and all(f"{own}.{last}" in self._by_key for last in lasts)]
            for paragraph, lasts in wanted.items()
        }
        order = sorted(wanted, key=sort_key)
        chosen: dict[str, str] = {}
        for paragraph in reversed(order):  # the last paragraphs belong together: those left open for the addendum
            free = [own for own in candidates[paragraph] if own not in chosen.values()]
            later = [sort_key(own) for own in chosen.values()]
            free = [own for own in free if not later or sort_key(own) < min(later)]
            if not free:
                return {}
            chosen[paragraph] = max(free, key=sort_key)
        self._draft = chosen
        return chosen


def _each_once(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    first: dict[str, Recommendation] = {}
    for one in recommendations:
        first.setdefault(number_key(one.number), one)
    return list(first.values())


def _with_missing(
    report: Extraction, matrix: Extraction, recommendations: list[Recommendation]
) -> tuple[list[Recommendation], list[Finding]]:
    """Add what only the list holds; report what only the report holds."""
    matcher = NumberMatcher(one.number for one in recommendations)
    findings = []
    result = list(recommendations)
    listed = set()
    for one in matrix.recommendations:
        own = matcher.find(one.number)
        if own is not None:
            listed.add(own)
            continue
        result.append(replace(one, position=Position.PENDING, position_source="", position_raw="", comment=""))
        findings.append(
            Finding(
                "number-only-in-list",
                f"Recommendation {one.number} stands in the thematic list alone and was taken from it: "
                f"“{_shortened(one.text)}”.",
                one.page,
                one.number,
                _name(matrix.document, "the thematic list"),
            )
        )
    for one in recommendations:
        if one.number not in listed:
            findings.append(
                Finding(
                    "number-not-in-list",
                    f"Recommendation {one.number} of the report does not stand in the thematic list.",
                    one.page,
                    one.number,
                    report.document.symbol or "",
                )
            )
    if len(result) > len(recommendations):
        result.sort(key=lambda one: sort_key(one.number))
    return result, findings


# positions


def _with_positions(
    recommendations: list[Recommendation], addendum: Addendum, document: DocumentFacts
) -> tuple[list[Recommendation], list[Finding]]:
    """Give each recommendation the position and the comment of the addendum."""
    findings: list[Finding] = []
    matcher = NumberMatcher(one.number for one in recommendations)
    drafted = matcher.learn_draft([statement.number for statement in addendum.statements])
    for paragraph, own in sorted(drafted.items()):
        findings.append(
            Finding(
                "numbers-of-draft",
                f"The addendum counts by the draft report: its {paragraph}.1 was read as {own}.1, and so on.",
                FIRST_PAGE,
                place=_name(addendum.document, "the addendum"),
            )
        )
    statement_of: dict[str, PositionStatement] = {}
    whole: list[PositionStatement] = []
    for statement in addendum.statements:
        number = matcher.find(statement.number)
        if number is None and matcher.members(statement.number):
            whole.append(statement)
        elif number is None:
            findings.append(
                Finding(
                    "number-extra",
                    f"The addendum speaks of a recommendation {statement.number}, which the report does not hold.",
                    statement.page,
                    statement.number,
                    statement.source,
                    document.symbol or "",
                )
            )
        else:
            statement_of.setdefault(number, statement)
    for statement in whole:
        for number in matcher.members(statement.number):
            statement_of.setdefault(number, statement)
    result = []
    for one in recommendations:
        said = statement_of.get(one.number)
        if said is None:
            result.append(_with_default(one, addendum))
            continue
        if Position.PENDING not in (one.position, said.position) and one.position is not said.position:
            findings.append(
                Finding(
                    "positions-disagree",
                    f"Recommendation {one.number} is {one.position} in the report and {said.position} in the addendum: "
                    "the addendum counts.",
                    said.page,
                    one.number,
                    one.position_source,
                    said.source,
                )
            )
        keeps = said.position is Position.PENDING and one.position is not Position.PENDING
        result.append(
            replace(
                one,
                position=one.position if keeps else said.position,
                position_source=one.position_source if keeps else said.source,
                position_raw=one.position_raw if keeps else said.raw,
                comment="\n".join(filter(None, (one.comment, said.comment))),
            )
        )
    return result, findings


def _with_default(one: Recommendation, addendum: Addendum) -> Recommendation:
    if one.position is not Position.PENDING or addendum.default_position is None:
        return one
    return replace(
        one,
        position=addendum.default_position,
        position_source=_name(addendum.document, "the addendum"),
        position_raw=f"all others: {addendum.default_position}",
    )


def _no_position(one: Recommendation, addendum: Addendum) -> Finding:
    return Finding(
        "no-position",
        f"Neither the report nor the addendum states a position on recommendation {one.number}.",
        one.page,
        one.number,
        one.position_source,
        _name(addendum.document, "the addendum"),
    )


# the list


def _compare_with_list(recommendations: list[Recommendation], matrix: Extraction, name: str) -> list[Finding]:
    """Report where the list contradicts what the documents say: texts, States, positions and their places."""
    findings = []
    matcher = NumberMatcher(one.number for one in recommendations)
    own = {one.number: one for one in recommendations}
    for listed in matrix.recommendations:
        number = matcher.find(listed.number)
        one = own[number] if number else None
        if one is None:
            continue
        difference = text_difference(one.text, listed.text)
        if difference:
            findings.append(
                Finding(
                    "text-differs",
                    f"The thematic list words recommendation {one.number} unlike the report: {difference}.",
                    one.page,
                    one.number,
                    f"page {one.page}",
                    f"{name}, page {listed.page}",
                )
            )
        states, listed_states = _states(one), _states(listed)
        if states and listed_states and states != listed_states:
            only = ", ".join(sorted(states - listed_states)) or "none"
            only_listed = ", ".join(sorted(listed_states - states)) or "none"
            findings.append(
                Finding(
                    "states-differ",
                    f"The States of recommendation {one.number} differ: only in the report {only}, "
                    f"only in the thematic list {only_listed}.",
                    one.page,
                    one.number,
                    f"page {one.page}",
                    f"{name}, page {listed.page}",
                )
            )
        if Position.PENDING not in (one.position, listed.position) and one.position is not listed.position:
            findings.append(
                Finding(
                    "position-disagrees-with-list",
                    f"Recommendation {one.number} is {one.position} by {one.position_source}, "
                    f"but {listed.position} in the thematic list.",
                    listed.page,
                    one.number,
                    one.position_source,
                    f"{name}, page {listed.page}",
                )
            )
        if one.position is not Position.PENDING and _contradicts(one.position_source, listed.position_source):
            findings.append(
                Finding(
                    "source-disagrees-with-list",
                    f"The position on recommendation {one.number} stands in {one.position_source}, "
                    f"but the thematic list names {listed.position_source}.",
                    listed.page,
                    one.number,
                    one.position_source,
                    f"{name}, page {listed.page}",
                )
            )
    return findings


def _contradicts(source: str, listed: str) -> bool:
    """Tell whether the list names another place; a place without a paragraph contradicts only by its symbol."""
    if not source or not listed:
        return False
    symbol, _, paragraph = source.partition(", para. ")
    listed_symbol, _, listed_paragraph = listed.partition(", para. ")
    if symbol != listed_symbol:
        return "/" in symbol and "/" in listed_symbol
    return bool(paragraph and listed_paragraph) and paragraph != listed_paragraph


def _with_list(recommendations: list[Recommendation], matrix: Extraction) -> tuple[list[Recommendation], list[Finding]]:
    """Add themes, persons and goals; take the list's position only where no other document gives one."""
    findings = []
    matcher = NumberMatcher(one.number for one in recommendations)
    listed_of = {matcher.find(listed.number): listed for listed in matrix.recommendations}
    result = []
    for one in recommendations:
        listed = listed_of.get(one.number)
        if listed is None:
            result.append(one)
            continue
        merged = replace(
            one,
            themes=listed.themes or one.themes,
            persons=listed.persons or one.persons,
            sdg_goals=listed.sdg_goals or one.sdg_goals,
            sdg_targets=listed.sdg_targets or one.sdg_targets,
            heading=one.heading or listed.heading,
        )
        if one.position is Position.PENDING and listed.position is not Position.PENDING:
            merged = replace(
                merged,
                position=listed.position,
                position_source=listed.position_source,
                position_raw=listed.position_raw,
            )
            findings.append(
                Finding(
                    "position-from-list",
                    f"The position on recommendation {one.number} was taken from the thematic list alone.",
                    listed.page,
                    one.number,
                    listed.position_source,
                )
            )
        result.append(merged)
    return result, findings


# an earlier import


def _compare_with_earlier(recommendations: list[Recommendation], earlier: Extraction) -> list[Finding]:
    """Report what is new, gone or changed since an earlier import."""
    findings = []
    matcher = NumberMatcher(one.number for one in earlier.recommendations)
    before = {one.number: one for one in earlier.recommendations}
    kept = set()
    for one in recommendations:
        number = matcher.find(one.number)
        if number is None:
            findings.append(
                Finding(
                    "new-since-import", f"Recommendation {one.number} was not imported before.", one.page, one.number
                )
            )
            continue
        kept.add(number)
        difference = text_difference(before[number].text, one.text)
        if difference:
            findings.append(
                Finding(
                    "text-changed",
                    f"The text of recommendation {one.number} changed since the import: {difference}.",
                    one.page,
                    one.number,
                )
            )
        if before[number].position is not one.position:
            findings.append(
                Finding(
                    "position-changed",
                    f"The position on recommendation {one.number} changed since the import "
                    f"from {before[number].position} to {one.position}.",
                    one.page,
                    one.number,
                    before[number].position_source,
                    one.position_source,
                )
            )
    for gone in earlier.recommendations:
        if gone.number not in kept:
            findings.append(
                Finding(
                    "gone-since-import",
                    f"Recommendation {gone.number} was imported before and is not in these documents.",
                    gone.page,
                    gone.number,
                )
            )
    return findings


# texts


def text_difference(text: str, other: str) -> str:
    """Return where two texts first differ, in words, or nothing where they say the same.

    Case, punctuation, quotation marks, hyphens, brackets and spaces do not count.
    """
    if _compact(text) == _compact(other):
        return ""
    words, other_words = _word_list(text), _word_list(other)
    matcher = difflib.SequenceMatcher(None, words, other_words, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        if "".join(words[start:end]) == "".join(other_words[other_start:other_end]):
            continue
        before = " ".join(words[max(0, start - CONTEXT_WORDS) : start])
        place = f" after “{before}”" if before else " at the beginning"
        first = " ".join(words[start:end][:SHOWN_WORDS])
        second = " ".join(other_words[other_start:other_end][:SHOWN_WORDS])
        shown = [f"“{one}”" if one else "nothing" for one in (first, second)]
        return f"{shown[0]} and {shown[1]}{place}"
    return f"“{_shortened(text)}” and “{_shortened(other)}”"


def _word_list(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W_]+", re.sub(r"['’‘ʼ]", "", plain))


def _compact(text: str) -> str:
    return "".join(_word_list(text))


def _states(one: Recommendation) -> set[str]:
    return {state for part in one.parts for state in part.recommending_states}


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " ..."


def _name(document: DocumentFacts, otherwise: str) -> str:
    return document.symbol or otherwise


def _totals(extraction: Extraction, name: str) -> Totals:
    counts = Counter(one.position for one in extraction.recommendations)
    return Totals(
        name,
        len(extraction.recommendations),
        counts[Position.SUPPORTED],
        counts[Position.NOTED],
        counts[Position.PENDING],
    )


def _totals_of_addendum(addendum: Addendum) -> Totals:
    counts = Counter(statement.position for statement in addendum.statements)
    return Totals(
        _name(addendum.document, "addendum"),
        len(addendum.statements),
        counts[Position.SUPPORTED],
        counts[Position.NOTED],
        counts[Position.PENDING],
    )
