"""Concluding observations of treaty bodies. The documents are invented in the wording that the committees use."""

import re

import pytest

from unrec.errors import NoRecommendationsError
from unrec.extraction.concluding_observations import extract_concluding_observations
from unrec.records import DocumentFacts, Extraction, FileKind, Paragraph, ParagraphKind, SourceText
from unrec.vocabularies.loader import load_table

ENGLISH = """
# A. Introduction
1. The Committee considered the second report of Arcadia and recommends nothing here.
2. The Committee thanks the delegation.
# B. Positive aspects
3. The Committee welcomes the law on equality, as it recommends to all States.
4. The Committee welcomes the ratification of the Convention.
# C. Principal areas of concern and recommendations
# National human rights institution
5. The Committee is concerned that the institution lacks funds.
6. The Committee recommends that the State party provide it with funds.
# Torture
7. While noting the new Code, the Committee is concerned about reports of torture.
8. The Committee, recalling its general comment No. 2 (2007), urges the State party to:
(a) Investigate all allegations, including
those of minors;
(b) Train the police.
# Statelessness
9. The Committee is concerned. The State party should register all births.
# D. Dissemination and follow-up
10. The Committee requests the State party to disseminate these observations widely.
11. The State party is requested to provide, within one year, information on the implementation of the recommendations
contained in paragraphs 6 and 8 (a) above.
12. The Committee requests the State party to submit its third periodic report by 30 June 2030.
"""
FRENCH = """
# C. Principaux sujets de préoccupation et recommandations
# Torture
8. Le Comité recommande à l’État partie d’enquêter sur toutes les allégations.
# D. Diffusion et suivi
9. Le Comité prie l’État partie de l’informer, le 25 juillet 2027 au plus tard, de la suite donnée au paragraphe 8.
10. Le Comité prie l’État partie de soumettre son rapport périodique le 30 juin 2030.
"""
SPANISH = """
# Tortura
8. El Comité recomienda al Estado parte que investigue todas las denuncias.
# Difusión y seguimiento
9. El Comité pide al Estado parte que facilite, en el plazo de un año, información sobre el párrafo 8.
"""
RUSSIAN = """
# Пытки
8. Комитет рекомендует государству-участнику расследовать все сообщения.
9. Комитет обеспокоен. Государству-участнику следует регистрировать всех детей.
# Распространение и последующая деятельность
10. Комитет просит государство-участник представить в течение одного года информацию о выполнении пункта 8.
11. Комитет просит представить следующий периодический доклад до 30 июня 2030 года.
"""


def read(text: str, language: str = "en") -> Extraction:
    made: list[Paragraph] = []
    for line in filter(None, text.splitlines()):
        kind = ParagraphKind.HEADING if line.startswith("# ") else ParagraphKind.BODY
        made.append(Paragraph(line.removeprefix("# "), page=3, order=len(made) + 1, kind=kind))
    source = SourceText(FileKind.DOCX, "0" * 64, 0, tuple(made))
    facts = DocumentFacts(symbol="CCPR/C/ARC/CO/2", mechanism="CCPR", language=language)
    return extract_concluding_observations(source, facts)


def test_paragraphs_that_recommend_are_found_under_their_headings() -> None:
    found = read(ENGLISH).recommendations
    assert [(one.number, one.heading) for one in found] == [
        ("6", "National human rights institution"),
        ("8", "Torture"),
        ("9", "Statelessness"),
    ]
    assert found[0].position_source == "CCPR/C/ARC/CO/2, para. 6"


def test_lettered_parts_are_asks_of_their_own() -> None:
    torture = read(ENGLISH).recommendations[1]
    assert [part.text for part in torture.parts] == [
        "Investigate all allegations, including those of minors;",
        "Train the police.",
    ]


def test_follow_up_paragraphs_get_their_deadline() -> None:
    found = {one.number: (one.follow_up, one.deadline) for one in read(ENGLISH).recommendations}
    assert found == {"6": (True, "1 year"), "8": (True, "1 year"), "9": (False, None)}


def test_the_next_report_is_a_finding_and_no_recommendation() -> None:
    extraction = read(ENGLISH)
    assert [(one.code, one.number) for one in extraction.warnings] == [("follow-up", "11"), ("next-report", "12")]
    assert "2030-06-30" in extraction.warnings[1].message


LANGUAGES = [
    ("fr", FRENCH, {"8": "2027-07-25"}),
    ("es", SPANISH, {"8": "1 year"}),
    ("ru", RUSSIAN, {"8": "1 year", "9": None}),
]


@pytest.mark.parametrize(("language", "text", "deadlines"), LANGUAGES, ids=[row[0] for row in LANGUAGES])
def test_other_languages_are_read_by_the_same_rules(language: str, text: str, deadlines: dict[str, str | None]) -> None:
    extraction = read(text, language)
    assert {one.number: one.deadline for one in extraction.recommendations} == deadlines


def test_a_document_without_recommendations_is_refused() -> None:
    with pytest.raises(NoRecommendationsError):
        read("1. The meeting was opened on Monday.")


@pytest.mark.parametrize("row", load_table("observation_phrases"), ids=lambda row: f"{row['language']}-{row['kind']}")
def test_a_phrase_is_found_in_its_examples(row: dict[str, str]) -> None:
    for example in row["examples"].split(" | "):
        assert re.search(row["pattern"], example, re.IGNORECASE), example
