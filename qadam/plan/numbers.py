"""Numbers as people type them: "10 700,5", "10,700.5", "0.3"."""

import re
from decimal import Decimal

MAX_DIGITS = 18  # before the decimal separator, as the column of values has
MAX_PLACES = 6
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)
_ENGLISH_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def parse_number(text: str, language: str) -> Decimal | None:
    """Return the number that a person typed, None where it is none that fits into six places.

    A comma is the decimal separator in Russian and Kazakh; in English it parts thousands where it stands where those
    do ("10,700"), and is taken for a decimal separator elsewhere ("0,3").
    """
    squeezed = _SPACES.sub("", text).replace("−", "-")
    if language[:2] == "en" and _ENGLISH_THOUSANDS.fullmatch(squeezed):
        squeezed = squeezed.replace(",", "")
    elif squeezed.count(",") == 1 and "." not in squeezed:
        squeezed = squeezed.replace(",", ".")
    return Decimal(squeezed) if _NUMBER.fullmatch(squeezed) else None
