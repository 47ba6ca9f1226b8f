"""Publishing writes the register once, whole, and only when a person has looked at everything."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError, WrongStateError
from qadam.intake.enums import Decision, ImportStatus, Resolution
from qadam.intake.models import Import
from qadam.intake.services import (
    accept_all,
    accept_proposal,
    choose_review,
    discard_import,
    publish_import,
    reject_proposal,
    resolve_finding,
)
from qadam.register.models import PositionEntry, Recommendation, RecommendingState, Review
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


def accept_everything(import_run, cast):
    accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)


def test_the_register_holds_what_the_documents_say(publish):
    import_run = publish(papers.report(), papers.addendum(), papers.russian_report())
    assert import_run.status == ImportStatus.PUBLISHED
    review = Review.objects.get()
    assert (review.state_under_review, review.cycle, review.addendum_symbol) == ("ISL", 4, "A/HRC/60/7/Add.1")
    rows = list(Recommendation.objects.all())
    assert [row.number for row in rows] == papers.numbers()
    assert [row.position for row in rows] == ["supported"] * 7 + ["noted"]
    assert {text.language: text.text for text in rows[4].texts.all()} == {
        "en": papers.ASKS[4][0],
        "ru": papers.RUSSIAN_ASKS[4][0],
    }
    assert [state.state for state in RecommendingState.objects.filter(recommendation=rows[0])] == ["FRA", "LTU"]
    assert [(e.position, e.source) for e in PositionEntry.objects.filter(recommendation=rows[4])] == [
        ("pending", "A/HRC/60/7, para. 7"),
        ("supported", "A/HRC/60/7/Add.1, para. 2"),
    ]
    assert verify_chain() is None


def test_a_second_click_does_nothing_more(publish, cast):
    import_run = publish()
    events = AuditEvent.objects.count()
    again = publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert again.was_published_before
    assert (Recommendation.objects.count(), AuditEvent.objects.count()) == (8, events)


def test_rejected_proposals_stay_out(read, cast):
    import_run = read()
    reject_proposal(import_id=import_run.pk, proposal_id=import_run.proposals.get(number="6.2").pk, by=cast.coordinator)
    accept_everything(import_run, cast)
    publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert not Recommendation.objects.filter(number="6.2").exists()
    assert Recommendation.objects.count() == 7


def test_pending_proposals_hold_it_back(read, cast):
    import_run = read()
    accept_proposal(import_id=import_run.pk, proposal_id=import_run.proposals.first().pk, by=cast.coordinator)
    with pytest.raises(WrongStateError, match="7 proposals are still to be reviewed"):
        publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert not Recommendation.objects.exists()


def test_open_contradictions_hold_it_back_until_they_are_resolved(read, cast):
    import_run = read(papers.report(), papers.addendum(), papers.matrix({"7.1": "Noted"}))
    accept_everything(import_run, cast)
    with pytest.raises(WrongStateError, match="1 finding still has to be resolved"):
        publish_import(import_id=import_run.pk, by=cast.coordinator)
    finding = import_run.findings.get(is_blocking=True)
    resolve_finding(
        import_id=import_run.pk, finding_id=finding.pk, resolution=Resolution.KEPT_SECOND, by=cast.coordinator
    )
    publish_import(import_id=import_run.pk, by=cast.coordinator)
    row = Recommendation.objects.get(number="7.1")
    assert row.position == "noted"
    assert "supported" in row.positions.values_list("position", flat=True)  # what the addendum said stays


def test_without_a_known_review_it_asks_for_one(read, cast):
    import_run = read()
    Import.objects.filter(pk=import_run.pk).update(facts={**import_run.facts, "state_under_review": None})
    accept_everything(import_run, cast)
    with pytest.raises(InvalidInputError, match="Choose the review first"):
        publish_import(import_id=import_run.pk, by=cast.coordinator)


class Killed(BaseException):
    """What no code of ours may catch, as no code catches a kill."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "point", ["_make_review", "publish_recommendations", "record_event", "_record", "Proposal.objects.bulk_update"]
)
def test_killed_at_any_point_nothing_is_published(read, cast, monkeypatch, point):
    import_run = read()
    accept_everything(import_run, cast)

    def killed(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"qadam.intake.services.publication.{point}", killed)
        with pytest.raises(Killed):
            publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert (Recommendation.objects.count(), Review.objects.count()) == (0, 0)
    publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert Recommendation.objects.count() == 8


def test_two_imports_of_one_review_never_write_a_number_twice(read, cast):
    first, second = read(), read(papers.report())
    for import_run in (first, second):
        accept_everything(import_run, cast)
    publish_import(import_id=first.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError, match="The register has changed"):
        publish_import(import_id=second.pk, by=cast.coordinator)
    publish_import(import_id=second.pk, by=cast.coordinator)  # compared again, nothing is left to write
    assert Recommendation.objects.count() == 8


@pytest.mark.parametrize("person", ["focal_point", "administrator", "stranger"])
def test_nobody_but_the_coordinator_publishes(read, cast, person):
    import_run = read()
    accept_everything(import_run, cast)
    with pytest.raises(NotAllowedError):
        publish_import(import_id=import_run.pk, by=getattr(cast, person))


def test_a_discarded_import_is_never_published(read, cast):
    import_run = read()
    accept_everything(import_run, cast)
    discard_import(import_id=import_run.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        publish_import(import_id=import_run.pk, by=cast.coordinator)


def test_choosing_another_review_compares_anew(publish, read, cast):
    published = publish()
    other = Review.objects.create(code="other", mechanism=published.review.mechanism, state_under_review="ISL", cycle=3)
    import_run = read(papers.report())
    assert set(import_run.proposals.values_list("kind", flat=True)) == {"unchanged"}
    choose_review(import_id=import_run.pk, review_id=other.pk, by=cast.coordinator)
    assert set(import_run.proposals.values_list("kind", "decision")) == {("new", Decision.PENDING)}
