"""The pages of progress open for those who may, and cost as many queries for many rows as for some."""

import pytest
from django.urls import reverse

from qadam.plan.models import Measure
from qadam.progress.models import ProgressUpdate
from tests.qadam.progress.plans import approved, drafted, now, published, submitted

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return answer.content.decode()


def test_my_measures_show_what_is_due_and_lead_to_the_report(cast, work, sign_in):
    page = text_of(sign_in(cast.focal_point).get(reverse("progress_measures")))
    assert "Adopt a law on the prevention of torture" in page
    assert "Open twenty schools" not in page, "a measure of another body"
    assert "1 measure waits for your report" in page


def test_a_body_that_contributes_sees_the_measure_too(cast, work, sign_in):
    page = text_of(sign_in(cast.other_focal_point).get(reverse("progress_measures")))
    assert "Open twenty schools" in page
    assert "Adopt a law on the prevention of torture" in page
    assert "Your body contributes; Ministry of Justice leads." in page


def test_nobody_lists_the_measures_of_a_body_that_is_not_theirs(cast, work, sign_in):
    address = reverse("progress_measures")
    assert sign_in(cast.focal_point).get(f"{address}?body={cast.health.pk}").status_code == 404
    assert sign_in(cast.coordinator).get(f"{address}?body={cast.health.pk}").status_code == 200
    assert sign_in(cast.civil_society).get(address).status_code == 403


@pytest.mark.parametrize("make", [drafted, submitted, approved])
@pytest.mark.parametrize("name", ["other_focal_point", "national_institution", "civil_society", "case_officer"])
def test_what_is_not_published_is_not_there_for_others(cast, work, sign_in, make, name):
    update = make(work, cast)
    client = sign_in(getattr(cast, name))
    assert client.get(reverse("progress_update", args=[update.pk])).status_code == 404
    page = text_of(client.get(reverse("progress_measure", args=[work.law.pk])))
    assert "A draft law is before parliament" not in page
    assert "Law on the prevention of torture" not in page
    assert "740" not in page


@pytest.mark.parametrize("name", ["other_focal_point", "national_institution", "civil_society"])
def test_what_is_published_is_there_for_everybody_without_its_way(cast, work, sign_in, name):
    update = published(work, cast)
    page = text_of(sign_in(getattr(cast, name)).get(reverse("progress_update", args=[update.pk])))
    assert "A draft law is before parliament" in page
    assert "The way of this report" not in page


def test_the_page_offers_each_person_their_own_steps_alone(cast, work, sign_in):
    address = reverse("progress_update", args=[submitted(work, cast).pk])
    assert "Approve this text" in text_of(sign_in(cast.approver).get(address))
    assert "Approve this text" not in text_of(sign_in(cast.focal_point).get(address))
    assert "Accept" not in text_of(sign_in(cast.approver).get(address))


def test_the_measure_shows_what_was_claimed_beside_what_was_accepted(cast, work, sign_in):
    update = published(work, cast, status="completed")
    ProgressUpdate.objects.filter(pk=update.pk).update(status_accepted="in_progress")
    Measure.objects.filter(pk=work.law.pk).update(status="in_progress")
    page = text_of(sign_in(cast.civil_society).get(reverse("progress_measure", args=[work.law.pk])))
    assert "The body claims “completed”, the coordinator accepted “in progress”." in page


def test_a_status_with_old_evidence_is_unverified(cast, work, sign_in, settings):
    update = published(work, cast)
    address = reverse("progress_update", args=[update.pk])
    settings.EVIDENCE_VALID_DAYS = 100_000
    assert "Unverified" not in text_of(sign_in(cast.civil_society).get(address))
    settings.EVIDENCE_VALID_DAYS = 1
    assert "Unverified" in text_of(sign_in(cast.civil_society).get(address))


def copies(measure: Measure, count: int) -> None:
    """Make the measure stand `count` times more, each with the reports that it has."""
    updates = list(measure.updates.all())
    for _copy in range(count):
        copy = Measure.objects.get(pk=measure.pk)
        copy.pk, copy.number = None, f"c{Measure.objects.count()}"
        copy.save()
        for update in updates:
            update.pk, update.measure = None, copy
            update._state.adding = True
            update.save()


@pytest.mark.parametrize(
    ("address", "name", "reason"),
    [
        ("progress_measures", "focal_point", "my measures"),
        ("progress_approvals", "approver", "to approve"),
        ("inbox", "approver", "the inbox"),
        ("inbox", "focal_point", "the inbox of a writer"),
        ("progress_extensions", "coordinator", "requests"),
        ("progress_assessments", "coordinator", "assessments"),
        ("progress_disagreements", "coordinator", "disagreements"),
    ],
)
def test_a_page_costs_as_many_queries_for_many_rows_as_for_some(
    cast, work, sign_in, django_assert_num_queries, address, name, reason
):
    submitted(work, cast)
    copies(work.law, 6)
    client = sign_in(getattr(cast, name))
    client.get(reverse(address))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse(address))
    copies(work.law, 60)
    with django_assert_num_queries(len(few)):
        answer = client.get(reverse(address))
    assert answer.status_code == 200, reason


def test_a_report_page_keeps_line_breaks_and_escapes_what_was_typed(cast, work, sign_in):
    update = drafted(work, cast, text="<script>alert(1)</script>\nSecond line")
    page = text_of(sign_in(cast.focal_point).get(reverse("progress_update", args=[now(update).pk])))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
