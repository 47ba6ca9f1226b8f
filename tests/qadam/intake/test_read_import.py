"""Reading writes all proposals once, whenever it is killed and however often it runs."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.intake.enums import Decision, ImportStatus, ProposalKind
from qadam.intake.models import Import, ImportFinding, Proposal
from qadam.intake.services import discard_import, fail_abandoned_imports, read_import, retry_import
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


def test_report_and_addendum_give_one_proposal_a_number(read):
    import_run = read(papers.report(), papers.addendum())
    assert import_run.status == ImportStatus.READY
    proposals = list(import_run.proposals.all())
    assert [proposal.number for proposal in proposals] == papers.numbers()
    assert {proposal.kind for proposal in proposals} == {ProposalKind.NEW}
    assert [proposal.position for proposal in proposals] == ["supported"] * 7 + ["noted"]
    assert proposals[0].parts == [{"text": papers.ASKS[0][0], "states": ["FRA", "LTU"]}]
    assert [entry["source"] for entry in proposals[4].ledger] == ["A/HRC/60/7, para. 7", "A/HRC/60/7/Add.1, para. 2"]


def test_documents_say_of_which_review_they_are(read):
    facts = read().facts
    assert (facts["state_under_review"], facts["cycle"], facts["report_symbol"]) == ("ISL", 4, "A/HRC/60/7")


def test_a_report_in_russian_joins_by_number(read):
    import_run = read(papers.russian_report(), papers.report())
    proposal = import_run.proposals.get(number="7.1")
    assert proposal.language == "en"
    assert {code: entry["text"] for code, entry in proposal.texts.items()} == {
        "en": papers.ASKS[4][0],
        "ru": papers.RUSSIAN_ASKS[4][0],
    }
    assert not ImportFinding.objects.exists()


def test_a_number_that_only_one_language_has_is_found(read):
    import_run = read(papers.report(), papers.russian_report(papers.RUSSIAN_ASKS[:-1]))
    finding = import_run.findings.get(code="missing-in-document")
    assert (finding.number, finding.place, finding.other) == ("7.4", "A/HRC/60/7", "A/HRC/60/7 (ru)")
    assert finding.proposal.number == "7.4"


def test_other_states_in_the_translation_are_found(read):
    asks = [(papers.RUSSIAN_ASKS[0][0], ("Франция", "Латвия")), *papers.RUSSIAN_ASKS[1:]]
    finding = read(papers.report(), papers.russian_report(asks)).findings.get(code="states-differ")
    assert "LTU" in finding.message
    assert "LVA" in finding.message


def test_the_thematic_list_gives_labels(read):
    labels = read(papers.report(), papers.matrix()).proposals.get(number="6.1").labels
    assert ("themes", "Prohibition of torture") in {(label["scheme"], label["code"]) for label in labels}
    assert ("sdg_goals", "16") in {(label["scheme"], label["code"]) for label in labels}


def test_a_file_that_holds_nothing_fails_with_its_name_and_a_sentence(read):
    import_run = read(papers._docx(["Dear colleagues,", "Please find the menu of the canteen below.", "Soup."]))
    assert import_run.status == ImportStatus.FAILED
    assert import_run.error.startswith("file-1.docx: ")
    assert not import_run.proposals.exists()


def test_a_failed_import_can_be_tried_again(read, cast):
    import_run = read(papers._docx(["Dear colleagues,"]))
    job_id = import_run.job_id
    retry_import(import_id=import_run.pk, by=cast.coordinator)
    import_run.refresh_from_db()
    assert (import_run.status, import_run.error) == (ImportStatus.UPLOADED, "")
    assert import_run.job_id != job_id


def test_running_twice_changes_nothing(read):
    import_run = read()
    before = list(Proposal.objects.values())
    assert read_import(import_id=import_run.pk) is ImportStatus.READY
    assert list(Proposal.objects.values()) == before
    assert AuditEvent.objects.filter(action="import.read").count() == 1


def test_a_discarded_import_is_not_read(start, cast):
    import_run = start(papers.report())
    discard_import(import_id=import_run.pk, by=cast.coordinator)
    assert read_import(import_id=import_run.pk) is ImportStatus.DISCARDED
    assert not Proposal.objects.exists()


def test_discarded_while_it_is_read_nothing_is_written(start, cast, monkeypatch):
    import_run = start(papers.report())
    from qadam.intake.services import reading

    def gather_slowly(documents):
        discard_import(import_id=import_run.pk, by=cast.coordinator)
        return original(documents)

    original = reading.gather
    monkeypatch.setattr(reading, "gather", gather_slowly)
    assert read_import(import_id=import_run.pk) is ImportStatus.DISCARDED
    assert not Proposal.objects.exists()


class Killed(BaseException):
    """What no code of ours may catch, as no code catches a kill."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "point",
    [
        "reading.read_files",
        "reading.gather",
        "reading._describe",
        "reading.review_matching",
        "reading.write_proposals",
        "reading.record_event",
        "comparison.register_entries",
        "comparison._compare",
        "comparison.ImportFinding",
    ],
)
def test_killed_at_any_point_and_run_again_everything_is_there_once(start, monkeypatch, point):
    import_run = start(papers.report(), papers.addendum(), papers.russian_report(papers.RUSSIAN_ASKS[:-1]))

    def killed(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"qadam.intake.services.{point}", killed)
        with pytest.raises((Killed, AttributeError)):
            read_import(import_id=import_run.pk)
    assert Import.objects.get().status == ImportStatus.READING
    assert (Proposal.objects.count(), ImportFinding.objects.count()) == (0, 0)

    assert read_import(import_id=import_run.pk) is ImportStatus.READY
    assert [proposal.number for proposal in Proposal.objects.all()] == papers.numbers()
    assert ImportFinding.objects.count() == 1
    assert AuditEvent.objects.filter(action="import.read").count() == 1
    assert Import.objects.get().attempts == 2


def test_two_workers_at_the_same_import_write_once(start, monkeypatch):
    import_run = start(papers.report())
    from qadam.intake.services import reading

    original = reading.gather

    def gather_while_another_finishes(documents):
        monkeypatch.setattr(reading, "gather", original)
        assert read_import(import_id=import_run.pk) is ImportStatus.READY
        return original(documents)

    monkeypatch.setattr(reading, "gather", gather_while_another_finishes)
    assert read_import(import_id=import_run.pk) is ImportStatus.READY
    assert Proposal.objects.count() == len(papers.numbers())


def test_an_import_whose_job_was_given_up_is_marked_as_failed(start):
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    import_run = start(papers.report())
    assert fail_abandoned_imports() == 0
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert fail_abandoned_imports() == 1
    import_run.refresh_from_db()
    assert import_run.status == ImportStatus.FAILED
    assert import_run.error


def test_proposals_wait_for_a_decision(read):
    assert set(read().proposals.values_list("decision", flat=True)) == {Decision.PENDING}


def test_more_proposals_cost_no_more_queries(start, django_assert_max_num_queries):
    few = start(papers.report(papers.ASKS[:5]))
    many = start(papers.report([(f"Protect the right number {i} in law", ("Chile",)) for i in range(1, 31)]))
    with django_assert_max_num_queries(45) as first:
        read_import(import_id=few.pk)
    with django_assert_max_num_queries(45) as second:
        read_import(import_id=many.pk)
    assert len(second) == len(first)
