"""The ways in which States write addenda, one table a way. The State, the texts and the numbers are invented."""

import pytest

from unrec.errors import NoRecommendationsError
from unrec.extraction.addendum import extract_addendum
from unrec.records import (
    Addendum,
    Cell,
    DocumentFacts,
    FileKind,
    Paragraph,
    ParagraphKind,
    Position,
    SourceText,
    Style,
    Table,
)

S, N, P = Position.SUPPORTED, Position.NOTED, Position.PENDING


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Each line is a paragraph: "# " marks a heading, "* " bold text."""
    made = []
    for order, line in enumerate(filter(None, (line.strip() for line in text.splitlines())), 1):
        kind, style = ParagraphKind.BODY, Style(size=10.0)
        if line.startswith("# "):
            kind, line = ParagraphKind.HEADING, line[2:]
        elif line.startswith("* "):
            style, line = Style(bold=True, size=10.0), line[2:]
        made.append(Paragraph(line, page=2, order=order, kind=kind, style=style))
    return tuple(made)


def read(text: str = "", *, rows: list[list[str]] | None = None, language: str = "en", known: tuple[str, ...] = ()):
    tables = ()
    if rows is not None:
        tables = (Table(tuple(tuple(Cell(cell) for cell in row) for row in rows), order=1000),)
    source = SourceText(FileKind.DOCX, "0" * 64, 0, paragraphs(text), tables)
    facts = DocumentFacts(symbol="A/HRC/99/5/Add.1", language=language)
    return extract_addendum(source, facts, known)


def positions(addendum: Addendum) -> dict[str, Position]:
    return {statement.number: statement.position for statement in addendum.statements}


def codes(addendum: Addendum) -> set[str]:
    return {finding.code for finding in addendum.warnings}


SENTENCES = [
    ("a list", "The Government accepts recommendations 122.1, 122.3 and 122.7.", {"122.1": S, "122.3": S, "122.7": S}),
    ("a range", "Arcadia supports recommendations 122.1-122.3.", {"122.1": S, "122.2": S, "122.3": S}),
    ("a short range", "Arcadia supports recommendations 140.82-84, 87.",
     {"140.82": S, "140.83": S, "140.84": S, "140.87": S}),
    ("a range in words", "Arcadia notes recommendations 122.1 to 122.3.", {"122.1": N, "122.2": N, "122.3": N}),
    ("an en dash and spaces", "Arcadia accepts recommendations 122.1 – 3 and 122.9— 122.10.",
     {"122.1": S, "122.2": S, "122.3": S, "122.9": S, "122.10": S}),
    ("an abbreviated upper end", "Arcadia accepts recommendations 122.118-20 and 122.3.",
     {"122.118": S, "122.119": S, "122.120": S, "122.3": S}),
    ("a full stop for a comma", "Arcadia accepts recommendations 140.35. 140.36 and 140.38.",
     {"140.35": S, "140.36": S, "140.38": S}),
    ("a forgotten comma", "Arcadia accepts recommendations 122.1 122.2, 122.5.", {"122.1": S, "122.2": S, "122.5": S}),
    ("a forgotten space", "Arcadia accepts recommendations 122.1,122.2;122.5.", {"122.1": S, "122.2": S, "122.5": S}),
    ("a space in a number", "Arcadia accepts recommendations 122. 1, 122 .2 and 122.5.",
     {"122.1": S, "122.2": S, "122.5": S}),
    ("semicolons", "The following recommendations do not enjoy its support: 122.1; 122.2; 122.5",
     {"122.1": N, "122.2": N, "122.5": N}),
    ("States in brackets", "Arcadia accepts recommendations 122.1 (Chile), 122.2 (Iran (Islamic Republic of)), 122.4.",
     {"122.1": S, "122.2": S}),
    ("a repeated word", "Arcadia accepts recommendation 122.1, recommendation 122.2 and recommendations 122.5-6.",
     {"122.1": S, "122.2": S, "122.5": S, "122.6": S}),
    ("a paragraph's number", "Arcadia notes the recommendation in para 122.11 and that in paragraph 122.12.",
     {"122.11": N, "122.12": N}),
    ("numbers first", "Recommendations 122.1 and 122.4 enjoy the support of Arcadia.", {"122.1": S, "122.4": S}),
    ("numbers first, negative", "Recommendations 122.1 and 122.4 do not enjoy the support of Arcadia.",
     {"122.1": N, "122.4": N}),
    ("passive", "Recommendations 122.1, 122.2 are fully accepted and 122.5 is noted.",
     {"122.1": S, "122.2": S, "122.5": N}),
    ("two positions, verbs first", "Arcadia accepts recommendations 122.1 and 122.2 and notes recommendations 122.5-6.",
     {"122.1": S, "122.2": S, "122.5": N, "122.6": N}),
    ("two positions, while", "Recommendations 122.1-2 are supported, while 122.5 and 122.6 are noted.",
     {"122.1": S, "122.2": S, "122.5": N, "122.6": N}),
    ("not in a position", "Arcadia is not in a position to accept recommendations 122.1 and 122.2.",
     {"122.1": N, "122.2": N}),
    ("not at this time", "Arcadia does not, at this time, support recommendations 122.1 and 122.2.",
     {"122.1": N, "122.2": N}),
    ("is unable", "The Government is unable to support recommendations 122.1 and 122.2.", {"122.1": N, "122.2": N}),
    ("rejects", "Arcadia rejects recommendations 122.1 and 122.2.", {"122.1": N, "122.2": N}),
    ("takes note", "Arcadia takes note of recommendations 122.1 and 122.2.", {"122.1": N, "122.2": N}),
    ("thematic, colon", "Recommendations 122.5, 122.6 and 122.9: supported. A law is in force.",
     {"122.5": S, "122.6": S, "122.9": S}),
    ("thematic, dash", "Recommendations 122.5, 122.6 – not accepted. A law is in force.", {"122.5": N, "122.6": N}),
    ("regarding", "With regard to recommendations 122.5 and 122.6, Arcadia supports these recommendations.",
     {"122.5": S, "122.6": S}),
    ("letters", "Arcadia accepts recommendations 52 (a), (c) and 53 (b).", {"52 (a)": S, "52 (c)": S, "53 (b)": S}),
    ("letters in a range", "Arcadia accepts recommendations 52 (a)-(c).", {"52 (a)": S, "52 (b)": S, "52 (c)": S}),
    ("a figure that is no number", "Arcadia accepts recommendations 122.1 and 122.2, and spends 12.5 per cent more.",
     {"122.1": S, "122.2": S}),
    ("a year", "Arcadia accepts recommendations 122.1 and 122.2 of 12 November 2019.", {"122.1": S, "122.2": S}),
    ("commits to implement", "Arcadia agrees to implement recommendations 122.1 and 122.2.",
     {"122.1": S, "122.2": S}),
    ("examines", "Arcadia will further examine recommendations 122.1 and 122.2.", {"122.1": P, "122.2": P}),
    ("accepts the following", "Arcadia accepts the following: 122.1, 122.2.", {"122.1": S, "122.2": S}),
    ("supported by", "Recommendations supported by Arcadia: 122.1, 122.2.", {"122.1": S, "122.2": S}),
    ("not supported by", "Recommendations not supported by Arcadia: 122.1, 122.2.", {"122.1": N, "122.2": N}),
    ("that it accepts", "The recommendations that Arcadia accepts are 122.1 and 122.2.", {"122.1": S, "122.2": S}),
    ("a label", "Supported: 122.1, 122.2.", {"122.1": S, "122.2": S}),
    ("a heading in the line", "Not accepted recommendations: 122.1, 122.2.", {"122.1": N, "122.2": N}),
    ("hyphens", "Recommendations 122.1 and 122.2: Supported-in-part.", {"122.1": N, "122.2": N}),
    ("implemented already", "Recommendations 122.1, 122.2: accepted and already implemented.",
     {"122.1": S, "122.2": S}),
    ("plain numbers after a colon", "The following recommendations enjoy our support: 2, 5, 20-22.",
     {"2": S, "5": S, "20": S, "21": S, "22": S}),
    ("all of a paragraph", "The recommendations contained in paragraph 121 enjoy the support of Arcadia.", {"121": S}),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "sentence", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_sentence_states_positions(reason: str, sentence: str, expected: dict[str, Position]) -> None:
    stated = positions(read(f"1. Arcadia thanks all States.\n2. {sentence}"))
    assert expected.items() <= stated.items(), reason
    assert all(number in expected or reason == "States in brackets" for number in stated), reason


LAYOUTS = [
    (
        "headings over lists",
        """# A. Recommendations that enjoy the support of Arcadia
        122.1, 122.2, 122.5-122.7
        # B. Recommendations that do not enjoy the support of Arcadia
        122.3, 122.4
        """,
        {"122.1": S, "122.2": S, "122.5": S, "122.6": S, "122.7": S, "122.3": N, "122.4": N},
    ),
    (
        "an announcement with a colon over entries",
        """1. The following recommendations enjoy the support of Arcadia:
        122.1 Ratify the Convention (Chile);
        122.2 Support the efforts of civil society (France);
        2. The following recommendations are noted by Arcadia:
        122.3 Abolish the tax (Chile).
        """,
        {"122.1": S, "122.2": S, "122.3": N},
    ),
    (
        "entries with the answer below",
        """122.1 Ratify the Convention (Chile)
        Response: Accepted. A law is before parliament.
        122.2 Accept the procedure of complaints (France)
        Response: Noted. The Government is not ready.
        122.3 Reject all discrimination (Peru)
        Response: Supported.
        """,
        {"122.1": S, "122.2": N, "122.3": S},
    ),
    (
        "one word below each recommendation",
        """122.1 Ratify the Convention (Chile)
        Supported
        122.2 Support the efforts of civil society (France)
        Noted
        """,
        {"122.1": S, "122.2": N},
    ),
    (
        "the position at the end of the entry",
        """122.1 Ratify the Convention (Chile) – Supported
        122.2 Support civil society (France); not accepted
        122.3 Note the concerns of the Committee (Peru). Accepted.
        """,
        {"122.1": S, "122.2": N, "122.3": S},
    ),
    (
        "bold numbers above the answers",
        """* 122.1
        Arcadia supports this recommendation. The law was adopted.
        * 122.2–3
        Arcadia cannot accept these recommendations.
        """,
        {"122.1": S, "122.2": N, "122.3": N},
    ),
    (
        "plain numbers that answer each recommendation",
        """1. Arcadia accepts the recommendation. The law is in force.
        2. Arcadia does not accept this recommendation.
        3., 4., 5. The Government accepts these recommendations.
        6. Arcadia accepts the recommendation to improve prisons. Arcadia cannot accept the recommendation on visits.
        """,
        {"1": S, "2": N, "3": S, "4": S, "5": S, "6": N},
    ),
    (
        "the word Recommendation and plain numbers",
        """1. Arcadia thanks all States.
        Recommendation 1: Accepted. The law is in force.
        Recommendation No. 2: Not accepted.
        Recommendations 3 and 4: Partially accepted. The age is 16.
        """,
        {"1": S, "2": N, "3": N, "4": N},
    ),
    (
        "numbers of paragraphs beside entries",
        """1. Arcadia thanks all States.
        2. Recommendation 122.1: Supported.
        3. Recommendation 122.2: Noted.
        4. 122.3 – Supported. A law is in force.
        """,
        {"122.1": S, "122.2": N, "122.3": S},
    ),
    (
        "themes with the lists in the text",
        """# Women's rights
        4. Arcadia supports recommendations 122.1 and 122.2. A strategy on equality was adopted in 2023.
        # Death penalty
        5. Recommendations 122.3 and 122.4 are noted. A moratorium is in force, see recommendation 122.1.
        """,
        {"122.1": S, "122.2": S, "122.3": N, "122.4": N},
    ),
    (
        "headings of themes below those of positions",
        """# I. Supported recommendations
        # Women's rights
        122.1 The strategy was adopted.
        # Death penalty
        122.2 The Code was amended.
        # II. Noted recommendations
        # Prisons
        122.3 Arcadia considers that the rules are adequate. It supports new developments in prisons.
        """,
        {"122.1": S, "122.2": S, "122.3": N},
    ),
    (
        "a list, then comments by number",
        """3. The Government accepts the following recommendations: 122.1, 122.2.
        5. The Government notes recommendations 122.3 and 122.4 and wishes to explain:
        122.3
        It is not a priority.
        122.4
        See recommendation 122.3.
        """,
        {"122.1": S, "122.2": S, "122.3": N, "122.4": N},
    ),
    (
        "lists at the end",
        """1. Arcadia has studied all recommendations and thanks the States.
        # Annex
        * Recommendations accepted
        122.1; 122.2; 122.5
        * Recommendations noted
        122.3; 122.4
        """,
        {"122.1": S, "122.2": S, "122.5": S, "122.3": N, "122.4": N},
    ),
    (
        "short answers",
        """122.1 (Chile): Accept. A law is in force.
        122.2 (Peru): Reject.
        122.3 (France): Accept to follow up
        122.4 (Italy): Not accept
        """,
        {"122.1": S, "122.2": N, "122.3": S, "122.4": N},
    ),
    (
        "plain numbers under headings",
        """# Recommendations that enjoy our support
        1, 4, 6-8, 12
        # Recommendations that do not enjoy our support
        2, 3 and 5
        """,
        {"1": S, "4": S, "6": S, "7": S, "8": S, "12": S, "2": N, "3": N, "5": N},
    ),
    (
        "a table whose cells were read one after the other",
        """122.1 Ratify the Convention (Chile) Supported A law is in force.
        122.2 Support civil society and note its concerns (Peru) Not accepted The rules suffice.
        122.3 Abolish the death penalty Noted There is a moratorium. (Italy)
        """,
        {"122.1": S, "122.2": N, "122.3": N},
    ),
    (
        "a list that goes on over the page",
        """3. Arcadia accepts recommendations 122.1, 122.2,
        122.3, 122.5 and
        122.7.
        4. Arcadia notes recommendations 122.4;
        122.6.
        """,
        {"122.1": S, "122.2": S, "122.3": S, "122.5": S, "122.7": S, "122.4": N, "122.6": N},
    ),
    (
        "three groups of which one says implemented",
        """# Accepted recommendations that Arcadia considers already implemented
        122.1, 122.2
        # Accepted recommendations
        122.3
        # Recommendations that cannot be accepted
        122.4
        """,
        {"122.1": S, "122.2": S, "122.3": S, "122.4": N},
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), LAYOUTS, ids=[row[0] for row in LAYOUTS])
def test_a_layout_states_positions(reason: str, text: str, expected: dict[str, Position]) -> None:
    assert positions(read(text)) == expected, reason


TABLES = [
    (
        "number and text in one cell, position, comment",
        [["Recommendation", "Position", "Comment"],
         ["122.1 Ratify the Convention (Chile)", "Supported", "By 2027."],
         ["122.2 Support civil society (Peru)", "Noted", "The State supports it already."]],
        {"122.1": S, "122.2": N},
    ),
    (
        "a column of numbers",
        [["No.", "Recommendation", "Response of the Government"],
         ["122.1", "Ratify the Convention (Chile)", "Accepted. Work has begun."],
         ["122.2", "Accept visits (Peru)", "Arcadia does not support this recommendation."]],
        {"122.1": S, "122.2": N},
    ),
    (
        "plain numbers",
        [["#", "Recommendation", "Status"], ["1", "Ratify (Chile)", "Accepted"], ["2", "Accede (Peru)", "Rejected"]],
        {"1": S, "2": N},
    ),
    (
        "a column for each position",
        [["Recommendation", "Supported", "Noted"], ["122.1 Ratify (Chile)", "X", ""], ["122.2 Accede (Peru)", "", "X"]],
        {"122.1": S, "122.2": N},
    ),
    (
        "rows of headings between",
        [["Recommendation", "Comment"], ["Supported recommendations", ""], ["122.1 Ratify (Chile)", "Soon."],
         ["Noted recommendations", ""], ["122.2 Accede (Peru)", "Not now."]],
        {"122.1": S, "122.2": N},
    ),
    (
        "no headings at all",
        [["122.1", "Ratify (Chile)", "Supported"], ["122.2", "Accede (Peru)", "Noted"]],
        {"122.1": S, "122.2": N},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "rows", "expected"), TABLES, ids=[row[0] for row in TABLES])
def test_a_table_states_positions(reason: str, rows: list[list[str]], expected: dict[str, Position]) -> None:
    assert positions(read(rows=rows)) == expected, reason


LANGUAGES = [
    ("fr", "Le Maroc accepte les recommandations 122.1, 122.2 et 122.5 à 122.7.",
     {"122.1": S, "122.2": S, "122.5": S, "122.6": S, "122.7": S}),
    ("fr", "Les recommandations 122.1 et 122.2 ne recueillent pas l’appui du Gouvernement.", {"122.1": N, "122.2": N}),
    ("fr", "Le Gouvernement prend note des recommandations 122.1 et 122.2.", {"122.1": N, "122.2": N}),
    ("es", "Chile acepta las recomendaciones 122.1, 122.2 y 122.5 a 122.7.",
     {"122.1": S, "122.2": S, "122.5": S, "122.6": S, "122.7": S}),
    ("es", "Las recomendaciones 122.1 y 122.2 no cuentan con el apoyo de Chile.", {"122.1": N, "122.2": N}),
    ("es", "El Estado toma nota de las recomendaciones 122.1 y 122.2.", {"122.1": N, "122.2": N}),
    ("ru", "Казахстан принимает рекомендации 122.1, 122.2 и 122.5–122.7.",
     {"122.1": S, "122.2": S, "122.5": S, "122.6": S, "122.7": S}),
    ("ru", "Рекомендации 122.1 и 122.2 не пользуются поддержкой Казахстана.", {"122.1": N, "122.2": N}),
    ("ru", "Правительство принимает рекомендации 122.1 и 122.2 к сведению.", {"122.1": N, "122.2": N}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), LANGUAGES)
def test_the_languages_are_read_by_the_same_rules(language: str, sentence: str, expected: dict[str, Position]) -> None:
    assert positions(read(f"1. {sentence}", language=language)) == expected


def test_the_words_and_the_comment_of_the_state_are_kept() -> None:
    addendum = read("3. Arcadia accepts recommendations 122.1 and 122.2.\n* 122.1\nThe law is in force.\nIt is new.")
    first = next(statement for statement in addendum.statements if statement.number == "122.1")
    assert first.raw == "accepts recommendations"
    assert first.comment == "The law is in force.\nIt is new."
    assert first.source == "A/HRC/99/5/Add.1, para. 3"
    assert first.page == 2


def test_a_position_in_part_counts_as_noted_and_is_reported() -> None:
    addendum = read("1. Arcadia partially accepts recommendations 122.1 and 122.2.")
    assert [(one.position, one.partly) for one in addendum.statements] == [(N, True), (N, True)]
    assert "partially accepts" in addendum.statements[0].raw
    assert codes(addendum) == {"position-in-part"}


def test_two_positions_on_one_number_are_reported_with_both_places() -> None:
    addendum = read(
        "3. Arcadia accepts recommendations 122.1 and 122.2.\n4. Arcadia notes recommendations 122.2, 122.3."
    )
    finding = next(one for one in addendum.warnings if one.code == "positions-contradict")
    assert finding.number == "122.2"
    assert (finding.place, finding.other) == ("A/HRC/99/5/Add.1, para. 3", "A/HRC/99/5/Add.1, para. 4")


def test_a_range_that_cannot_be_meant_is_reported() -> None:
    addendum = read("3. Arcadia accepts recommendations 122.9-122.3 and 122.5.")
    assert set(positions(addendum)) == {"122.9", "122.3", "122.5"}
    assert codes(addendum) == {"range-unclear"}


def test_an_entry_without_a_clear_position_is_noted_and_reported() -> None:
    addendum = read("122.1 Arcadia accepts this recommendation.\n122.2 The matter is complex and is being discussed.")
    assert positions(addendum) == {"122.1": S, "122.2": N}
    assert codes(addendum) == {"position-unclear"}


DEFAULTS = [
    ("the others", "Arcadia notes recommendations 122.1 and 122.2.\nAll other recommendations are supported.", S),
    ("the remaining", "Arcadia accepts recommendations 122.1, 122.2.\nThe remaining recommendations are noted.", N),
    ("all", "Arcadia is pleased to accept all recommendations.", S),
    ("all but", "Arcadia accepts all recommendations with the exception of 122.1 and 122.2.", S),
    ("divided", "Of the 7 recommendations, Arcadia accepts 122.1 and 122.2; the remaining 5 recommendations, of "
     "which 3 are supported, follow.", None),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "text", "expected"), DEFAULTS, ids=[row[0] for row in DEFAULTS])
def test_a_sentence_on_all_the_others_gives_the_default(reason: str, text: str, expected: Position | None) -> None:
    addendum = read(text)
    assert addendum.default_position == expected, reason
    if reason == "all but":
        assert positions(addendum) == {"122.1": N, "122.2": N}


def test_plain_numbers_get_the_paragraph_that_the_document_names() -> None:
    addendum = read("1. The numbers of recommendations follow paragraph 115.\n2. Arcadia accepts recommendations 1–3.")
    assert list(positions(addendum)) == ["115.1", "115.2", "115.3"]


def test_plain_numbers_get_the_paragraph_of_the_report() -> None:
    addendum = read("2. Arcadia accepts recommendations 1–3.", known=("88.1", "88.2", "88.3"))
    assert list(positions(addendum)) == ["88.1", "88.2", "88.3"]


def test_a_document_without_positions_is_refused() -> None:
    with pytest.raises(NoRecommendationsError):
        read("The delegation thanks all States for a constructive dialogue.")
