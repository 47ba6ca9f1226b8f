"""The words for fields of a proposal and their values, in the visitor's language."""

from typing import Any

from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from qadam.intake.content import HEADING, PARTS, POSITION, language_of
from qadam.register.enums import Position
from unrec.vocabularies.states import state_name


def language_name(code: str) -> str:
    """Return the name of a language in the visitor's language, the code itself where it is unknown."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


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
