"""What needs a person now stands in the inbox of that person, and in no other."""

import pytest

from qadam.accounts.inbox import inbox_of
from qadam.accounts.models import User
from qadam.progress.inbox import SINGLY, progress_inbox
from qadam.progress.services.steps import return_update
from tests.qadam.progress.plans import accepted, approved, published, submitted
from tests.qadam.progress.test_pages import copies

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "focal_point",
    "other_focal_point",
    "approver",
    "coordinator",
    "national_institution",
    "civil_society",
    "case_officer",
    "administrator",
)


def whose(cast, kind: str) -> set[str]:
    """Return who has something of a kind in the inbox."""
    return {
        name
        for name in EVERYBODY
        if any(str(item.kind) == kind for item in inbox_of(User.objects.get(pk=getattr(cast, name).pk)))
    }


@pytest.mark.parametrize(
    ("make", "kind", "people"),
    [
        (submitted, "approval", {"approver"}),
        (approved, "acceptance", {"coordinator"}),
        (accepted, "publication", {"coordinator"}),
    ],
)
def test_a_report_stands_with_whoever_is_next(cast, work, make, kind, people):
    make(work, cast)
    for other in ("approval", "acceptance", "publication"):
        assert whose(cast, other) == (people if other == kind else set())


def test_a_returned_report_stands_with_its_writer(cast, work):
    update = submitted(work, cast)
    return_update(update_id=update.pk, reason="Which?", by=cast.approver)
    assert whose(cast, "returned report") == {"focal_point"}


def test_a_published_report_needs_nobody(cast, work):
    published(work, cast)
    assert [whose(cast, kind) for kind in ("approval", "acceptance", "publication", "returned report")] == [set()] * 4


def test_what_is_owed_stands_with_the_focal_points_of_the_bodies(cast, work):
    assert whose(cast, "report") == {"focal_point", "other_focal_point"}


def test_many_of_a_sort_become_one_line(cast, work):
    submitted(work, cast)
    copies(work.law, SINGLY + 3)
    items = [item for item in progress_inbox(User.objects.get(pk=cast.approver.pk)) if str(item.kind) == "approval"]
    assert [str(item.title) for item in items] == [f"{SINGLY + 4} reports wait for you"]
