"""What the tests of the reports share."""

import pytest

from tests.qadam.reports.reporting import make_report, make_world


@pytest.fixture
def review(cast):
    """The review of `make_world`."""
    return make_world(cast)


@pytest.fixture
def report(cast, review):
    """A draft of a mid-term report on it."""
    return make_report(cast.coordinator, review)
