"""The rules in force are the product's with the changes of the preset loaded last."""

from datetime import date

import pytest
import yaml

from qadam.taxonomy.clocks import Facts, proposals, standard_rulebook
from qadam.taxonomy.preset_file import PresetError, read_preset
from qadam.taxonomy.selectors import clocks_in_force
from qadam.taxonomy.services import load_preset

pytestmark = pytest.mark.django_db


def test_without_a_preset_the_product_s_rules_are_in_force(django_assert_num_queries):
    with django_assert_num_queries(3):
        found = clocks_in_force()
    assert (found.book, found.state) == (standard_rulebook(), "")


def test_the_preset_adds_its_rule_and_brings_its_working_days(django_assert_num_queries):
    load_preset("illustria", by=None)

    with django_assert_num_queries(3):
        found = clocks_in_force()
    facts = Facts(kind="allegation_letter", state=found.state)
    proposal = proposals("letter_received", date(2026, 12, 1), facts, book=found.book, calendars=found.calendar_of)[0]

    assert proposal.rule.id == "body-contribution"
    assert proposal.due_on == date(2026, 12, 16)  # over two weekends, 10 and 11 December; Saturday 12 is worked
    assert not proposal.needs_confirmation


def test_a_wrong_rule_stops_the_preset_with_its_place(tmp_path):
    file = tmp_path / "velia.yaml"
    row = {"id": "sp-letter", "after": "soon", "source": "x"}
    file.write_text(yaml.safe_dump({"code": "velia", "state": {"code": "KGZ"}, "clocks": [row]}), encoding="utf-8")

    with pytest.raises(PresetError, match=r"velia.yaml: clocks\[1\].after must be a period"):
        read_preset(file)
