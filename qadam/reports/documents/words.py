"""The words that papers print, by the paper's language (data/words.yaml), and dates as that language writes them."""

import re
from datetime import date
from functools import cache

from django.template.defaultfilters import date as format_date
from django.utils.translation import override

from qadam.reports.types import DATA
from unrec.vocabularies.loader import load_yaml_file

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load_yaml_file(DATA / "words.yaml")["words"]
    return found


def say(key: str, language: str, **values: object) -> str:
    """Return a word or sentence of papers in a language, its values filled in.

    A value that ends with a full stop (a date with "г.") ends the sentence with it; dots that stand for words stay.
    """
    text = _words()[key][language]
    return _TWO_STOPS.sub(".", text.format(**values)) if values else text


def has_word(key: str) -> bool:
    """Return whether papers have a word for a stored value."""
    return key in _words()


def decimal(value: str | None, language: str) -> str:
    """Return a figure with the decimal sign of a language; nothing where there is no figure."""
    if value is None:
        return ""
    return value if language == "en" else value.replace(".", ",")


def written_date(day: date | str, language: str) -> str:
    """Return a date as a paper in the language writes it."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    with override(language):
        return str(format_date(day, "DATE_FORMAT"))
