"""The log of a case in the words of its reader. Lines keep codes alone, so that each language can read them."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qadam.audit.words import NOTHING, name_in_words, plain_in_words
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    Committee,
    DocumentRole,
    EventKind,
    Finding,
    FollowUpGrade,
    LinkKind,
    PersonPart,
    ReplyKind,
    Stage,
)
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.mandates import mandate_name
from qadam.communications.selectors.work import changes_of, problems_of
from qadam.taxonomy.clocks import Rulebook

# Whose words stand for the codes of a field; "kind" means another list in each kind of line.
CHOICES: Mapping[str, type[models.Choices]] = {
    "stage": Stage,
    "level": AccessLevel,
    "committee": Committee,
    "part": PersonPart,
    "role": DocumentRole,
    "finding": Finding,
    "grade": FollowUpGrade,
}
KINDS: Mapping[str, type[models.Choices]] = {
    "registered": CaseKind,
    "event": EventKind,
    "link_added": LinkKind,
    "link_removed": LinkKind,
    "reply_begun": ReplyKind,
}


def about_in_words(about: str) -> str:
    """Return what a line is about in the reader's language; it is kept as kind and number alone."""
    words = {
        "paper": _("paper"),
        "question": _("question"),
        "reply": _("reply"),
        "version": _("version"),
        "clock": _("deadline"),
        "event": _("event"),
        "person": _("person"),
        "link": pgettext("log", "link"),
        "copy": _("public copy"),
        "decision": _("decision"),
        "remedy": _("remedy"),
        "lesson": _("lesson"),
        "line": _("line"),
        "user": _("account"),
        "log": _("log"),
        "access": _("access"),
        "papers": _("papers"),
        "people": _("persons concerned"),
        "bodies": _("questions to bodies"),
        "replies": _("replies"),
        "outcome": _("decisions"),
        "clocks": _("deadlines"),
        "keeping": _("keeping"),
    }
    return ", ".join(" ".join(words.get(word, word) for word in part.split()) for part in about.split(", "))


def details_in_words(action: str, record: Mapping[str, Any], rules: Rulebook) -> tuple[tuple[str, str], ...]:
    """Return the opened details of a line as (what, value), both in words; what is empty is left out.

    Args:
        rules: those in force, for the names of clocks.
    """
    rows = []
    for name, value in record.items():
        if name == "changes" and isinstance(value, dict):
            rows += [(_label(field), _change(action, field, both)) for field, both in value.items()]
        elif name == "rule":
            rule = rules.rule(value)
            rows.append((_label(name), rule.title if rule else str(value)))
        elif value not in (None, "", [], {}):
            rows.append((_label(name), value_in_words(name, value, action)))
    return tuple(rows)


def _change(action: str, field: str, both: Any) -> str:
    pair = both if isinstance(both, list) and len(both) == 2 else [both]
    return " → ".join(value_in_words(field, each, action) for each in pair)


def _label(name: str) -> str:
    return str(FIELD_LABELS[name]) if name in FIELD_LABELS else name_in_words(name)


def value_in_words(name: str, value: Any, action: str = "") -> str:
    """Return the value of a field in words.

    Args:
        name: of the field.
        action: of the line of the log in which it stands; it tells which kinds "kind" means.
    """
    if value in (None, "", []):
        return NOTHING
    choices = KINDS.get(action) if name == "kind" else CHOICES.get(name)
    if choices is not None:
        return str(choices(value).label) if value in choices.values else str(value)
    if name == "mandates":
        return "; ".join(mandate_name(code) for code in value)
    if name == "problems":
        return "\n".join(problem.sentence for problem in problems_of(value))
    if name == "cleaned":
        return "\n".join(changes_of(value))
    return plain_in_words(value)
