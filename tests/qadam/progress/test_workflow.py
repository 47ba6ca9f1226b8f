"""The tables of allowed changes are complete, and what is final stays so; a checksum holds all that a report says."""

from datetime import date

import pytest

from qadam.base.errors import WrongStateError
from qadam.progress.content import content_sha256
from qadam.progress.enums import AssessmentState, ExtensionState, ReplyState, Step, UpdateState
from qadam.progress.workflow import (
    ASSESSMENT_CHANGES,
    EDITABLE,
    EXTENSION_CHANGES,
    REPLY_CHANGES,
    STEPS,
    UPDATE_CHANGES,
    check_change,
)
from tests.qadam.progress.plans import drafted, now
from tests.qadam.workflows import reachable

TABLES = [
    (UpdateState, UPDATE_CHANGES),
    (AssessmentState, ASSESSMENT_CHANGES),
    (ExtensionState, EXTENSION_CHANGES),
    (ReplyState, REPLY_CHANGES),
]


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_stands_in_its_table_and_leads_to_known_ones(states, table):
    assert set(table) == set(states)
    assert all(following <= set(states) for following in table.values())


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_can_be_reached(states, table):
    assert reachable(table, next(iter(states))) == set(states)


def test_every_step_leads_to_a_state_that_something_leads_to():
    assert set(STEPS) == set(Step)
    assert all(any(to in following for following in UPDATE_CHANGES.values()) for to in STEPS.values())


def test_what_is_accepted_or_published_is_not_edited():
    assert not EDITABLE & {UpdateState.ACCEPTED, UpdateState.PUBLISHED}


@pytest.mark.parametrize(
    ("now_", "to", "allowed"),
    [
        (UpdateState.DRAFT, UpdateState.APPROVED, False),  # nobody has sent it
        (UpdateState.SUBMITTED, UpdateState.ACCEPTED, False),  # the body has not approved it
        (UpdateState.APPROVED, UpdateState.PUBLISHED, False),  # the coordinator has not accepted it
        (UpdateState.PUBLISHED, UpdateState.DRAFT, False),  # it is returned with a reason first
        (UpdateState.PUBLISHED, UpdateState.RETURNED, True),
        (UpdateState.APPROVED, UpdateState.DRAFT, True),  # by an edit
    ],
)
def test_changes_of_a_report(now_, to, allowed):
    if allowed:
        check_change(UPDATE_CHANGES, now_, to)
    else:
        with pytest.raises(WrongStateError):
            check_change(UPDATE_CHANGES, now_, to)


CHANGES = {
    "English text": lambda u: type(u).objects.filter(pk=u.pk).update(text_en="x"),
    "Russian text": lambda u: type(u).objects.filter(pk=u.pk).update(text_ru="x"),
    "Kazakh text": lambda u: type(u).objects.filter(pk=u.pk).update(text_kk="x"),
    "status": lambda u: type(u).objects.filter(pk=u.pk).update(status_claimed="delayed"),
    "title of evidence": lambda u: u.evidence.update(title="x"),
    "kind of evidence": lambda u: u.evidence.update(kind="other"),
    "date of evidence": lambda u: u.evidence.update(on=date(2020, 1, 1)),
    "number of evidence": lambda u: u.evidence.update(reference="x"),
    "link of evidence": lambda u: u.evidence.update(url="https://example.org/"),
    "whether the file is public": lambda u: u.evidence.update(is_public=True),
    "less evidence": lambda u: u.evidence.all().delete(),
    "value": lambda u: u.indicator_values.update(entered="1"),
    "number of the value": lambda u: u.indicator_values.update(value=1),
    "source of the value": lambda u: u.indicator_values.update(source="x"),
    "note on the value": lambda u: u.indicator_values.update(note="x"),
    "no value": lambda u: u.indicator_values.all().delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", CHANGES)
def test_a_checksum_holds_all_that_a_report_says(cast, work, what):
    update = drafted(work, cast)
    before = content_sha256(now(update))
    assert before == content_sha256(now(update)), "the same whenever it is read"
    CHANGES[what](update)
    assert content_sha256(now(update)) != before
