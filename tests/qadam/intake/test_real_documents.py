"""The complete papers of one State, as they come from the United Nations, up to the register."""

import json

import pytest
from django.core.files.base import ContentFile

from qadam.intake.enums import ImportStatus
from qadam.intake.selectors import counts_of
from qadam.intake.services import UploadedFile, accept_all, label_import, publish_import, read_import, start_import
from qadam.register.models import Recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAPERS = {
    2: ["A_HRC_28_15.pdf", "A_HRC_28_15_Add.1.pdf", "cycle2_thematic_list.docx"],
    3: ["A_HRC_43_15.pdf", "A_HRC_43_15_Add.1.pdf", "cycle3_thematic_list.docx"],
}


@pytest.fixture
def bring_in(corpus, cast):
    """Return a function that reads the papers of a cycle."""
    folder = corpus / "slovenia"

    def brought(cycle: int):
        files = [UploadedFile(name, ContentFile((folder / name).read_bytes())) for name in PAPERS[cycle]]
        import_run = start_import(files=files, by=cast.coordinator)
        assert read_import(import_id=import_run.pk) is ImportStatus.READY
        import_run.refresh_from_db()
        return import_run

    return brought


def publish(import_run, cast) -> None:
    for finding in import_run.findings.filter(is_blocking=True):
        finding.resolution = "dismissed"
        finding.save()
    accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
    publish_import(import_id=import_run.pk, by=cast.coordinator)


@pytest.mark.parametrize("cycle", [2, 3])
def test_every_number_and_position_reaches_the_register(bring_in, corpus, cast, cycle):
    truth = json.loads((corpus / "slovenia" / f"cycle{cycle}.truth.json").read_text(encoding="utf-8"))
    rows = truth["recommendations"] if isinstance(truth, dict) else truth
    import_run = bring_in(cycle)
    publish(import_run, cast)
    found = dict(Recommendation.objects.values_list("number", "position"))
    assert found == {row["number"]: row["position"] for row in rows}
    assert (import_run.facts["state_under_review"], import_run.facts["cycle"]) == ("SVN", cycle)


def test_the_same_papers_again_are_nothing_new(bring_in, cast):
    publish(bring_in(3), cast)
    counts = counts_of(bring_in(3))
    assert (counts.new, counts.changed, counts.missing) == (0, 0, 0)


def test_repeated_ones_are_proposed_from_the_cycle_before(bring_in, cast):
    publish(bring_in(2), cast)
    import_run = bring_in(3)
    label_import(import_id=import_run.pk)
    earlier = list(import_run.proposals.values_list("earlier", flat=True))
    assert all(each["matches"] for each in earlier)
    repeated = sum(each["status"] == "repeated" for each in earlier)
    assert 0.2 < repeated / len(earlier) < 0.9  # most States hear the half again
