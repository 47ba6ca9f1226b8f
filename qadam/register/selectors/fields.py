"""The editable fields of a recommendation under stable names, and their words in the visitor's language.

The names are those of `Recommendation.human_fields` and of the changes in the audit log: "heading", "is_pledge",
"parts", "text:en" (the text in a language), "official:en" (whether it is the official text).
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.languages import language_name
from qadam.register.models import Recommendation, Review

FIELD_LABELS = {field.name: field.verbose_name for field in Review._meta.fields} | {
    "mechanism": gettext_lazy("mechanism"),
    "published": gettext_lazy("published"),
    "number": gettext_lazy("number"),
    "heading": gettext_lazy("heading"),
    "page": gettext_lazy("page"),
    "parts": gettext_lazy("parts and recommending States"),
    "is_pledge": gettext_lazy("voluntary pledge"),
    "position": gettext_lazy("position"),
    "recurrence": gettext_lazy("first time or repeated"),
    "action_category": gettext_lazy("action category"),
    "cluster": gettext_lazy("group of similar recommendations"),
}


def part_words(text: str, states: list[str]) -> str:
    """Return a part as one line: its text with the States' codes in brackets."""
    return f"{text} [{', '.join(states)}]" if states else text


def fields_of(recommendation: Recommendation) -> dict[str, Any]:
    """Return the editable fields by name, in plain values. Reads `texts` and `parts__recommending_states`.

    Prefetch both where more than one recommendation is read.
    """
    fields: dict[str, Any] = {"heading": recommendation.heading, "is_pledge": recommendation.is_pledge}
    for text in recommendation.texts.all():
        fields[f"text:{text.language}"] = text.text
        fields[f"official:{text.language}"] = text.is_official
    fields["parts"] = [
        part_words(part.text, [state.state for state in part.recommending_states.all()])
        for part in recommendation.parts.all()
    ]
    return fields


def field_label(name: str) -> str:
    """Return the words for a field's name; an unknown name comes back as it is."""
    head, _colon, language = name.partition(":")
    if head in ("text", "official"):
        language = language_name(language)
        if head == "text":
            return _("text (%(language)s)") % {"language": language}
        return _("official text (%(language)s)") % {"language": language}
    return str(FIELD_LABELS.get(name, name))
