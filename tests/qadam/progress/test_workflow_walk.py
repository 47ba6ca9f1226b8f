"""Two thousand walks at random through the workflow: no illegal state, no self-approval, no approval of changed text.

The machine holds what may be true beside the database and never asks the product: from where each step leads, who has
written what, and which text each judge has said yes to. A planted fault in the product is found by the same walk.
"""

import json
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.services import give_role
from qadam.base.errors import DomainError
from qadam.progress import permissions
from qadam.progress.content import content_sha256
from qadam.progress.models import Approval, ProgressUpdate
from qadam.progress.records import ReportRecord, ValueRecord
from qadam.progress.services import steps
from qadam.progress.services.reports import add_evidence, remove_evidence, save_report
from qadam.progress.services.steps import accept_update, approve_update, publish_update, return_update, submit_update
from tests.people import make_cast
from tests.qadam.progress.plans import law_text, make_plan

WALKS, STEPS = 2_000, 14  # at most so many steps each: publishing takes five
LONG_WALKS, LONG_STEPS = 240, 50  # for faults that show late

# The whole of what may happen, written down once more by hand and not read from the product.
LEGAL = {
    ("draft", "submitted"),
    ("submitted", "approved"),
    ("submitted", "returned"),
    ("submitted", "draft"),
    ("approved", "accepted"),
    ("approved", "returned"),
    ("approved", "draft"),
    ("accepted", "published"),
    ("accepted", "returned"),
    ("returned", "submitted"),
    ("published", "returned"),
}
PEOPLE = (
    "focal_point",
    "both_roles",  # writes and approves for the same body
    "approver",
    "coordinator",
    "writing_coordinator",  # coordinates, and writes for the body
    "other_focal_point",
    "civil_society",
    "stranger",
)


class Walk(RuleBasedStateMachine):
    """One report, everybody who may turn up, and every call in any order."""

    begun = 0  # over all walks
    published = 0

    @initialize()
    def begin(self) -> None:
        type(self).begun += 1
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.report = save_report(
            measure_id=WORLD.work.law.pk,
            body_id=WORLD.cast.justice.pk,
            period_id=WORLD.work.period.pk,
            version=0,
            record=ReportRecord({"en": "Begun."}, "in_progress"),
            by=WORLD.person("focal_point"),
        )
        self.state = "draft"
        self.authors = {"focal_point"}
        self.yes: dict[str, str] = {}  # "approve" / "accept" -> the text that the judge said yes to
        self.read()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def row(self) -> ProgressUpdate:
        return ProgressUpdate.objects.get(pk=self.report.pk)

    def text(self) -> str:
        """Return all that the report says, read from the tables by hand."""
        with connection.cursor() as cursor:
            found = []
            for query in (
                "SELECT text_en, text_ru, text_kk, status_claimed FROM progress_progressupdate WHERE id = %s",
                "SELECT kind, title, url, reference FROM progress_evidence WHERE update_id = %s ORDER BY id",
                "SELECT indicator_id, entered, source, note FROM progress_updateindicatorvalue WHERE update_id = %s",
            ):
                cursor.execute(query, [self.report.pk])
                found.append([list(map(str, row)) for row in cursor.fetchall()])
        return json.dumps(found)

    def attempt(self, name: str, call) -> bool:
        """Call the product as a person; return whether it let the call through."""
        person = User.objects.get(pk=WORLD.person(name).pk)
        try:
            with transaction.atomic():
                call(person)
        except DomainError:
            return False
        return True

    def expect_change(self) -> None:
        """Follow the state: whatever happened, it was a legal change."""
        now = self.row().state
        if now != self.state:
            assert (self.state, now) in LEGAL, f"{self.state} became {now}"
        self.state = now

    @rule(name=st.sampled_from(PEOPLE), text=st.sampled_from(["One.", "Two.", ""]), stale=st.booleans())
    def write(self, name: str, text: str, stale: bool) -> None:
        version = self.row().version - int(stale)
        before = self.text()
        record = ReportRecord({"en": text}, "in_progress", {WORLD.work.indicator.pk: ValueRecord(str(len(text)))})
        done = self.attempt(
            name,
            lambda by: save_report(
                measure_id=WORLD.work.law.pk,
                body_id=WORLD.cast.justice.pk,
                period_id=WORLD.work.period.pk,
                version=version,
                record=record,
                by=by,
            ),
        )
        self.after_edit(name, done, before)

    @rule(name=st.sampled_from(PEOPLE))
    def give_evidence(self, name: str) -> None:
        before = self.text()
        done = self.attempt(name, lambda by: add_evidence(update_id=self.report.pk, record=law_text(), by=by))
        self.after_edit(name, done, before)

    @rule(name=st.sampled_from(PEOPLE))
    def take_evidence_away(self, name: str) -> None:
        evidence = self.row().evidence.first()
        if evidence is not None:
            before = self.text()
            done = self.attempt(name, lambda by: remove_evidence(evidence_id=evidence.pk, by=by))
            self.after_edit(name, done, before)

    def after_edit(self, name: str, done: bool, before: str) -> None:
        if not done:
            assert self.text() == before, "a refused edit changed the text"
            return
        if self.text() != before:
            assert name in ("focal_point", "both_roles", "writing_coordinator"), f"{name} wrote"
            assert self.state not in ("accepted", "published"), "a settled report was changed"
            self.authors.add(name)
            self.yes.clear()
        self.expect_change()

    @rule()
    def read(self) -> None:
        """A judge opens the page: what is approved later is what stood there then."""
        self.seen = content_sha256(self.row())
        self.seen_text = self.text()

    @rule(name=st.sampled_from(PEOPLE))
    def submit(self, name: str) -> None:
        if self.attempt(name, lambda by: submit_update(update_id=self.report.pk, by=by)):
            assert name in ("focal_point", "both_roles", "writing_coordinator")
            self.expect_change()

    @rule(name=st.sampled_from(PEOPLE), has_read=st.booleans())
    def approve(self, name: str, has_read: bool) -> None:
        if has_read:
            self.read()
        self.judge("approve", name, ("approver", "both_roles"), approve_update)

    @rule(name=st.sampled_from(PEOPLE), has_read=st.booleans())
    def accept(self, name: str, has_read: bool) -> None:
        if has_read:
            self.read()
        self.judge("accept", name, ("coordinator", "writing_coordinator"), accept_update)

    @rule(judge=st.sampled_from(["approver", "both_roles"]), has_read=st.booleans())
    def go_the_usual_way(self, judge: str, has_read: bool) -> None:
        """The next step by somebody whose it is, so that walks come far enough to go wrong there."""
        if has_read:
            self.read()
        if self.state in ("draft", "returned"):
            self.submit("focal_point")
        elif self.state == "submitted":
            self.judge("approve", judge, ("approver", "both_roles"), approve_update)
        elif self.state == "approved":
            self.judge("accept", "coordinator", ("coordinator", "writing_coordinator"), accept_update)
        elif self.state == "accepted":
            self.publish("coordinator")

    def judge(self, step: str, name: str, judges: tuple[str, ...], service) -> None:
        seen = self.seen
        if self.attempt(name, lambda by: service(update_id=self.report.pk, content_sha256=seen, by=by)):
            assert name in judges, f"{name} judged"
            assert name not in self.authors, f"{name} approved their own text"
            assert self.seen_text == self.text(), "approved something else than what was read"
            self.yes[step] = self.text()
            self.expect_change()

    @rule(name=st.sampled_from(PEOPLE))
    def publish(self, name: str) -> None:
        if self.attempt(name, lambda by: publish_update(update_id=self.report.pk, by=by)):
            assert name in ("coordinator", "writing_coordinator")
            assert self.yes == {"approve": self.text(), "accept": self.text()}, "published without two approvals of it"
            type(self).published += 1
            self.expect_change()

    @rule(name=st.sampled_from(PEOPLE), reason=st.sampled_from(["Not clear.", ""]))
    def give_back(self, name: str, reason: str) -> None:
        if self.attempt(name, lambda by: return_update(update_id=self.report.pk, reason=reason, by=by)):
            assert reason, "returned without a reason"
            assert name in ("approver", "both_roles", "coordinator", "writing_coordinator")
            self.yes.clear()
            self.expect_change()

    @rule(text=st.sampled_from(["Slipped in.", "One."]))
    def slip_in(self, text: str) -> None:
        """Somebody changes the row behind the services: nothing that is published may rest on it."""
        ProgressUpdate.objects.filter(pk=self.report.pk).exclude(state="published").update(text_kk=text)

    @invariant()
    def what_stands_as_approved_was_approved_by_another(self) -> None:
        if not hasattr(self, "report"):
            return
        row = self.row()
        standing = Approval.objects.filter(update=row, voided_at=None)
        writers = set(row.authors.values_list("pk", flat=True))
        assert not any(approval.by_id in writers for approval in standing)
        if row.state in ("draft", "returned", "submitted"):
            assert not standing.exists(), "an approval stands for what is with its writer"


class World:
    """The people and the plan of all walks, made once a test."""

    def begin(self) -> None:
        self.cast = make_cast()
        self.work = make_plan(self.cast)
        cast = self.cast
        self.extra = {"both_roles": cast.national_institution, "writing_coordinator": cast.case_officer}
        give_role(user=cast.national_institution, role=Role.FOCAL_POINT, body=cast.justice, by=None)
        give_role(user=cast.national_institution, role=Role.APPROVER, body=cast.justice, by=None)
        give_role(user=cast.case_officer, role=Role.COORDINATOR, by=None)
        give_role(user=cast.case_officer, role=Role.FOCAL_POINT, body=cast.justice, by=None)

    def person(self, name: str) -> User:
        person: User = self.extra.get(name) or getattr(self.cast, name)
        return person


WORLD = World()


@pytest.fixture
def world(db) -> World:
    WORLD.begin()
    Walk.begun = Walk.published = 0
    return WORLD


def walk(examples: int, steps: int, **options) -> None:
    """Walk at random, always by the same paths."""
    run_state_machine_as_test(
        seed(20261122)(Walk),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


@pytest.mark.slow
def test_two_thousand_walks_break_no_rule(world):
    walk(WALKS, STEPS)
    assert Walk.begun >= WALKS
    assert Walk.published > 20, "walks that never reach the end show little"


FAULTS = {
    "anybody approves their own text": (permissions, "check_foreign_text", lambda by, update: None),
    "an edit leaves the approval standing": ("qadam.progress.services.reports", "void_approvals", lambda update: None),
    "what was read is not compared": (steps, "_check_as_read", lambda update, sha256: None),
    "an approval of another text counts": (steps, "_check_approved", lambda update, step: None),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world, fault):
    place, name, planted = FAULTS[fault]
    target = place if isinstance(place, str) else place.__name__
    with patch(f"{target}.{name}", planted), pytest.raises(AssertionError):
        walk(LONG_WALKS, LONG_STEPS, phases=[Phase.generate], report_multiple_bugs=False)
