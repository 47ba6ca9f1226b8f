"""The command `qadam`: its page of help is true, and each command answers wrong input with one sentence."""

import json
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role
from qadam.operations.cli import HELP
from qadam.register.enums import LabelStatus
from qadam.register.models import RecommendationLabel
from qadam.register.services import add_label, decide_label
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


def test_every_command_of_the_help_exists():
    listed = re.findall(r"^  ([a-z_]+) ", HELP, flags=re.MULTILINE)
    assert len(listed) >= 10
    assert set(listed) <= set(get_commands())


def test_the_help_needs_no_settings():
    result = subprocess.run(
        [sys.executable, "-m", "qadam.operations.cli", "--help"],
        capture_output=True,
        text=True,
        env={"PATH": "", "DATABASE_URL": "nonsense"},
    )
    assert result.returncode == 0
    assert "qadam import" in result.stdout or "import FILE" in result.stdout


def test_a_wrong_setting_is_one_sentence():
    result = subprocess.run(
        [sys.executable, "-m", "qadam.operations.cli", "doctor"],
        capture_output=True,
        text=True,
        env={"PATH": "", "DATABASE_URL": "mysql://x@y/z"},
    )
    assert result.returncode == 2
    assert result.stderr.startswith("qadam cannot start: DATABASE_URL")
    assert "Traceback" not in result.stderr


def test_a_preset_loads_twice_without_harm(capsys):
    call_command("preset", "kazakhstan")
    count = Term.objects.count()
    assert Term.objects.filter(scheme=Scheme.AREA).count() == 14
    call_command("preset", "kazakhstan")
    assert Term.objects.count() == count
    assert "0 new reviews" in capsys.readouterr().out


def test_an_unknown_preset_is_one_sentence():
    with pytest.raises(CommandError, match="atlantis"):
        call_command("preset", "atlantis")


def test_a_person_is_made_with_a_role(monkeypatch, cast):
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("a-long-first-word\n"))
    call_command("person", "new@example.org", "--name", "New", "--role", "focal_point", "--body", "ministry-of-justice")
    assert has_role(User.objects.get(email="new@example.org"), Role.FOCAL_POINT)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["new@example.org", "--role", "coordinator"], "--name"),
        (["new@example.org", "--name", "N", "--role", "focal_point", "--body", "none"], "no body with the code"),
        (["aida.coordinator@example.org", "--role", "focal_point"], "Choose the body"),
    ],
)
def test_a_wrong_person_is_one_sentence_and_nothing_is_made(cast, arguments, says):
    before = User.objects.count()
    with pytest.raises(CommandError, match=says):
        call_command("person", *arguments)
    assert User.objects.count() == before


def test_decisions_on_labels_are_exported_for_training(cast, tmp_path):
    make_register()
    torture = Term.objects.create(scheme=Scheme.ISSUE, code="Torture", name_en="Torture")
    other = Term.objects.create(scheme=Scheme.ISSUE, code="Detention", name_en="Detention")
    item = recommendation("139.1")
    add_label(recommendation_id=item.pk, term_id=torture.pk, by=cast.coordinator)
    open_label = RecommendationLabel.objects.create(recommendation=item, term=other)
    target = tmp_path / "labels.jsonl"
    call_command("export", "labels", "-o", target)
    assert target.read_text() == "", "while one issue is open, the others say nothing against it"
    decide_label(label_id=open_label.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    call_command("export", "labels", "-o", tmp_path / "more.jsonl")
    record = json.loads((tmp_path / "more.jsonl").read_text())
    assert record["issues"] == ["Torture"]
    assert record["text"].startswith("Ratify")


def test_an_export_overwrites_nothing(tmp_path):
    (tmp_path / "x.jsonl").write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("export", "recommendations", "-o", tmp_path / "x.jsonl")
