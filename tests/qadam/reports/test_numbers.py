"""Lists of numbers with ranges."""

import pytest

from qadam.reports.numbers import ranges

CASES = [
    ([], "", "nothing"),
    (["139.10", "139.9"], "139.9, 139.10", "numbers are no decimals"),
    (["1.1", "1.2", "1.3", "1.5"], "1.1–1.3, 1.5", "three in a row are a range"),
    (["1.1", "1.2"], "1.1, 1.2", "two are not"),
    (["121.99", "121.100", "121.101"], "121.99–121.101", "over a hundred"),
    (["121.1", "122.2", "121.2", "121.3", "122.1"], "121.1–121.3, 122.1, 122.2", "each paragraph of its own"),
    (["5", "6", "7"], "5–7", "plain numbers"),
]


@pytest.mark.parametrize(("numbers", "printed", "reason"), CASES, ids=[case[2] for case in CASES])
def test_numbers_become_ranges(numbers, printed, reason):
    assert ranges(numbers) == printed, reason
