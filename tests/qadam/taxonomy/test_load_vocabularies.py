"""The vocabularies come into the database with their names, and coming again changes nothing."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.base.errors import NotAllowedError
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.selectors import terms_by_code, terms_list, terms_tree
from qadam.taxonomy.services import load_vocabularies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("scheme", "count"),
    [(Scheme.SDG_GOAL, 17), (Scheme.SDG_TARGET, 169), (Scheme.ISSUE, 54), (Scheme.ACTION_CATEGORY, 5)],
)
def test_every_scheme_is_complete(cast, scheme, count):
    load_vocabularies(by=cast.coordinator)
    assert terms_list(scheme).count() == count


def test_every_term_has_its_name_in_three_languages(cast):
    load_vocabularies(by=cast.coordinator)
    for term in Term.objects.all():
        assert all((term.name_en, term.name_ru, term.name_kk)), term.code


def test_a_target_stands_below_its_goal(cast, django_assert_num_queries):
    load_vocabularies(by=cast.coordinator)
    with django_assert_num_queries(1):
        tree = terms_tree(Scheme.SDG_GOAL, Scheme.SDG_TARGET)
    assert [node.term.code for node in tree] == [str(number) for number in range(1, 18)]
    assert "16.2" in {child.term.code for child in tree[15].children}


def test_loading_again_changes_nothing_and_leaves_no_event(cast, django_assert_max_num_queries):
    load_vocabularies(by=cast.coordinator)
    events = AuditEvent.objects.count()
    with django_assert_max_num_queries(6):
        again = load_vocabularies(by=cast.coordinator)
    assert (again.new, again.changed) == (0, 0)
    assert AuditEvent.objects.count() == events


def test_a_changed_name_is_updated_and_the_term_stays_the_same(cast):
    load_vocabularies(by=cast.coordinator)
    goal = terms_by_code(Scheme.SDG_GOAL)["5"]
    name = goal.name_ru
    Term.objects.filter(pk=goal.pk).update(name_ru="старое имя")
    assert load_vocabularies(by=cast.coordinator).changed == 1
    goal.refresh_from_db()
    assert goal.name_ru == name


def test_a_term_that_is_no_longer_in_the_vocabulary_is_kept_but_not_offered(cast):
    load_vocabularies(by=cast.coordinator)
    old = Term.objects.create(scheme=Scheme.THEME, code="An old theme", name_en="An old theme")
    load_vocabularies(by=cast.coordinator)
    assert Term.objects.filter(pk=old.pk, is_active=False).exists()
    assert not terms_list(Scheme.THEME).filter(pk=old.pk).exists()
    assert terms_list(Scheme.THEME, only_active=False).filter(pk=old.pk).exists()


def test_areas_are_left_to_the_preset(cast):
    area = Term.objects.create(scheme=Scheme.AREA, code="torture", name_en="Torture")
    load_vocabularies(by=cast.coordinator)
    area.refresh_from_db()
    assert area.is_active


@pytest.mark.parametrize("person", ["focal_point", "stranger"])
def test_only_the_coordinator_loads_vocabularies(cast, person):
    with pytest.raises(NotAllowedError):
        load_vocabularies(by=getattr(cast, person))
