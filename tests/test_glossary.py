"""Pages say each term of the glossary in one way: the catalogues and the vocabularies have its translations."""

import re
from pathlib import Path

import polib
import pytest

from unrec.vocabularies.mechanisms import mechanisms

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"
LANGUAGES = ("ru", "kk")
ROW = re.compile(r"^\| (?P<en>[^|]+) \| (?P<ru>[^|]+) \| (?P<kk>[^|]+) \|$", re.MULTILINE)


def glossary() -> dict[str, dict[str, str]]:
    """Return the table: English term, in small letters -> its translation by language."""
    rows = [match.groupdict() for match in ROW.finditer(GLOSSARY.read_text(encoding="utf-8"))]
    return {row["en"].casefold(): row for row in rows if row["en"] not in ("English", "---")}


def first_forms(language: str) -> list[tuple[str, str, str]]:
    """Return (catalogue, message, translation) of every message; of a plural the form for one.

    A message with a context is left out: it says the word in a sense or a form of its own, and is marked for that.
    """
    return [
        (file.parts[-4], entry.msgid, entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)
        for file in sorted((ROOT / "locale").glob(f"*/{language}/LC_MESSAGES/django.po"))
        for entry in polib.pofile(str(file))
        if not entry.msgctxt
    ]


def strayed(language: str, terms: dict[str, dict[str, str]]) -> list[str]:
    """Return the messages that are a term of the glossary and are translated otherwise, a sentence each."""
    return [
        f"{app}: {message!r} is {translation!r}, in the glossary {terms[message.casefold()][language]!r}"
        for app, message, translation in first_forms(language)
        if message.casefold() in terms and translation.casefold() != terms[message.casefold()][language].casefold()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_is_a_term_has_the_translation_of_the_glossary(language):
    assert strayed(language, glossary()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_translation_of_a_term_is_found(language):
    terms = glossary() | {"noted": {"ru": "отклонено", "kk": "қабылданбады"}}
    assert any("'Noted'" in sentence for sentence in strayed(language, terms))


def test_the_names_of_mechanisms_are_those_of_the_vocabulary():
    terms = glossary()
    differing = {
        mechanism.code: mechanism.names
        for mechanism in mechanisms()
        if {language: mechanism.names[language] for language in LANGUAGES}
        != {language: terms[mechanism.names["en"].casefold()][language] for language in LANGUAGES}
    }
    assert differing == {}


def test_every_term_is_a_message_or_a_mechanism_and_stands_once():
    rows = [match["en"].casefold() for match in ROW.finditer(GLOSSARY.read_text(encoding="utf-8"))]
    terms = [row for row in rows if row not in ("english", "---")]
    shown = {message.casefold() for _app, message, _translation in first_forms("ru")}
    shown |= {mechanism.names["en"].casefold() for mechanism in mechanisms()}
    assert sorted(set(terms) - shown) == []
    assert len(terms) == len(set(terms)) > 80
