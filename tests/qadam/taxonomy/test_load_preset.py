"""A preset brings areas, bodies and competences; what is wrong in its file is said with the file and the key."""

import copy

import pytest
import yaml

from qadam.audit.models import AuditEvent
from qadam.base.errors import NotAllowedError
from qadam.bodies.models import Body
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Competence
from qadam.taxonomy.preset_file import PresetError, preset_codes, read_preset
from qadam.taxonomy.selectors import terms_by_code
from qadam.taxonomy.services import load_preset

pytestmark = pytest.mark.django_db

VELIA = {
    "version": 1,
    "code": "velia",
    "source": "invented",
    "state": {"code": "KGZ"},
    "areas": [
        {"code": "torture", "name": {"en": "Torture", "ru": "Пытки", "kk": "Азаптау"}},
        {"code": "detention", "name": {"en": "Detention"}, "parent": "torture"},
    ],
    "bodies": [
        {"code": "justice", "name": {"en": "Justice"}, "short": {"en": "MoJ"}, "areas": ["torture"]},
        {"code": "prisons", "name": {"en": "Prison service"}, "parent": "justice"},
        {"code": "defender", "kind": "national_institution", "name": {"en": "Defender"}, "areas": ["torture"]},
    ],
    "reviews": [{"code": "vel-upr-1", "mechanism": "UPR", "cycle": 1, "reviewed_on": "2010-02"}],
}


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a preset, with one key changed, and gives its path."""

    def written(*path, value=None, data=None):
        content = copy.deepcopy(VELIA if data is None else data)
        if path:
            place = content
            for step in path[:-1]:
                place = place[step]
            if value is None:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        file = tmp_path / "velia.yaml"
        file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return file

    return written


def test_areas_bodies_and_competences_are_loaded(cast, write):
    load_preset(write(), by=cast.coordinator)
    areas = terms_by_code(Scheme.AREA)
    assert areas["torture"].name_kk == "Азаптау"
    assert areas["detention"].parent_id == areas["torture"].pk
    assert Body.objects.get(code="prisons").parent.code == "justice"
    assert {str(c.body) for c in Competence.objects.filter(term=areas["torture"])} == {"Justice", "Defender"}


def test_the_same_file_again_changes_nothing(cast, write):
    load_preset(write(), by=cast.coordinator)
    events = AuditEvent.objects.count()
    load_preset(write(), by=cast.coordinator)
    assert AuditEvent.objects.count() == events
    assert Competence.objects.count() == 2


def test_a_changed_file_updates_names_and_keeps_the_rows(cast, write):
    load_preset(write(), by=cast.coordinator)
    body = Body.objects.get(code="justice")
    load_preset(write("bodies", 0, "name", value={"en": "Ministry of Justice"}), by=cast.coordinator)
    body.refresh_from_db()
    assert body.name_en == "Ministry of Justice"


def test_a_date_known_to_the_month_is_never_made_precise(write):
    assert read_preset(write()).reviews[0].reviewed_on is None


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("code",), "Velia!", "code"),
        (("code",), None, "code"),
        (("state",), None, "state"),
        (("state", "code"), 5, "state.code"),
        (("areas",), "torture", "areas"),
        (("areas", 0), "torture", "areas[1]"),
        (("areas", 0, "name"), None, "areas[1].name"),
        (("areas", 0, "name"), {"fr": "Torture"}, "areas[1].name.fr"),
        (("areas", 1, "code"), "torture", "areas[2].code stands twice"),
        (("areas", 1, "parent"), "nowhere", "areas: detention names nowhere"),
        (("bodies", 0, "kind"), "ministry", "bodies[1].kind"),
        (("bodies", 0, "areas"), "torture", "bodies[1].areas"),
        (("bodies", 0, "areas"), ["nowhere"], "bodies: justice names nowhere"),
        (("bodies", 1, "parent"), "nowhere", "bodies: prisons names nowhere"),
        (("reviews", 0, "cycle"), "first", "reviews[1].cycle"),
        (("reviews", 0, "reviewed_on"), "in winter", "reviews[1].reviewed_on"),
        (("reviews", 0, "mechanism"), None, "reviews[1].mechanism"),
    ],
)
def test_what_is_wrong_is_said_with_the_file_and_the_key(write, path, value, key):
    with pytest.raises(PresetError) as refusal:
        read_preset(write(*path, value=value))
    sentence = str(refusal.value)
    assert sentence.startswith(f"velia.yaml: {key}")
    assert sentence.count("\n") == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a: [1", "velia.yaml: line 2 cannot be read as YAML."),
        (b"\xff\xfe\x00", "velia.yaml"),
        (b"- 1\n- 2", "velia.yaml: the whole file must be keys with values."),
        (b"", "velia.yaml: the whole file must be keys with values."),
        (b"!!python/object/apply:os.system [echo]", "velia.yaml"),
    ],
)
def test_a_file_that_is_no_preset_is_refused(tmp_path, content, sentence):
    file = tmp_path / "velia.yaml"
    file.write_bytes(content)
    with pytest.raises(PresetError) as refusal:
        read_preset(file)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("name", ["nowhere", "../kazakhstan", "/nowhere/at/all.yaml"])
def test_a_preset_that_is_not_there_is_named(name):
    with pytest.raises(PresetError, match="there is no such preset"):
        read_preset(name)


@pytest.mark.parametrize("code", preset_codes())
def test_every_preset_of_the_product_loads_twice(cast, code):
    preset = load_preset(code, by=cast.coordinator)
    assert preset.code == code
    events = AuditEvent.objects.count()
    load_preset(code, by=cast.coordinator)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("person", ["focal_point", "administrator"])
def test_only_the_coordinator_loads_a_preset(cast, write, person):
    with pytest.raises(NotAllowedError):
        load_preset(write(), by=getattr(cast, person))
