"""The same file again changes nothing, a corrected one proposes what differs, and people's corrections stand."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.intake.enums import Decision, ProposalKind
from qadam.intake.selectors import counts_of
from qadam.intake.services import accept_all, hold_field, publish_import, reject_proposal
from qadam.register.models import PositionEntry, Recommendation
from qadam.register.records import TextRecord
from qadam.register.services import edit_recommendation
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db

NEW_WORDS = "Publish the number of complaints of torture in detention every year"


def correct_by_hand(cast, number="6.2"):
    row = Recommendation.objects.get(number=number)
    edit_recommendation(
        recommendation_id=row.pk, version=row.version, texts=[TextRecord("en", "By hand")], by=cast.coordinator
    )


def finish(import_run, cast):
    accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
    return publish_import(import_id=import_run.pk, by=cast.coordinator)


def text_of(number):
    return Recommendation.objects.get(number=number).texts.get(language="en").text


def test_the_same_files_again_are_nothing_new(publish, read, cast):
    publish()
    before = list(Recommendation.objects.values()), list(PositionEntry.objects.values())
    again = read()
    counts = counts_of(again)
    assert (counts.new, counts.changed, counts.unchanged, counts.pending) == (0, 0, 8, 0)
    events = AuditEvent.objects.count()
    published = publish_import(import_id=again.pk, by=cast.coordinator)
    assert (published.new, published.changed, published.unchanged_count) == ((), (), 8)
    assert AuditEvent.objects.count() == events + 1  # that this import was published, and no change
    assert (list(Recommendation.objects.values()), list(PositionEntry.objects.values())) == before


def test_a_corrected_file_proposes_what_differs(publish, read, cast):
    publish()
    again = read(papers.report(changes={"6.2": NEW_WORDS}), papers.addendum())
    changed = again.proposals.get(decision=Decision.PENDING)
    assert (changed.number, changed.kind) == ("6.2", ProposalKind.CHANGED)
    assert changed.differs["text:en"] == {
        "register": papers.ASKS[1][0],
        "file": NEW_WORDS,
        "is_conflict": False,
        "holds": "file",
    }
    published = finish(again, cast)
    assert published.changed == ("6.2",)
    assert text_of("6.2") == NEW_WORDS


def test_a_correction_by_hand_survives_the_same_file(publish, read, cast):
    publish()
    correct_by_hand(cast)
    again = read()
    assert counts_of(again).unchanged == 8
    finish(again, cast)
    assert text_of("6.2") == "By hand"


def test_where_file_and_person_both_changed_it_the_person_stands_until_somebody_chooses(publish, read, cast):
    publish()
    correct_by_hand(cast)
    again = read(papers.report(changes={"6.2": NEW_WORDS}), papers.addendum())
    proposal = again.proposals.get(decision=Decision.PENDING)
    assert proposal.differs["text:en"]["is_conflict"]
    assert proposal.text == "By hand"
    finish(again, cast)
    assert text_of("6.2") == "By hand"


def test_a_person_can_choose_the_file_after_all(publish, read, cast):
    publish()
    correct_by_hand(cast)
    again = read(papers.report(changes={"6.2": NEW_WORDS}), papers.addendum())
    proposal = again.proposals.get(number="6.2")
    hold_field(import_id=again.pk, proposal_id=proposal.pk, field="text:en", side="file", by=cast.coordinator)
    finish(again, cast)
    assert text_of("6.2") == NEW_WORDS


def test_a_correction_in_the_review_survives_the_same_file(read, cast):
    from qadam.intake.services import edit_proposal
    from tests.qadam.intake.test_edit_proposal import edited

    first = read()
    proposal = first.proposals.get(number="6.2")
    edit_proposal(
        import_id=first.pk,
        proposal_id=proposal.pk,
        version=1,
        edited=edited(proposal, texts={"en": "Mended in the review"}),
        by=cast.coordinator,
    )
    finish(first, cast)
    again = read()
    assert counts_of(again).unchanged == 8
    finish(again, cast)
    assert text_of("6.2") == "Mended in the review"


def test_what_a_person_declined_is_not_asked_again(read, cast):
    first = read()
    declined = first.proposals.get(number="6.2")
    reject_proposal(import_id=first.pk, proposal_id=declined.pk, by=cast.coordinator)
    finish(first, cast)
    again = read()
    assert (counts_of(again).new, counts_of(again).pending) == (0, 0)
    finish(again, cast)
    assert not Recommendation.objects.filter(number="6.2").exists()


def test_the_addendum_can_come_months_later(publish, read, cast):
    publish(papers.report())
    assert Recommendation.objects.get(number="7.4").position == "pending"
    later = read(papers.addendum())
    assert later.review is not None
    assert set(later.proposals.values_list("kind", flat=True)) == {ProposalKind.CHANGED}
    finish(later, cast)
    assert [row.position for row in Recommendation.objects.filter(number__startswith="7")] == ["supported"] * 3 + [
        "noted"
    ]


def test_the_report_again_does_not_take_positions_back(publish, read, cast):
    publish()
    again = read(papers.report())
    assert counts_of(again).unchanged == 8
    assert Recommendation.objects.get(number="7.1").position == "supported"


def test_a_translation_can_come_later(publish, read, cast):
    publish()
    finish(read(papers.russian_report()), cast)
    texts = Recommendation.objects.get(number="6.3").texts
    assert texts.get(language="ru").text == papers.RUSSIAN_ASKS[2][0]
    assert texts.get(language="en").text == papers.ASKS[2][0]


def test_what_the_file_no_longer_holds_is_shown_and_stays(publish, read, cast):
    publish(papers.report())
    again = read(papers.report(papers.ASKS[:-1]))
    missing = again.proposals.get(kind=ProposalKind.MISSING)
    assert (missing.number, missing.decision) == ("7.4", Decision.ACCEPTED)
    finish(again, cast)
    assert Recommendation.objects.filter(number="7.4").exists()


def test_a_new_number_in_a_corrected_file_is_new(publish, read, cast):
    publish(papers.report(papers.ASKS[:-1]))
    finish(read(papers.report()), cast)
    assert [row.number for row in Recommendation.objects.all()] == papers.numbers()


def test_corrected_in_the_register_while_the_import_is_reviewed(publish, read, cast):
    from qadam.base.errors import WrongStateError

    publish()
    again = read(papers.report(changes={"6.2": NEW_WORDS}), papers.addendum())
    accept_all(import_id=again.pk, even_with_findings=True, by=cast.coordinator)
    correct_by_hand(cast)
    with pytest.raises(WrongStateError, match=r"Look again at: 6\.2"):
        publish_import(import_id=again.pk, by=cast.coordinator)
    assert text_of("6.2") == "By hand"
    proposal = again.proposals.get(number="6.2")
    assert (proposal.decision, proposal.differs["text:en"]["is_conflict"]) == (Decision.PENDING, True)
