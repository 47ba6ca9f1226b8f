"""Where two documents disagree a person chooses, and the choice is carried out."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError
from qadam.intake.enums import Resolution
from qadam.intake.services import resolve_finding
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(read):
    """The finding that the list calls 7.1 noted, which the addendum supports."""
    import_run = read(papers.report(), papers.addendum(), papers.matrix({"7.1": "Noted"}))
    return import_run.findings.get(code="position-disagrees-with-list")


def resolve(finding, by, resolution, **options):
    return resolve_finding(
        import_id=finding.import_run_id, finding_id=finding.pk, resolution=resolution, by=by, **options
    )


def test_the_finding_names_both_documents_and_what_each_says(finding):
    assert finding.is_blocking
    assert (finding.field, finding.first, finding.second) == ("position", "supported", "noted")
    assert finding.document.symbol == "A/HRC/60/7/Add.1"
    assert finding.other_document.type == "matrix"
    assert finding.proposal.position == "supported"


@pytest.mark.parametrize(
    ("resolution", "position"),
    [(Resolution.KEPT_FIRST, "supported"), (Resolution.KEPT_SECOND, "noted"), (Resolution.DISMISSED, "supported")],
)
def test_the_choice_is_carried_out(finding, cast, resolution, position):
    resolve(finding, cast.coordinator, resolution, note=" Asked the mission in Geneva. ")
    finding.refresh_from_db()
    assert (finding.resolution, finding.note) == (resolution, "Asked the mission in Geneva.")
    assert finding.resolved_by_id == cast.coordinator.pk
    assert finding.proposal.position == position
    assert AuditEvent.objects.filter(action="finding.resolved").count() == 1


def test_a_choice_can_be_changed(finding, cast):
    resolve(finding, cast.coordinator, Resolution.KEPT_SECOND)
    resolve(finding, cast.coordinator, Resolution.KEPT_FIRST)
    finding.refresh_from_db()
    assert finding.proposal.position == "supported"


def test_texts_that_differ_can_be_taken_from_the_list(read, cast):
    import_run = read(papers.report(changes={"6.2": "Publish every complaint of torture"}), papers.matrix())
    finding = import_run.findings.get(code="text-differs")
    resolve(finding, cast.coordinator, Resolution.KEPT_SECOND)
    assert import_run.proposals.get(number="6.2").text == papers.ASKS[1][0]


def test_of_one_place_there_is_nothing_to_choose(read, cast):
    asks = [("Train all of the judges", ("Atlantis",)), *papers.ASKS[1:]]
    finding = read(papers.report(asks)).findings.filter(other="").first()
    with pytest.raises(InvalidInputError, match="one place only"):
        resolve(finding, cast.coordinator, Resolution.KEPT_FIRST)


def test_a_finding_of_another_import_does_not_exist_here(finding, read, cast):
    other = read(papers.report())
    with pytest.raises(NotFoundError):
        resolve_finding(import_id=other.pk, finding_id=finding.pk, resolution=Resolution.DISMISSED, by=cast.coordinator)


@pytest.mark.parametrize("person", ["focal_point", "approver", "stranger"])
def test_nobody_but_the_coordinator_resolves(finding, cast, person):
    with pytest.raises(NotAllowedError):
        resolve(finding, getattr(cast, person), Resolution.DISMISSED)
