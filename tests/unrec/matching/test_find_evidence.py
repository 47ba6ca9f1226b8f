"""The evidence finder: passages of a document, what each claims, and on what of the register it bears."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec import cli
from unrec.errors import InputError, UnreadableError
from unrec.matching.claims import ClaimKind, claims_of
from unrec.matching.evidence import LIKELY_SCORE, Candidate, find_evidence
from unrec.matching.passages import MAX_CHARACTERS, passages_of_text
from unrec.pipeline import find_bearings, read_passages

REGISTER = [
    Candidate("1.1", "Ratify the Optional Protocol to the Convention against Torture"),
    Candidate("1.2", "Train judges and prosecutors in identifying victims of trafficking in persons"),
    Candidate("1.3", "Adopt legislation prohibiting corporal punishment of children in all settings"),
    Candidate("1.4", "Improve the access of persons with disabilities to public transport"),
    Candidate("1.5", "Strengthen the integration of migrants and refugees"),
]

BEARING = [
    ("In 2027 parliament ratified OP-CAT, and the act entered into force in May.", "1.1", "an instrument"),
    ("Three seminars on victims of trafficking were held for judges.", "1.2", "training"),
    ("The new Family Code forbids any corporal punishment of children at home and at school.", "1.3", "a law"),
    ("All new buses of the capital are accessible to persons with disabilities.", "1.4", "a measure"),
    ("Courses of the language are free of charge for migrants who settle in the country.", "1.5", "a service"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), BEARING, ids=[case[2] for case in BEARING])
def test_a_passage_leads_to_what_it_bears_on(text, expected, reason):
    (found,) = find_bearings(passages_of_text(text), REGISTER)
    best = found.of_kind("recommendation")[0]
    assert best.id == expected, reason
    assert best.reason, "a person must see what decided"


def test_a_passage_on_something_else_is_left_alone():
    (found,) = find_bearings(
        passages_of_text("The ministry published its yearly budget for roads and bridges."), REGISTER
    )
    assert all(one.score < LIKELY_SCORE for one in found.of_kind("recommendation"))


def no_labels(texts):
    return [[] for _ in texts]


@pytest.mark.parametrize(("heading", "first"), [("Migrant Workers", "2"), ("Persons With Disabilities", "1")])
def test_the_heading_tells_what_a_paragraph_is_about(heading, first):
    register = [Candidate("1", "Protect persons with disabilities"), Candidate("2", "Protect migrant workers")]
    passages = passages_of_text(f"{heading}\n\nThe Government continues to protect their rights in the years to come.")
    (found,) = find_evidence(passages, register, classify=no_labels, limit=1, least=0.0)
    assert found.of_kind("recommendation")[0].id == first


def test_each_kind_of_candidate_has_its_own_best_ones_and_each_id_stands_once():
    candidates = [
        Candidate("7", "Train judges on torture"),
        Candidate("7", "Обучать судей по вопросам пыток"),
        Candidate("3", "Training of judges on torture at the academy of justice", kind="measure"),
    ]
    (found,) = find_bearings(passages_of_text("Forty judges were trained on torture at the academy."), candidates)
    assert [one.id for one in found.of_kind("recommendation")] == ["7"]
    assert [one.id for one in found.of_kind("measure")] == ["3"]
    assert found.of_kind("indicator") == ()


def test_a_document_in_the_language_of_a_translation_finds_it():
    candidates = [Candidate("1", "Train judges on torture"), Candidate("1", "Обучать судей по вопросам пыток"), Candidate("2", "Принять закон о беженцах")]  # noqa: E501  # fmt: skip
    (found,) = find_bearings(
        passages_of_text("В 2026 году обучено 40 судей по вопросам расследования пыток."), candidates
    )
    assert found.of_kind("recommendation")[0].id == "1"


def test_an_empty_register_or_document_gives_no_proposal():
    assert find_bearings([], REGISTER) == []
    (found,) = find_bearings(passages_of_text("The act entered into force in May 2027."), [Candidate("1", " ")])
    assert (found.matches, found.claims[0].kind) == ((), ClaimKind.LAW)


def test_blocks_give_what_the_whole_gives(monkeypatch):
    passages = passages_of_text("\n\n".join(text for text, _id, _reason in BEARING))
    whole = find_bearings(passages, REGISTER)
    monkeypatch.setattr("unrec.matching.evidence._BLOCK_PAIRS", 1)
    assert find_bearings(passages, REGISTER) == whole


def test_labels_that_agree_raise_a_proposal():
    passages = passages_of_text("Third-country nationals may attend the courses that the centres offer them.")
    candidates = [Candidate("1", "Include foreigners in society"), Candidate("2", "Include artists in society")]
    from unrec.records import Label

    def classify(texts):
        return [[Label("persons", "Migrants", 1.0)] if "nationals" in t or "foreigners" in t else [] for t in texts]

    def score(found):
        return {one.id: one.score for one in found[0].of_kind("recommendation")}

    with_labels = score(find_evidence(passages, candidates, classify=classify, limit=5, least=0.0))
    without = score(find_evidence(passages, candidates, classify=no_labels, limit=5, least=0.0))
    assert with_labels["1"] > without["1"]
    assert with_labels["2"] == without["2"]


# passages

LAW = """\
LAW OF THE REPUBLIC
ON THE PREVENTION OF VIOLENCE

Chapter 2. Protection of Victims
Article 5. Powers of the authority
1. The authority:
1) opens crisis centres;
2) trains police officers in the work
with victims.

Article 6. Liability
Physical violence in the family is a crime
under the Criminal Code.
"""


def test_a_law_is_read_by_its_articles():
    first, second = passages_of_text(LAW)
    assert first.text.startswith("The authority: 1) opens crisis centres; 2) trains police officers in the work with")
    assert (first.heading, first.number) == ("Powers of the authority", "1.")
    assert second.text == "Physical violence in the family is a crime under the Criminal Code."
    assert second.heading == "Liability"


def test_an_empty_line_parts_passages_and_short_lines_are_none():
    text = "The act entered into force in May.\n\nPage 12\n\nthe courts apply it in all regions now."
    assert [one.order for one in passages_of_text(text)] == [1, 2]


@given(st.text(max_size=400))
def test_any_text_gives_passages_of_its_own_words(text):
    for passage in passages_of_text(text):
        assert set(passage.text.split()) <= set(text.replace("\x00", " ").split())
        assert len(passage.text) <= MAX_CHARACTERS + len(text)
        assert claims_of(passage.text)


def test_plain_text_with_commas_is_no_table(tmp_path: Path):
    file = tmp_path / "speech.txt"
    file.write_text("We have, as you know, trained judges, too.\n\nWe shall open a centre, soon, in the north.\n")
    assert len(read_passages(file)) == 2


def test_a_table_is_read_by_rows(tmp_path: Path):
    file = tmp_path / "report.csv"
    rows = ["measure,what was done,date", "Train judges,Forty judges were trained,2026", "Open it,It was opened,2027"]
    file.write_text("\n".join(rows))
    assert [one.text for one in read_passages(file)][1] == "Train judges · Forty judges were trained · 2026"


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"Page 1\n", InputError), (b"\x00\x01\x02\x03", UnreadableError)],
    ids=["no text", "no file"],
)
def test_what_holds_nothing_to_compare_is_said(content, error):
    with pytest.raises(error):
        read_passages(content)


# claims

CLAIMS = [
    ("The Act on Domestic Violence entered into force on 1 June 2024.", "law", "a law in force"),
    ("Parliament ratified the Convention in March.", "law", "a ratification"),
    ("Закон о профилактике бытового насилия вступил в силу 16 июня 2024 года.", "law", "a law in Russian"),
    ("2024 жылғы 16 маусымда заң күшіне енді.", "law", "a law in Kazakh"),
    ("The Act on Domestic Violence is being drafted.", "plan", "a law that is not there yet"),
    ("Разрабатывается законопроект о защите свидетелей.", "plan", "a bill in Russian"),
    ("The Office of the Commissioner was established in 2017.", "institution", "an institution"),
    ("A commission will be established next year.", "plan", "an institution that is not there yet"),
    ("В 2025 году создан центр правосудия для детей.", "institution", "an institution in Russian"),
    ("The rate fell to 13.3% in 2017.", "figure", "a share"),
    ("In 2023, 1,250 complaints were recorded.", "figure", "a count"),
    ("Число дел о пытках снизилось на 12,5 процента.", "figure", "a share in Russian"),
    ("Regular courses are offered to judges.", "training", "training"),
    ("Судьяларға арналған семинар өткізілді.", "training", "training in Kazakh"),
    ("The Government adopted the National Action Plan on Business.", "plan", "a plan"),
    ("Everyone is equal before the law.", "statement", "a principle"),
    ("The State remains committed to human rights.", "statement", "a commitment in general"),
    ("In 2016, on 5 May, under article 12, we met.", "statement", "years and articles are no figures"),
    ("", "statement", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "reason"), CLAIMS, ids=[case[2] for case in CLAIMS])
def test_a_sentence_claims(text, kind, reason):
    assert claims_of(text)[0].kind == kind, reason


def test_the_words_that_decided_stand_in_the_passage():
    text = "In 2027 the Act was adopted. Forty judges attended seminars."
    claims = claims_of(text)
    assert [claim.kind for claim in claims] == [ClaimKind.LAW, ClaimKind.TRAINING]
    assert all(word in text for claim in claims for word in claim.words)


# the command


def test_the_command_prints_a_line_for_each_passage(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    law, register = tmp_path / "law.txt", tmp_path / "register.jsonl"
    law.write_text("Corporal punishment of children is prohibited by this Act in all settings.\n")
    register.write_text("\n".join(json.dumps({"id": one.id, "text": one.text}) for one in REGISTER))
    assert cli.main(["evidence", str(law), "--register", str(register), "--limit", "1"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert [one["id"] for one in row["matches"]] == ["1.3"]
    assert row["claims"][0]["kind"] == "law"


@pytest.mark.parametrize(
    "arguments",
    [["none.txt", "--register", "none.jsonl"], ["none.txt"], ["none.txt", "--register", "r", "--limit", "0"]],
)
def test_a_wrong_call_of_the_command_ends_with_2(arguments, capsys):
    try:
        code = cli.main(["evidence", *arguments])
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert capsys.readouterr().err.startswith("unrec")
