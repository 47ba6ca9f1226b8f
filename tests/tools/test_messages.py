"""The check of the message catalogues finds what a reader would stumble over."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def message(text, translation, context=""):
    return (f'msgctxt "{context}"\n' if context else "") + f'msgid "{text}"\nmsgstr "{translation}"\n\n'


CASES = [
    ({"plan": message("Plan", "План")}, "", "one string, one translation"),
    ({"plan": message("Plan", "")}, "has no translation", "an untranslated string"),
    ({"plan": message("%(n)s plans", "планы")}, "its translation", "a lost placeholder"),
    (
        {"plan": message("State", "Государство"), "reports": message("State", "Состояние")},
        "translated in 2 ways (plan; reports)",
        "two apps say one string differently, and readers of one of them get the other's word",
    ),
    (
        {"plan": message("State", "Государство"), "reports": message("State", "Состояние", context="of a report")},
        "",
        "a context keeps two senses apart",
    ),
]


@pytest.fixture
def messages(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "LOCALE", tmp_path)
    return module


@pytest.mark.parametrize(("catalogues", "fault", "reason"), CASES, ids=[case[2] for case in CASES])
def test_catalogues_are_checked(messages, tmp_path, catalogues, fault, reason):
    for app, text in catalogues.items():
        folder = tmp_path / app / "ru" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(HEAD + text, encoding="utf-8")
    found = messages.faults()
    assert len(found) == bool(fault), reason
    assert fault in " ".join(found), reason
