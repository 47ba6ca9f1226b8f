"""The reviews of a preset are made once; what the register says of them already stands."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.base.errors import NotAllowedError
from qadam.register.models import Mechanism, Review
from qadam.register.services import load_mechanisms, load_preset_reviews
from qadam.taxonomy.preset_file import PresetError, read_preset

pytestmark = pytest.mark.django_db


@pytest.fixture
def preset(tmp_path):
    file = tmp_path / "velia.yaml"
    file.write_text(
        "{code: velia, state: {code: KGZ}, reviews: ["
        "{code: vel-upr-1, mechanism: UPR, cycle: 1, reviewed_on: 2010-02-12, report_symbol: A/HRC/14/0}, "
        "{code: vel-cat-2, mechanism: CAT, cycle: 2}]}",
        encoding="utf-8",
    )
    return read_preset(file)


def test_reviews_are_made_with_their_mechanisms(cast, preset):
    made = load_preset_reviews(preset, by=cast.coordinator)
    assert [(r.code, r.mechanism.code, r.state_under_review) for r in made] == [
        ("vel-upr-1", "upr", "KGZ"),
        ("vel-cat-2", "cat", "KGZ"),
    ]
    assert str(made[0].reviewed_on) == "2010-02-12"


def test_again_nothing_changes(cast, preset):
    load_preset_reviews(preset, by=cast.coordinator)
    Review.objects.filter(code="vel-upr-1").update(report_symbol="A/HRC/14/1")
    events = AuditEvent.objects.count()
    assert load_preset_reviews(preset, by=cast.coordinator) == []
    assert Review.objects.get(code="vel-upr-1").report_symbol == "A/HRC/14/1"
    assert AuditEvent.objects.count() == events


def test_a_review_of_the_same_cycle_under_another_code_stands(cast, preset):
    load_mechanisms(by=None)
    mechanism = Mechanism.objects.get(code="upr")
    Review.objects.create(code="own-code", mechanism=mechanism, state_under_review="KGZ", cycle=1)
    assert [review.code for review in load_preset_reviews(preset, by=None)] == ["vel-cat-2"]


def test_an_unknown_mechanism_is_named(cast, tmp_path):
    file = tmp_path / "velia.yaml"
    file.write_text("{code: velia, state: {code: KGZ}, reviews: [{code: a, mechanism: XYZ}]}", encoding="utf-8")
    with pytest.raises(PresetError, match=r"velia\.yaml: reviews\[1\]\.mechanism names no mechanism: xyz"):
        load_preset_reviews(read_preset(file), by=None)


def test_only_the_coordinator_loads_them(cast, preset):
    with pytest.raises(NotAllowedError):
        load_preset_reviews(preset, by=cast.focal_point)
