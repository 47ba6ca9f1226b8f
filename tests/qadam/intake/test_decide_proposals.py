"""Accepting, rejecting and reopening proposals, one by one and all that are clean."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.intake.enums import Decision
from qadam.intake.services import accept_all, accept_proposal, reject_proposal, reopen_proposal
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db

ACTIONS = [
    (accept_proposal, Decision.ACCEPTED, "proposal.accepted"),
    (reject_proposal, Decision.REJECTED, "proposal.rejected"),
]


@pytest.mark.parametrize(("action", "decision", "event"), ACTIONS)
def test_the_coordinator_decides_and_the_log_knows(read, cast, action, decision, event):
    proposal = read().proposals.first()
    action(import_id=proposal.import_run_id, proposal_id=proposal.pk, version=1, by=cast.coordinator)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.version) == (decision, 2)
    assert AuditEvent.objects.filter(action=event, actor_id=cast.coordinator.pk).count() == 1
    assert verify_chain() is None


@pytest.mark.parametrize("action", [accept_proposal, reject_proposal, reopen_proposal])
@pytest.mark.parametrize("person", ["focal_point", "national_institution", "administrator", "stranger", "deactivated"])
def test_nobody_else_decides(read, cast, action, person):
    proposal = read().proposals.first()
    with pytest.raises(NotAllowedError):
        action(import_id=proposal.import_run_id, proposal_id=proposal.pk, by=getattr(cast, person))


def test_a_proposal_of_another_import_does_not_exist_here(read, cast):
    one, other = read(papers.report()), read(papers.report(papers.ASKS[:5]))
    with pytest.raises(NotFoundError):
        accept_proposal(import_id=one.pk, proposal_id=other.proposals.first().pk, by=cast.coordinator)


def test_a_double_click_is_one_decision(read, cast):
    proposal = read().proposals.first()
    for _click in range(2):
        accept_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, version=1, by=cast.coordinator)
    assert proposal.import_run.steps.count() == 1


def test_a_decision_upon_an_older_version_is_refused(read, cast):
    proposal = read().proposals.first()
    reject_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, version=1, by=cast.coordinator)
    with pytest.raises(WrongStateError, match="Somebody else"):
        accept_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, version=1, by=cast.coordinator)


def test_a_decision_can_be_taken_back(read, cast):
    proposal = read().proposals.first()
    accept_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, by=cast.coordinator)
    reopen_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, by=cast.coordinator)
    proposal.refresh_from_db()
    assert proposal.decision == Decision.PENDING


def test_all_clean_ones_are_accepted_in_one_step(read, cast):
    asks = [("Ratify it", ("France",)), *papers.ASKS[1:]]  # too short to pass unseen
    import_run = read(papers.report(asks), papers.addendum(), papers.russian_report(papers.RUSSIAN_ASKS[:-1]))
    accepted = accept_all(import_id=import_run.pk, by=cast.coordinator)
    left = import_run.proposals.filter(decision=Decision.PENDING)
    assert [proposal.number for proposal in left] == ["6.1", "7.4"]  # a doubt; a finding
    assert accepted == 6
    assert import_run.steps.count() == 1


def test_nothing_left_to_accept_is_no_step(read, cast):
    import_run = read()
    accept_all(import_id=import_run.pk, by=cast.coordinator)
    assert accept_all(import_id=import_run.pk, by=cast.coordinator) == 0
    assert import_run.steps.count() == 1


def test_a_proposal_without_a_text_cannot_be_accepted(read, cast):
    proposal = read(papers.addendum()).proposals.first()  # the addendum alone, and no register to speak of
    with pytest.raises(InvalidInputError, match="has no text"):
        accept_proposal(import_id=proposal.import_run_id, proposal_id=proposal.pk, by=cast.coordinator)


def test_accepting_many_costs_no_more_queries_than_few(read, cast, django_assert_max_num_queries):
    few = read(papers.report(papers.ASKS[:5]))
    many = read(papers.report([(f"Protect the right number {i} in law", ("Chile",)) for i in range(1, 26)]))
    with django_assert_max_num_queries(25) as first:
        accept_all(import_id=few.pk, by=cast.coordinator)
    with django_assert_max_num_queries(25) as second:
        accept_all(import_id=many.pk, by=cast.coordinator)
    assert len(first) == len(second)
