"""Labels and repeated recommendations are proposed beside the review and in the register, and never decide anything."""

import pytest
from django_tasks_db.models import DBTaskResult

from qadam.intake.enums import Doubt
from qadam.intake.labelling import label_doubts, propose_labels
from qadam.intake.models import Import
from qadam.intake.rows import proposal_row
from qadam.intake.services import (
    accept_all,
    accept_proposal,
    label_import,
    publish_import,
    read_import,
)
from qadam.register.enums import LabelStatus, RecurrenceStatus
from qadam.register.models import EarlierRecommendation, Mechanism, Recommendation, RecommendationLabel, Review
from qadam.register.records import RecommendationRecord, TextRecord
from qadam.register.services import decide_label, publish_recommendations
from qadam.register.services.proposing import propose_for_review
from qadam.taxonomy.models import LoadedPreset, Term
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle_3(cast):
    """The review before, in which 6.1 of the new report was asked already."""
    mechanism = Mechanism.objects.create(code="upr", kind="upr", name_en="UPR")
    review = Review.objects.create(
        code="isl-upr-3", mechanism=mechanism, state_under_review="ISL", cycle=3, reviewed_on="2020-01-27"
    )
    texts = {
        "115.7": "Ratify the Optional Protocol to the Convention against Torture",
        "115.8": "Improve the roads in the highlands for tourists",
    }
    publish_recommendations(
        review=review,
        records=[
            RecommendationRecord(number=number, order=order, texts=(TextRecord("en", text),))
            for order, (number, text) in enumerate(texts.items())
        ],
        by=cast.coordinator,
    )
    return review


@pytest.fixture
def torture():
    """The term of the vocabulary that the classifier and the thematic list may name."""
    return Term.objects.create(scheme="issues", code="Torture and other CID treatment", name_en="Torture")


def test_reading_queues_the_labels(read):
    import_run = read()
    assert DBTaskResult.objects.filter(task_path="qadam.intake.tasks.label_import_job").count() == 1
    assert import_run.labelled_at is None


def test_labels_have_scores_and_reasons(read):
    import_run = read()
    assert label_import(import_id=import_run.pk) == 8
    labels = import_run.proposals.get(number="6.1").labels
    issues = {label["code"]: label for label in labels if label["scheme"] == "issues"}
    assert issues
    assert all(0 <= label["score"] <= 1 and label["source"] for label in issues.values())
    assert {label["scheme"] for label in labels} >= {"issues", "action"}


def test_what_a_document_says_stands_against_the_classifier():
    said = {"scheme": "issues", "code": "As the list says", "score": None, "reason": [], "source": "list"}
    labels = propose_labels(["Ratify the Convention against Torture"], [[said]])[0]
    assert [label for label in labels if label["scheme"] == "issues"] == [said]
    assert [label for label in labels if label["scheme"] == "action"]


def test_an_unknown_preset_gives_labels_without_areas():
    LoadedPreset.objects.create(code="of-this-instance-alone", sha256="0" * 64)
    labels = propose_labels(["Ratify the Convention against Torture"], [[]])[0]
    assert labels
    assert not [label for label in labels if label["scheme"] == "areas"]


def test_a_repeated_one_names_the_earlier(read, cycle_3):
    import_run = read()
    label_import(import_id=import_run.pk)
    proposal = import_run.proposals.get(number="6.1")
    assert proposal.earlier["status"] == "repeated"
    assert (proposal.earlier["matches"][0]["number"], proposal.earlier["matches"][0]["year"]) == ("115.7", 2020)
    chips = [chip.text for chip in proposal_row(proposal, terms={}).chips]
    assert "Repeated: 115.7 (2020)" in chips
    assert "First time" in [chip.text for chip in proposal_row(import_run.proposals.get(number="7.3"), terms={}).chips]


def test_without_an_earlier_cycle_nothing_is_said_of_it(read):
    import_run = read()
    label_import(import_id=import_run.pk)
    assert set(map(str, import_run.proposals.values_list("earlier", flat=True))) == {"{}"}


def test_run_twice_it_does_nothing_more(read):
    import_run = read()
    label_import(import_id=import_run.pk)
    assert label_import(import_id=import_run.pk) == 0


class Killed(BaseException):
    """What no code of ours may catch, as no code catches a kill."""


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_writes_it_begins_anew(read, monkeypatch):
    import_run = read()

    def killed(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.bulk_update", killed)
        with pytest.raises(Killed):
            label_import(import_id=import_run.pk)
    assert {len(labels) for labels in import_run.proposals.values_list("labels", flat=True)} == {0}
    assert label_import(import_id=import_run.pk) == 8


def test_a_decision_taken_meanwhile_stands(read, cast, monkeypatch):
    import_run = read()
    from qadam.intake.services import labels

    original = labels.propose_labels
    proposal = import_run.proposals.first()

    def while_somebody_accepts(*args, **options):
        accept_proposal(import_id=import_run.pk, proposal_id=proposal.pk, by=cast.coordinator)
        return original(*args, **options)

    monkeypatch.setattr(labels, "propose_labels", while_somebody_accepts)
    label_import(import_id=import_run.pk)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.version) == ("accepted", 2)
    assert proposal.labels


def test_in_the_register_they_are_proposals_until_a_person_decides(read, cast, cycle_3, torture):
    import_run = read()
    label_import(import_id=import_run.pk)
    accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
    publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert DBTaskResult.objects.filter(task_path="qadam.register.tasks.propose_for_review_job").count() == 1
    propose_for_review(review_id=Review.objects.get(cycle=4).pk)
    row = Recommendation.objects.get(review__cycle=4, number="6.1")
    assert row.recurrence == RecurrenceStatus.REPEATED
    assert EarlierRecommendation.objects.get(recommendation=row, earlier__number="115.7").status == "proposed"
    label = RecommendationLabel.objects.get(recommendation=row, term=torture)
    assert (label.status, label.score is not None) == ("proposed", True)
    decide_label(label_id=label.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    propose_for_review(review_id=row.review_id)  # run twice
    label.refresh_from_db()
    assert label.status == "rejected"


@pytest.mark.parametrize(
    ("themes", "earlier", "doubts"),
    [
        ([0.9, 0.2], {}, []),
        ([None], {}, []),  # a document says it
        ([0.3], {}, [Doubt.LABEL]),
        ([], {}, [Doubt.LABEL]),
        ([0.9], {"score": 0.5}, [Doubt.RECURRENCE]),
        ([0.9], {"score": 0.95}, []),
        ([0.9], {"score": 0.05}, []),
    ],
)
def test_doubts_are_what_nobody_can_be_sure_of(themes, earlier, doubts):
    labels = [
        {"scheme": "themes", "code": str(i), "score": s, "reason": [], "source": ""} for i, s in enumerate(themes)
    ]
    assert label_doubts(labels, earlier) == doubts


def test_doubtful_labels_do_not_hold_back_what_is_clean(read, cast):
    import_run = read()
    import_run.proposals.update(label_doubts=[Doubt.LABEL])
    assert accept_all(import_id=import_run.pk, by=cast.coordinator) == 8


def test_read_again_after_labels_nothing_is_lost(read):
    import_run = read()
    label_import(import_id=import_run.pk)
    read_import(import_id=import_run.pk)
    assert Import.objects.get().labelled_at is not None


def test_more_proposals_cost_no_more_queries(read, cycle_3, django_assert_max_num_queries):
    few = read(papers.report(papers.ASKS[:5]))
    many = read(papers.report([(f"Protect the right number {i} in law", ("Chile",)) for i in range(1, 26)]))
    with django_assert_max_num_queries(20) as first:
        label_import(import_id=few.pk)
    with django_assert_max_num_queries(20) as second:
        label_import(import_id=many.pk)
    assert len(first) == len(second)
