"""Printed numbers of recommendations as lists with ranges: "139.1–139.3, 139.5"."""

from collections.abc import Iterable

from qadam.reports.selectors.gathering import sorted_numbers

# Two numbers are written out; three and more in a row become a range.
SHORTEST_RANGE = 3


def ranges(numbers: Iterable[str]) -> str:
    """Return numbers in order with ranges where three or more follow each other; both ends are written in full.

    "139.1–139.3" is read back by everybody, where "139.1-3" is not.
    """
    runs: list[list[str]] = []
    for number in sorted_numbers(set(numbers)):
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    pieces: list[str] = []
    for run in runs:
        pieces += [f"{run[0]}–{run[-1]}"] if len(run) >= SHORTEST_RANGE else run
    return ", ".join(pieces)


def _follows(number: str, other: str) -> bool:
    *head, last = number.split(".")
    *other_head, other_last = other.split(".")
    return head == other_head and last.isdigit() and other_last.isdigit() and int(last) + 1 == int(other_last)
