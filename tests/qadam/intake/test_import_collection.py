"""A database of many reviews fills the register in one go; again, it changes nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.intake.services.collections import import_collection
from qadam.register.models import Recommendation, Review
from qadam.register.services.mechanisms import load_mechanisms
from qadam.taxonomy.models import Term

pytestmark = pytest.mark.django_db

TABLE = """id,State under review,Recommending State,Session,Recommendation,Response,Action,Issues
1,Mongolia,France,9,Abolish the death penalty in all cases.,Accepted,5,Death penalty
2,Kenya,Chile,8,Ratify the Convention against Torture.,Noted,3,Death penalty
3,Mongolia,Chile,9,"=HYPERLINK(""http://evil.example"")",Accepted,2,
4,Mongolia,,9,Mongolia pledges to train judges.,Voluntary Pledge,2,
"""


@pytest.fixture
def table(tmp_path):
    load_mechanisms(by=None)
    Term.objects.create(scheme="issues", code="Death penalty", name_en="Death penalty")
    Term.objects.create(scheme="action", code="5", name_en="Specific action")
    file = tmp_path / "world.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_every_review_is_published_as_the_table_says(table):
    found = list(import_collection(path=table, by=None))
    assert [(each.review.code, each.new_count) for each in found] == [("mng-upr-1", 3), ("ken-upr-1", 1)]
    first = Recommendation.objects.get(review__code="mng-upr-1", number="1")
    assert (first.position, first.action_category, first.published_at is not None) == ("supported", 5, True)
    assert [label.term.code for label in first.labels.filter(term__scheme="issues")] == ["Death penalty"]
    assert first.positions.get().raw == "Accepted"
    assert Recommendation.objects.get(number="4").is_pledge
    assert Review.objects.get(code="ken-upr-1").published_at is not None
    assert verify_chain() is None


def test_the_same_table_again_changes_nothing(table):
    list(import_collection(path=table, by=None))
    events = AuditEvent.objects.count()
    again = list(import_collection(path=table, by=None))
    assert [(each.new_count, each.changed_count, each.unchanged_count) for each in again] == [(0, 0, 3), (0, 0, 1)]
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("person", ["focal_point", "civil_society", "administrator", "stranger"])
def test_nobody_but_the_coordinator_fills_the_register(cast, table, person):
    with pytest.raises(NotAllowedError):
        list(import_collection(path=table, by=getattr(cast, person)))
    assert not Recommendation.objects.exists()


def test_a_file_that_is_no_table_is_refused_and_nothing_is_written(tmp_path, table):
    other = tmp_path / "letter.csv"
    other.write_text("price,amount\n1,2\n")
    with pytest.raises(InvalidInputError, match="State under review"):
        list(import_collection(path=other, by=None))
    assert not Recommendation.objects.exists()


def test_the_command_says_what_came(table):
    out = StringIO()
    call_command("import", str(table), collection=True, stdout=out)
    assert out.getvalue() == "2 reviews: 4 new, 0 changed, 0 unchanged\n"


def test_the_command_names_a_missing_file(tmp_path):
    load_mechanisms(by=None)
    with pytest.raises(CommandError, match=r"missing\.csv"):
        call_command("import", str(tmp_path / "missing.csv"), collection=True)
