"""The layouts of Working Group reports, one test a layout. The States under review and the texts are invented."""

import pytest

from unrec.errors import NoRecommendationsError
from unrec.extraction.upr_report import extract_report
from unrec.records import (
    DocumentFacts,
    Extraction,
    FileKind,
    Paragraph,
    ParagraphKind,
    Position,
    SourceText,
)

S, N, P = Position.SUPPORTED, Position.NOTED, Position.PENDING
CLOSING = (
    "All conclusions and/or recommendations contained in the present report reflect the position of the submitting "
    "State(s) (Chile). They should not be construed as endorsed by the Working Group as a whole."
)


def read(text: str, *, language: str = "en", labels: dict[int, str] | None = None) -> Extraction:
    """Extract from lines; a line is a paragraph, "# " marks a heading."""
    paragraphs = []
    for order, line in enumerate(filter(None, (line.strip() for line in text.splitlines()))):
        kind = ParagraphKind.HEADING if line.startswith("# ") else ParagraphKind.BODY
        label = (labels or {}).get(order, "")
        paragraphs.append(Paragraph(line.removeprefix("# "), page=order + 1, order=order, kind=kind, label=label))
    source = SourceText(FileKind.PDF, "0" * 64, len(paragraphs), tuple(paragraphs))
    facts = DocumentFacts(symbol="A/HRC/60/9", state_under_review="KAZ", language=language)
    return extract_report(source, facts)


def table(extraction: Extraction) -> list[tuple[str, Position, str, tuple[str, ...]]]:
    return [
        (one.number, one.position, part.text, part.recommending_states)
        for one in extraction.recommendations
        for part in one.parts
    ]


def test_dotted_numbers_under_sections_that_say_the_position() -> None:
    report = read(f"""
        # II. Conclusions and/or recommendations**
        86. The recommendations listed below enjoy the support of Kazakhstan:
        86.1. Build schools (Chile);
        86.10 Train judges (Peru);
        87. The following recommendations enjoy the support of Kazakhstan, which considers that they are already
        87.1 Plant trees (Cuba);
        88. The following recommendations will be examined by Kazakhstan, which will provide responses in due time:
        88.1 Pave roads (Iran (Islamic Republic of));
        89. The recommendations below did not enjoy the support of Kazakhstan:
        89.1 Dig wells (Spain);
        90. {CLOSING}
        # Annex
        1. Somebody else (Portugal);
    """)
    assert table(report) == [
        ("86.1", S, "Build schools", ("CHL",)),
        ("86.10", S, "Train judges", ("PER",)),
        ("87.1", S, "Plant trees", ("CUB",)),
        ("88.1", P, "Pave roads", ("IRN",)),
        ("89.1", N, "Dig wells", ("ESP",)),
    ]
    assert report.recommendations[0].position_source == "A/HRC/60/9, para. 86"
    assert "enjoy the support" in report.recommendations[0].position_raw
    assert report.recommendations[0].page == 3


def test_the_layout_of_the_fourth_cycle_with_small_paragraph_numbers() -> None:
    report = read(f"""
        4. The delegation answered.
        # II. Conclusions and/or recommendations
        5. The following recommendations will be examined by Kazakhstan, which will provide responses in due time, but
        5.1 Ratify the Protocol (Chile) (Côte d’Ivoire) (Türkiye);
        # Right to education
        5.2 Build schools (Netherlands (Kingdom of the));
        5.100 Train judges (State of Palestine).
        6. {CLOSING}
    """)
    assert table(report) == [
        ("5.1", P, "Ratify the Protocol", ("CHL", "CIV", "TUR")),
        ("5.2", P, "Build schools", ("NLD",)),
        ("5.100", P, "Train judges", ("PSE",)),
    ]
    assert report.recommendations[1].heading == "Right to education"


def test_plain_numbers_that_reach_the_number_of_the_next_paragraph() -> None:
    items = "\n".join(f"{number}. Build school {number} (Chile);" for number in range(1, 9))
    report = read(f"""
        6. The delegation answered.
        # Conclusions and/or recommendations
        7. The recommendations listed below enjoy the support of Kazakhstan:
        {items}
        8. The following recommendations will be examined by Kazakhstan:
        1. Train judges (Peru).
        9. {CLOSING}
    """)
    assert [one.number for one in report.recommendations] == [*(f"7.{n}" for n in range(1, 9)), "8.1"]
    assert report.recommendations[-1].position is P


def test_letters_and_a_later_paragraph_that_says_the_positions() -> None:
    report = read("""
        # Conclusions and/or recommendations
        80. In the course of the discussion, the following recommendations were made to Kazakhstan:
        (a) Build schools (Chile);
        (b) Improve (i) roads, (ii) wells and (iii) trees (Peru);
        (c) Train judges (Cuba).
        81. The recommendations in paragraph 80 (a) and (b) enjoy the support of Kazakhstan. The recommendation in
        paragraph 80 (c) does not enjoy its support.
    """)
    assert table(report)[:2] == [
        ("80 (a)", S, "Build schools", ("CHL",)),
        ("80 (b)", S, "Improve (i) roads, (ii) wells and (iii) trees", ("PER",)),
    ]


def test_a_list_that_numbers_nothing() -> None:
    report = read("""
        # Conclusions and/or recommendations
        80. The following recommendations will be examined by Kazakhstan:
        Brazil recommended that Kazakhstan build schools.
        Canada: Train judges.
        Plant trees (Spain, Italy and the Netherlands).
    """)
    assert table(report) == [
        ("80.1", P, "build schools", ("BRA",)),
        ("80.2", P, "Train judges", ("CAN",)),
        ("80.3", P, "Plant trees", ("ESP", "ITA", "NLD")),
    ]


def test_bullets_and_recommendations_inside_the_paragraph() -> None:
    report = read("""
        # Conclusions and/or recommendations
        80. The recommendations listed below enjoy the support of Kazakhstan:
        • Build schools (Chile);
        • Train judges (Peru);
        81. The following recommendations were noted by Kazakhstan: (a) dig wells (Cuba); (b) plant trees (Spain).
    """)
    assert table(report) == [
        ("80.1", S, "Build schools", ("CHL",)),
        ("80.2", S, "Train judges", ("PER",)),
        ("81 (a)", N, "dig wells", ("CUB",)),
        ("81 (b)", N, "plant trees", ("ESP",)),
    ]


def test_a_sentence_below_the_list_may_say_the_position() -> None:
    report = read("""
        # Conclusions and/or recommendations
        75. In the course of the discussion, the following recommendations were made to encourage Kazakhstan:
        1. Build schools (Chile);
        2. Train judges (Peru).
        The recommendations listed above enjoy the support of Kazakhstan.
    """)
    assert [one.position for one in report.recommendations] == [S, S]
    assert all(one.comment == "" for one in report.recommendations)


def test_numbers_of_a_broken_page_are_found_inside_a_paragraph() -> None:
    report = read("""
        # Conclusions and/or recommendations
        86. The recommendations listed below enjoy the support of Kazakhstan:
        86.1 Build schools (Chile); 86.2 Train judges (Peru); 86.3 Plant
        trees (Cuba);
    """)
    assert [(one.number, one.text) for one in report.recommendations] == [
        ("86.1", "Build schools"),
        ("86.2", "Train judges"),
        ("86.3", "Plant trees"),
    ]


def test_the_comment_of_the_state_is_kept_apart() -> None:
    report = read("""
        # Conclusions and/or recommendations
        89. The recommendations below did not enjoy the support of Kazakhstan, which offers the following comments:
        1. Build schools (Chile).
        Kazakhstan has built all schools that it needs.
        2. Train judges (Peru).
    """)
    assert [(one.text, one.comment) for one in report.recommendations] == [
        ("Build schools", "Kazakhstan has built all schools that it needs."),
        ("Train judges", ""),
    ]


def test_voluntary_commitments_are_no_recommendations() -> None:
    report = read("""
        # Conclusions and/or recommendations
        58. The recommendations listed below enjoy the support of Kazakhstan:
        1. Build schools (Chile).
        59. Kazakhstan announced the following voluntary commitments:
        (a) To plant trees
        (b) To dig wells together with its neighbours (Kyrgyzstan)
        # III. Voluntary pledges and commitments
        60. Kazakhstan will pave roads (Peru).
    """)
    assert [one.text for one in report.recommendations] == ["Build schools"]


def test_recommendations_that_only_the_dialogue_prints() -> None:
    report = read("""
        # B. Interactive dialogue
        21. Brazil welcomed progress. It recommended that Kazakhstan (a) build schools; and (b) train judges, and asked
        22. Spain noted the number of wells. It recommended that Kazakhstan dig more of those wells.
        23. Italy asked about trees. Italy recommended the planting of trees. It also recommended paving of roads.
        # Conclusions and/or recommendations
        24. The recommendations listed below enjoy the support of Kazakhstan:
        1. Plant flowers (Chile).
        25. The recommendations noted in paragraphs 21 (b), 22 and 23 (b) above did not enjoy the support of Kazakhstan.
    """)
    assert table(report) == [
        ("24.1", S, "Plant flowers", ("CHL",)),
        ("21 (b)", N, "train judges", ("BRA",)),
        ("22.1", N, "dig more of those wells [Spain noted the number of wells]", ("ESP",)),
        ("23 (b)", N, "recommended paving of roads", ("ITA",)),
    ]


def test_what_the_dialogue_cuts_up_or_mixes_in_is_put_right() -> None:
    report = read("""
        # B. Interactive dialogue
        21. Chile noted that the Committee on Wells recommended digging. Chile recommended that Kazakhstan plant trees.
        22. Peru recommended that Kazakhstan (a) repeal rules that hinder crafts, such as fees for looms or (b) taxes on
        felt; and encouraged (c) (i) accession to the Convention and (ii) repair of roads, also asking why they sink.
        # Conclusions and/or recommendations
        23. The recommendations listed below enjoy the support of Kazakhstan:
        1. Plant flowers (Chile).
        24. The recommendations noted in paragraphs 21 and 22 (b) and (c) above did not enjoy the support of Kazakhstan.
    """)
    assert table(report)[1:] == [
        ("21.1", N, "plant trees", ("CHL",)),
        ("22 (b)", N, "repeal rules that hinder crafts, such as taxes on felt", ("PER",)),
        ("22 (c)", N, "encouraged accession to the Convention and repair of roads", ("PER",)),
    ]


def test_a_place_of_the_dialogue_that_says_nothing_is_reported() -> None:
    report = read("""
        21. Brazil welcomed progress.
        # Conclusions and/or recommendations
        22. The recommendations listed below enjoy the support of Kazakhstan:
        1. Plant flowers (Chile).
        23. The recommendation noted in paragraph 21 (c) above did not enjoy the support of Kazakhstan.
    """)
    assert [finding.code for finding in report.warnings] == ["reference-not-found"]


def test_automatic_numbers_of_a_word_file_are_read_like_printed_ones() -> None:
    report = read(
        """
        # Conclusions and/or recommendations
        The recommendations listed below enjoy the support of Kazakhstan:
        Build schools (Chile);
        Train judges (Peru);
        """,
        labels={1: "86.", 2: "86.1", 3: "86.2"},
    )
    assert [one.number for one in report.recommendations] == ["86.1", "86.2"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            """
            # II. Conclusions et/ou recommandations
            101. Les recommandations ci-après seront examinées par l’Utopie, qui y répondra en temps voulu:
            101.1 Construire des écoles (Espagne);
            102. Les recommandations énumérées ci-dessous ont recueilli l’appui de l’Utopie:
            102.1 Former les juges (États-Unis d’Amérique);
            103. Les recommandations ci-après n’ont pas recueilli l’appui de l’Utopie:
            103.1 Planter des arbres (Pays-Bas).
            104. Toutes les conclusions et/ou recommandations du présent rapport reflètent la position (Pérou).
            """,
        ),
        (
            "es",
            """
            # II. Conclusiones y/o recomendaciones
            101. Las recomendaciones siguientes serán examinadas por Utopía, que responderá a su debido tiempo:
            101.1 Construir escuelas (España);
            102. Las recomendaciones que se enumeran a continuación cuentan con el apoyo de Utopía:
            102.1 Formar a los jueces (Estados Unidos de América);
            103. Las recomendaciones que figuran a continuación no recibieron el apoyo de Utopía:
            103.1 Plantar árboles (Países Bajos).
            104. Todas las conclusiones y/o recomendaciones del presente informe reflejan la posición (Perú).
            """,
        ),
        (
            "ru",
            """
            # II. Выводы и/или рекомендации
            101. Нижеследующие рекомендации будут рассмотрены Утопией, которая представит ответы:
            101.1 строить школы (Испания);
            102. Рекомендации, перечисленные ниже, пользуются поддержкой Утопии:
            102.1 обучать судей (Соединенные Штаты Америки);
            103. Нижеследующие рекомендации не пользуются поддержкой Утопии:
            103.1 сажать деревья (Нидерланды).
            104. Все выводы и/или рекомендации, содержащиеся в докладе, отражают позицию (Перу).
            """,
        ),
    ],
)
def test_reports_in_other_languages(language: str, text: str) -> None:
    report = read(text, language=language)
    assert [(one.number, one.position, one.parts[0].recommending_states) for one in report.recommendations] == [
        ("101.1", P, ("ESP",)),
        ("102.1", S, ("USA",)),
        ("103.1", N, ("NLD",)),
    ]


def test_arabic_and_chinese_numbers_and_brackets() -> None:
    arabic = read(
        """
        # ثانياً- الاستنتاجات و/أو التوصيات
        101- ستنظر أوتوبيا في التوصيات التالية وستقدم ردودها في الوقت المناسب:
        101-1 بناء المدارس (إسبانيا، فرنسا)؛
        ١٠١-٢ تدريب القضاة (سويسرا)؛
        """,
        language="ar",
    )
    assert [(one.number, one.parts[0].recommending_states) for one in arabic.recommendations] == [
        ("101.1", ("ESP", "FRA")),
        ("101.2", ("CHE",)),
    ]
    chinese = read(
        """
        # 二. 结论和/或建议
        101. 乌托邦将审查以下建议，并将在适当时候作出答复：
        101.1 建造学校（西班牙、法国）；
        """,
        language="zh",
    )
    assert table(chinese) == [("101.1", P, "建造学校", ("ESP", "FRA"))]


def test_a_state_that_is_not_known_is_reported() -> None:
    report = read("""
        # Conclusions and/or recommendations
        86. The recommendations listed below enjoy the support of Kazakhstan:
        86.1 Build schools (Chile, Ruritania);
        86.2 Train judges;
    """)
    assert [(finding.code, finding.number) for finding in report.warnings] == [
        ("unknown-state", "86.1"),
        ("no-state", "86.2"),
    ]


def test_a_document_without_recommendations_is_refused() -> None:
    with pytest.raises(NoRecommendationsError, match="holds no recommendations"):
        read("1. Kazakhstan presented its national report.")
