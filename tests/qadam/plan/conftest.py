"""What the tests of the plan share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin each test in English, whatever language a page of the test before it was asked in."""
    with translation.override("en"):
        yield
