"""The way of a report: each step by the one whose it is, bound to the exact text, told to whoever is next."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.notifications.models import Notification
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import IndicatorValue
from qadam.progress.content import content_sha256
from qadam.progress.enums import Step, UpdateState
from qadam.progress.models import Approval, ProgressUpdate
from qadam.progress.records import ReportRecord, ValueRecord
from qadam.progress.services.reports import remove_evidence, save_report
from qadam.progress.services.steps import accept_update, approve_update, publish_update, return_update, submit_update
from tests.qadam.progress.plans import accepted, approved, drafted, now, published, submitted

pytestmark = pytest.mark.django_db


def told(key_part: str = "") -> set[str]:
    return set(Notification.objects.filter(key__contains=key_part).values_list("recipient__full_name", flat=True))


def test_a_report_goes_from_its_writer_to_the_public(cast, work):
    update = published(work, cast)
    assert update.state == UpdateState.PUBLISHED
    assert [step.to_state for step in update.steps.all()] == ["submitted", "approved", "accepted", "published"]
    work.law.refresh_from_db()
    assert work.law.status == MeasureStatus.IN_PROGRESS
    value = IndicatorValue.objects.get(indicator=work.indicator)
    assert (value.value, value.period_end) == (740, work.period.ends_on)
    assert value.published_at is not None


def test_each_step_is_told_to_whoever_is_next_and_to_nobody_else(cast, work):
    update = submitted(work, cast)
    assert told() == {"Yerlan Approver"}
    approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=cast.approver)
    assert told() == {"Yerlan Approver", "Aida Coordinator"}
    return_update(update_id=update.pk, reason="Which law?", by=cast.coordinator)
    assert "Bolat Focal" in told()
    assert "Gulnara Other" not in told()
    assert "Which law?" in Notification.objects.filter(recipient=cast.focal_point).latest("pk").text


STEPS = {
    Step.SUBMIT: lambda update, by: submit_update(update_id=update.pk, by=by),
    Step.APPROVE: lambda update, by: approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=by),
    Step.ACCEPT: lambda update, by: accept_update(update_id=update.pk, content_sha256=content_sha256(update), by=by),
    Step.PUBLISH: lambda update, by: publish_update(update_id=update.pk, by=by),
    Step.RETURN: lambda update, by: return_update(update_id=update.pk, reason="Not clear", by=by),
}
MAKERS = {
    UpdateState.DRAFT: drafted,
    UpdateState.SUBMITTED: submitted,
    UpdateState.APPROVED: approved,
    UpdateState.ACCEPTED: accepted,
    UpdateState.PUBLISHED: published,
}
# Who takes a step where the workflow allows it; everybody else is refused.
WHOSE = {
    (UpdateState.DRAFT, Step.SUBMIT): {"focal_point"},
    (UpdateState.SUBMITTED, Step.APPROVE): {"approver"},
    (UpdateState.SUBMITTED, Step.RETURN): {"approver", "coordinator"},
    (UpdateState.APPROVED, Step.ACCEPT): {"coordinator"},
    (UpdateState.APPROVED, Step.RETURN): {"coordinator"},
    (UpdateState.ACCEPTED, Step.PUBLISH): {"coordinator"},
    (UpdateState.ACCEPTED, Step.RETURN): {"coordinator"},
    (UpdateState.PUBLISHED, Step.RETURN): {"coordinator"},
}
EVERYBODY = [
    "focal_point",
    "other_focal_point",
    "approver",
    "coordinator",
    "national_institution",
    "civil_society",
    "case_officer",
    "administrator",
    "stranger",
]


@pytest.mark.parametrize("state", MAKERS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_those_whose_it_is_and_from_nowhere_else(cast, work, state, step):
    update = MAKERS[state](work, cast)
    may = WHOSE.get((state, step), set())
    for name in EVERYBODY:
        if name in may:
            continue
        with pytest.raises((NotAllowedError, NotFoundError, WrongStateError)):
            STEPS[step](update, getattr(cast, name))
        assert now(update).state == state, name
    for name in list(may)[:1]:
        STEPS[step](update, getattr(cast, name))
        assert now(update).state != state


@pytest.mark.parametrize("name", ["other_focal_point", "national_institution", "civil_society", "stranger"])
def test_whoever_has_no_part_in_it_learns_of_nothing(cast, work, name):
    update = submitted(work, cast)
    with pytest.raises(NotFoundError):
        approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=getattr(cast, name))


def test_nobody_approves_their_own_text_even_with_the_role(cast, work):
    from qadam.accounts.enums import Role
    from qadam.accounts.services import give_role

    update = submitted(work, cast)
    give_role(user=cast.focal_point, role=Role.APPROVER, body=cast.justice, by=None)
    del cast.focal_point._open_assignments
    with pytest.raises(NotAllowedError, match="written this report yourself"):
        approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=cast.focal_point)


def test_an_approval_is_for_the_text_that_was_read(cast, work):
    update = submitted(work, cast)
    read = content_sha256(update)
    save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=work.period.pk,
        version=update.version,
        record=ReportRecord({"en": "Something else altogether."}),
        by=cast.focal_point,
    )
    submit_update(update_id=update.pk, by=cast.focal_point)
    with pytest.raises(WrongStateError, match="changed since you opened it"):
        approve_update(update_id=update.pk, content_sha256=read, by=cast.approver)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda work, update: {"texts": {"en": "Other words."}}, "another text"),
        (lambda work, update: {"status_claimed": "completed"}, "another status"),
        (
            lambda work, update: {"values": {work.indicator.pk: ValueRecord("741", "Office of the Prosecutor")}},
            "a value",
        ),
        (lambda work, update: {"values": {work.indicator.pk: ValueRecord("740", "Somebody")}}, "a source"),
    ],
)
def test_any_edit_of_an_approved_report_makes_it_a_draft_and_voids_the_approval(cast, work, change, reason):
    update = approved(work, cast)
    save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=work.period.pk,
        version=update.version,
        record=ReportRecord(**change(work, update)),
        by=cast.focal_point,
    )
    assert now(update).state == UpdateState.DRAFT, reason
    assert not Approval.objects.filter(update=update, voided_at=None).exists()
    assert Approval.objects.filter(update=update).exists(), "it stays on record"


def test_taking_evidence_away_voids_the_approval(cast, work):
    update = approved(work, cast)
    remove_evidence(evidence_id=update.evidence.get().pk, by=cast.focal_point)
    assert now(update).state == UpdateState.DRAFT
    assert not Approval.objects.filter(update=update, voided_at=None).exists()


@pytest.mark.parametrize("make", [approved, accepted])
def test_a_text_changed_behind_the_services_is_neither_accepted_nor_published(cast, work, make):
    update = make(work, cast)
    ProgressUpdate.objects.filter(pk=update.pk).update(text_en="Slipped in.")
    update = now(update)
    step = Step.ACCEPT if make is approved else Step.PUBLISH
    with pytest.raises(WrongStateError, match="not the one that was approved"):
        STEPS[step](update, cast.coordinator)


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        (ReportRecord({"en": " "}, "in_progress"), "text", "nothing was said"),
        (ReportRecord({"en": "Done."}, ""), "status_claimed", "no status"),
        (ReportRecord({"en": "Done."}, "completed"), "evidence", "completed without evidence"),
    ],
)
def test_an_incomplete_report_is_kept_but_not_submitted(cast, work, record, field, reason):
    update = save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=work.period.pk,
        version=0,
        record=record,
        by=cast.focal_point,
    )
    with pytest.raises(InvalidInputError) as refused:
        submit_update(update_id=update.pk, by=cast.focal_point)
    assert field in refused.value.fields, reason
    assert now(update).state == UpdateState.DRAFT


def test_a_value_that_is_no_number_is_kept_as_typed_but_not_submitted(cast, work):
    update = drafted(work, cast)
    save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=work.period.pk,
        version=update.version,
        record=ReportRecord(values={work.indicator.pk: ValueRecord("about 700")}),
        by=cast.focal_point,
    )
    assert update.indicator_values.get().entered == "about 700"
    with pytest.raises(InvalidInputError) as refused:
        submit_update(update_id=update.pk, by=cast.focal_point)
    assert f"value_{work.indicator.pk}" in refused.value.fields


def test_another_status_than_the_one_claimed_needs_a_reason_and_both_are_kept(cast, work):
    update = approved(work, cast, status="completed")
    with pytest.raises(InvalidInputError):
        accept_update(
            update_id=update.pk,
            content_sha256=content_sha256(update),
            status_accepted=MeasureStatus.IN_PROGRESS,
            by=cast.coordinator,
        )
    accept_update(
        update_id=update.pk,
        content_sha256=content_sha256(update),
        status_accepted=MeasureStatus.IN_PROGRESS,
        reason="The law is not in force.",
        by=cast.coordinator,
    )
    publish_update(update_id=update.pk, by=cast.coordinator)
    kept = now(update)
    assert (kept.status_claimed, kept.status_accepted) == ("completed", "in_progress")
    work.law.refresh_from_db()
    assert work.law.status == "in_progress"


def test_returning_needs_a_reason_and_voids_what_was_approved(cast, work):
    update = approved(work, cast)
    with pytest.raises(InvalidInputError):
        return_update(update_id=update.pk, reason="  ", by=cast.coordinator)
    return_update(update_id=update.pk, reason="Which article?", by=cast.coordinator)
    assert now(update).state == UpdateState.RETURNED
    assert not Approval.objects.filter(update=update, voided_at=None).exists()
    submit_update(update_id=update.pk, by=cast.focal_point)
    assert now(update).state == UpdateState.SUBMITTED


def test_a_published_report_that_is_taken_back_takes_its_status_and_value_along(cast, work):
    first = published(work, cast, status="in_progress")
    second = published(work, cast, status="completed", period=work.periods[1])
    work.law.refresh_from_db()
    assert work.law.status == "completed"
    return_update(update_id=second.pk, reason="The figure is wrong.", by=cast.coordinator)
    work.law.refresh_from_db()
    assert work.law.status == "in_progress"
    assert IndicatorValue.objects.get(period_end=second.period.ends_on).published_at is None
    assert IndicatorValue.objects.get(period_end=first.period.ends_on).published_at is not None


def test_an_older_report_published_later_does_not_turn_the_status_back(cast, work):
    published(work, cast, status="completed", period=work.periods[1])
    older = submitted(work, cast, status="completed")
    approve_update(update_id=older.pk, content_sha256=content_sha256(older), by=cast.approver)
    accept_update(update_id=older.pk, content_sha256=content_sha256(older), by=cast.coordinator)
    publish_update(update_id=older.pk, by=cast.coordinator)
    work.law.refresh_from_db()
    assert work.law.status == "completed"


def test_every_step_is_in_the_audit_log_with_the_checksum_of_its_content(cast, work):
    update = published(work, cast)
    events = AuditEvent.objects.filter(target_type="progress.progressupdate", target_id=str(update.pk))
    actions = list(events.order_by("sequence").values_list("action", flat=True))
    assert actions == [
        "update.drafted",
        "evidence.added",
        "update.submitted",
        "update.approved",
        "update.accepted",
        "update.published",
    ]
    sums = {event.details["content_sha256"] for event in events if "content_sha256" in event.details}
    assert sums == {content_sha256(now(update))}
