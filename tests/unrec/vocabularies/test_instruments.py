"""Treaties and institutions named in recommendations, in five languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.vocabularies.instruments import (
    LANGUAGES,
    all_instruments,
    find_instruments,
    instrument_kind,
    instrument_name,
    treaty_synonyms,
)

CASES = [
    ("Ratify OPCAT", ["OPCAT"], "an abbreviation"),
    ("a cat in the icc", [], "small letters abbreviate nothing"),
    (
        "Ratify the Convention against Torture and its Optional Protocol",
        ["CAT", "OPCAT"],
        "treaty and protocol at once",
    ),
    ("the Optional Protocol to CAT", ["OPCAT"], "a protocol to an abbreviation"),
    ("Optional Protocol to the Convention on the Rights of the Child on a communications procedure", ["CRC-OP-IC"], ""),
    ("Optional Protocols to the Convention on the Rights of the Child", ["CRC-OP-AC", "CRC-OP-SC", "CRC-OP-IC"], "all"),
    (
        "Second Optional Protocol to the International Covenant on Civil and Political Rights, aiming at the abolition "
        "of the death penalty",
        ["ICCPR-OP2"],
        "the longest name, not the Covenant in it",
    ),
    ("the First Optional Protocol to the ICCPR", ["ICCPR-OP1"], "first and second are told apart"),
    ("ILO Conventions Nos. 169 and 189", ["ILO", "ILO-C169", "ILO-C189"], "numbers in a row"),
    ("Convention No. 169 of the International Labour Organization", ["ILO-C169", "ILO"], "the number first"),
    ("in paragraph 169 of the report", [], "a number alone is no convention"),
    ("Recognize the competence of the Rome Statute of the International Criminal Court", ["ROME-STATUTE"], "long form"),
    ("establish an NHRI in line with the Paris Principles", ["NHRI", "PARIS-PRINCIPLES"], "institutions"),
    ("Issue a standing invitation to all special procedures", ["STANDING-INVITATION"], "a procedure"),
    ("Ратифицировать Факультативный протокол к Конвенции против пыток", ["OPCAT"], "Russian cases"),
    ("создать национальный превентивный механизм (НПМ)", ["NPM", "NPM"], "Russian name and abbreviation"),
    (
        "присоединиться ко второму Факультативному протоколу к Международному пакту о гражданских и "
        "политических правах",
        ["ICCPR-OP2"],
        "Russian, an inflected ordinal",
    ),
    ("Конвенцию МОТ № 189", ["ILO-C189", "ILO"], "Russian numero sign"),
    ("Азаптауға қарсы конвенцияға факультативтік хаттаманы ратификациялау", ["OPCAT"], "Kazakh word order"),
    ("Рим статутына қосылу", ["ROME-STATUTE"], "Kazakh dative"),
    ("ХЕҰ-ның № 190 конвенциясы", ["ILO", "ILO-C190"], "Kazakh"),
    ("Ratifier le Protocole facultatif se rapportant à la Convention contre la torture", ["OPCAT"], "French"),
    ("la convention no 189 de l'OIT", ["ILO-C189", "ILO"], "French number sign"),
    (
        "Ratificar la Convención sobre los Derechos de las Personas con Discapacidad y su Protocolo Facultativo",
        ["CRPD", "CRPD-OP"],
        "Spanish pair",
    ),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "codes", "reason"), CASES)
def test_instruments_are_found(text, codes, reason):
    assert sorted(mention.code for mention in find_instruments(text)) == sorted(codes), reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instrument_is_found_by_its_own_title(language):
    wrong = []
    for instrument in all_instruments():
        title = instrument.names.get(language)
        if title and instrument.code not in [m.code for m in find_instruments(title, language)]:
            wrong.append((instrument.code, title))
    assert wrong == []


def test_no_two_instruments_share_a_title():
    titles = [(language, name) for one in all_instruments() for language, name in one.names.items()]
    assert len(titles) == len(set(titles))


def test_every_title_stands_in_english_russian_and_kazakh():
    assert [one.code for one in all_instruments() if not {"en", "ru", "kk"} <= set(one.names)] == []


def test_synonyms_join_an_abbreviation_with_its_titles():
    group = next(group for group in treaty_synonyms() if "OPCAT" in group)
    assert "Азаптауға қарсы конвенцияға Факультативтік хаттама" in group
    assert all(len(group) > 1 for group in treaty_synonyms())


def test_names_and_kinds():
    assert instrument_name("CRC", "fr") == "Convention relative aux droits de l'enfant"
    assert instrument_name("ILO-C189", "es") == "Domestic Workers Convention"
    assert instrument_kind("NPM") == "institution"
    assert instrument_kind("ILO-C131") == "treaty"
    assert instrument_kind("XXX") is None


@given(st.text(max_size=300), st.sampled_from([None, *LANGUAGES, "zh"]))
def test_mentions_lie_in_the_text(text, language):
    assert all(0 <= m.start < m.end <= len(text) for m in find_instruments(text, language))
