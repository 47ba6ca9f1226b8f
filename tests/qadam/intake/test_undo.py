"""Every step of the review can be taken back, in any sequence, to exactly where it began."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from qadam.base.errors import DomainError, NotAllowedError, WrongStateError
from qadam.intake.enums import Resolution
from qadam.intake.models import Import, ImportFinding, Proposal
from qadam.intake.selectors import active_proposals
from qadam.intake.services import (
    accept_all,
    accept_proposal,
    edit_proposal,
    merge_with_next,
    read_import,
    reject_proposal,
    reopen_proposal,
    resolve_finding,
    split_proposal,
    start_import,
    suggested_number,
    undo_last_step,
)
from tests.people import make_cast
from tests.qadam.intake import papers
from tests.qadam.intake.conftest import upload
from tests.qadam.intake.test_edit_proposal import edited

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "reopen", "edit", "split", "merge", "resolve", "accept_all"]),
        st.integers(0, 9),
    ),
    max_size=12,
)


def state_of(import_run: Import) -> tuple[list[dict], list[dict]]:
    """Return everything that a person can see of an import; versions only ever rise and do not count."""
    proposals = [{**row, "version": 0} for row in Proposal.objects.filter(import_run=import_run).values()]
    findings = [{**row, "resolved_at": None} for row in ImportFinding.objects.filter(import_run=import_run).values()]
    return proposals, findings


def do(import_run: Import, action: str, index: int, by) -> None:
    """Do one step on one of the standing proposals."""
    standing = list(active_proposals(import_run))
    proposal = standing[index % len(standing)]
    which = {"import_id": import_run.pk, "proposal_id": proposal.pk, "by": by}
    if action == "accept":
        accept_proposal(**which)
    elif action == "reject":
        reject_proposal(**which)
    elif action == "reopen":
        reopen_proposal(**which)
    elif action == "edit":
        edit_proposal(**which, version=proposal.version, edited=edited(proposal, heading=f"Heading {index}"))
    elif action == "split":
        number = suggested_number(import_run, proposal)
        split_proposal(**which, version=proposal.version, texts=(proposal.text, f"Second {index}"), number=number)
    elif action == "merge":
        merge_with_next(**which, version=proposal.version)
    elif action == "accept_all":
        accept_all(import_id=import_run.pk, by=by)
    else:
        finding = ImportFinding.objects.filter(import_run=import_run)[index % 2]
        resolution = list(Resolution)[1 + index % 3]
        resolve_finding(import_id=import_run.pk, finding_id=finding.pk, resolution=resolution, by=by)


class UndoTest(TestCase):
    """In one database that each example leaves as it found it."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_undoing_everything_gives_the_beginning(self, steps):
        coordinator = make_cast().coordinator
        documents = papers.report(), papers.addendum(), papers.matrix({"7.1": "Noted", "7.2": "Noted"})
        import_run = start_import(files=upload(*documents), by=coordinator)
        read_import(import_id=import_run.pk)
        states = [state_of(import_run)]
        for action, index in steps:
            count = import_run.steps.count()
            try:
                do(import_run, action, index, coordinator)
            except DomainError:
                continue
            if import_run.steps.count() > count:
                states.append(state_of(import_run))
        while len(states) > 1:
            assert state_of(import_run) == states.pop()
            undo_last_step(import_id=import_run.pk, by=coordinator)
        assert state_of(import_run) == states[0]
        with pytest.raises(WrongStateError, match="nothing left to undo"):
            undo_last_step(import_id=import_run.pk, by=coordinator)


@pytest.mark.django_db
class TestSeveralPeople:
    """Each takes back the own steps, and never what somebody else has built upon."""

    def test_undo_takes_the_own_last_step(self, read, cast):
        import_run = read()
        one, two = import_run.proposals.all()[:2]
        colleague = self.colleague(cast)
        accept_proposal(import_id=import_run.pk, proposal_id=one.pk, by=cast.coordinator)
        accept_proposal(import_id=import_run.pk, proposal_id=two.pk, by=colleague)
        undo_last_step(import_id=import_run.pk, by=cast.coordinator)
        assert [p.decision for p in import_run.proposals.all()[:2]] == ["pending", "accepted"]

    def test_undo_is_refused_where_somebody_has_gone_on(self, read, cast):
        import_run = read()
        proposal = import_run.proposals.first()
        accept_proposal(import_id=import_run.pk, proposal_id=proposal.pk, by=cast.coordinator)
        reject_proposal(import_id=import_run.pk, proposal_id=proposal.pk, by=self.colleague(cast))
        with pytest.raises(WrongStateError, match="Somebody else"):
            undo_last_step(import_id=import_run.pk, by=cast.coordinator)

    def test_nobody_but_the_coordinator_undoes(self, read, cast):
        with pytest.raises(NotAllowedError):
            undo_last_step(import_id=read().pk, by=cast.focal_point)

    def colleague(self, cast):
        from qadam.accounts.enums import Role
        from qadam.accounts.services import give_role

        give_role(user=cast.stranger, role=Role.COORDINATOR, by=None)
        return cast.stranger
