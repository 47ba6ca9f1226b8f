"""What every table that leaves the site has in common: nothing in it is ever run by a spreadsheet."""

from typing import Any

# A cell that starts so is a formula, or a way around the check, in some spreadsheet (OWASP, CSV injection).
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(value: Any) -> Any:
    """Return a cell for a CSV file: text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(DANGEROUS_STARTS):
        return "'" + value
    return value
