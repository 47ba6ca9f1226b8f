"""The words for fields of a proposal and their values, in the visitor's language."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.intake.content import HEADING, PARTS, POSITION, language_of
from qadam.intake.models import ImportFinding
from qadam.register.enums import Position
from unrec.vocabularies.states import state_name


def state_names(codes: list[str]) -> str:
    """Return the names of States in the visitor's language, with semicolons, since names may hold commas."""
    return "; ".join(state_name(code, get_language() or "en") for code in codes)


def field_label(name: str) -> str:
    """Return the words for a field."""
    language = language_of(name)
    if language is not None:
        return _("text (%(language)s)") % {"language": language_name(language)}
    return {
        "number": _("number"),
        HEADING: _("heading"),
        PARTS: _("parts and recommending States"),
        POSITION: _("position"),
        "ledger": _("statements of the State"),
    }.get(name, name)


def readable_field(name: str, value: Any) -> str:
    """Return the value of a field as one text that a person can read and compare."""
    if value is None:
        return ""
    if name == POSITION:
        return str(Position(value).label)
    if name == PARTS:
        return "\n".join(f"{part['text']} ({state_names(part['states'])})" for part in value)
    if name == "ledger":
        return "\n".join(f"{entry['source']}: {Position(entry['position']).label}" for entry in value)
    return str(value)


# Sentences for the findings of `unrec` and of this app, by their code. One that is not here keeps its English sentence.
FINDING_SENTENCES = {
    "number-twice": gettext_lazy("%(number)s stands twice in the report. Only the first was taken."),
    "number-missing": gettext_lazy("%(number)s is missing in the report, though its numbers count on."),
    "number-extra": gettext_lazy("The addendum speaks of %(number)s, which the report does not hold."),
    "number-only-in-list": gettext_lazy("%(number)s stands in the thematic list alone, and was taken from there."),
    "number-not-in-list": gettext_lazy("%(number)s does not stand in the thematic list."),
    "numbers-of-draft": gettext_lazy(
        "The addendum counts by the draft report. Its numbers were assigned to the report's."
    ),
    "positions-disagree": gettext_lazy("%(number)s: report and addendum disagree on the position."),
    "positions-contradict": gettext_lazy("%(number)s: the addendum states two positions."),
    "position-disagrees-with-list": gettext_lazy("%(number)s: the thematic list gives another position."),
    "source-disagrees-with-list": gettext_lazy("%(number)s: the thematic list names another place for the position."),
    "position-from-list": gettext_lazy("%(number)s: the position was taken from the thematic list alone."),
    "position-in-part": gettext_lazy("%(number)s: the position was announced for a part only."),
    "no-position": gettext_lazy("%(number)s: neither report nor addendum states a position."),
    "text-differs": gettext_lazy("%(number)s is worded differently in two documents."),
    "states-differ": gettext_lazy("%(number)s: two documents name different recommending States."),
    "missing-in-document": gettext_lazy("%(number)s stands in %(place)s, but not in %(other)s."),
    "different-reviews": gettext_lazy("%(place)s and %(other)s are not of the same review."),
    "no-state": gettext_lazy("%(number)s names no State that made it."),
    "totals-differ": gettext_lazy("Report and thematic list hold different numbers of recommendations."),
    "scanned-page": gettext_lazy("A page is a picture without text and was not read."),
    "recognised-page": gettext_lazy("A page was read from its picture. Check its words."),
    "damaged-page": gettext_lazy("A page is damaged and was left out."),
    "tracked-changes": gettext_lazy("The document holds tracked changes. Insertions were read, deletions left out."),
}


def finding_sentence(finding: ImportFinding) -> str:
    """Return what was found, as one sentence in the visitor's language."""
    sentence = FINDING_SENTENCES.get(finding.code)
    if sentence is None:
        return finding.message
    return str(sentence) % {"number": finding.number, "place": finding.place, "other": finding.other}
