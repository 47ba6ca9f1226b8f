"""The forms of the JSON that a proposal holds, and what of it can be compared.

A *field* is one thing that a file can say of a recommendation and that a person can correct: "text:en", "heading",
"parts", "position". `Fields` maps fields to plain values; two values are the same where only white space differs.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from qadam.register.enums import Position
from qadam.taxonomy.enums import Scheme
from unrec.records import Recommendation
from unrec.vocabularies.labels import issues

Fields = dict[str, Any]

TEXT_PREFIX = "text:"
HEADING, PARTS, POSITION = "heading", "parts", "position"


class TextEntry(TypedDict):
    """The text in one language, and where it stands."""

    text: str
    is_official: bool
    document: int | None
    page: int | None
    boxes: list[dict[str, float]]


class PartEntry(TypedDict):
    """One ask with the States that made it (ISO 3166-1 alpha-3)."""

    text: str
    states: list[str]


class LedgerEntry(TypedDict):
    """One statement of the State's position."""

    position: str
    raw: str
    comment: str
    is_partial: bool
    source: str
    document: int | None
    page: int | None
    stated_on: str | None


class LabelEntry(TypedDict):
    """One label; `score` is None where a document says it, not the classifier."""

    scheme: str
    code: str
    score: float | None
    reason: list[str]
    source: str


def text_field(language: str) -> str:
    """Return the name of the field that holds the text in a language."""
    return TEXT_PREFIX + language


def language_of(field: str) -> str | None:
    """Return the language of a text field, None for any other field."""
    return field.removeprefix(TEXT_PREFIX) if field.startswith(TEXT_PREFIX) else None


def fields_of(*, texts: Mapping[str, TextEntry], heading: str, parts: Iterable[PartEntry], position: str) -> Fields:
    """Return the fields of a recommendation that can be compared.

    A pending position, an empty heading and no parts say nothing, and are left out: a report that is silent does not
    contradict the addendum that was read before it.
    """
    fields: Fields = {text_field(language): entry["text"] for language, entry in texts.items()}
    if heading:
        fields[HEADING] = heading
    listed = [{"text": part["text"], "states": list(part["states"])} for part in parts]
    if listed:
        fields[PARTS] = listed
    if position != Position.PENDING:
        fields[POSITION] = str(position)
    return fields


def same(one: Any, other: Any) -> bool:
    """Tell whether two values of a field say the same; white space does not count, nor the order of States."""
    return bool(_plain(one) == _plain(other))


def ledger_key(entry: LedgerEntry) -> tuple[str, str]:
    """Return what makes a statement of the ledger the same statement: its source and its position."""
    return entry["source"], entry["position"]


def joined_ledger(*ledgers: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return all statements once, in the order they were given."""
    entries: dict[tuple[str, str], LedgerEntry] = {}
    for ledger in ledgers:
        for entry in ledger:
            entries.setdefault(ledger_key(entry), entry)
    return list(entries.values())


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: sorted(item) if key == "states" else _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def labels_given(recommendation: Recommendation) -> list[tuple[Scheme, str]]:
    """Return (scheme, code) of the labels that a document itself gives; UPR Info's issues stand among its themes."""
    own_issues = {issue.code for issue in issues()}
    given = [
        *((Scheme.ISSUE if name in own_issues else Scheme.THEME, name) for name in recommendation.themes),
        *((Scheme.AFFECTED_GROUP, name) for name in recommendation.persons),
        *((Scheme.SDG_GOAL, str(goal)) for goal in recommendation.sdg_goals),
        *((Scheme.SDG_TARGET, target) for target in recommendation.sdg_targets),
    ]
    if recommendation.action is not None:
        given.append((Scheme.ACTION_CATEGORY, str(recommendation.action)))
    return given
