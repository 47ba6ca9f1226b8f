"""What the first page says of a document. The pages are invented."""

import pytest

from unrec.extraction.document_facts import detect_language, document_facts
from unrec.records import Cell, DocumentFacts, DocumentType, FileKind, Paragraph, SourceText, Table


def source(*lines: str, tables: tuple[Table, ...] = ()) -> SourceText:
    paragraphs = tuple(Paragraph(line, order=order) for order, line in enumerate(lines))
    return SourceText(FileKind.PDF, "f" * 64, 24, paragraphs, tables)


REPORT = (
    "United Nations",
    "A/HRC/28/10",
    "General Assembly",
    "Distr.: General 10 December 2014 Original: English",
    "Human Rights Council",
    "Twenty-eighth session",
    "Report of the Working Group on the Universal Periodic Review*",
    "Kazakhstan",
    "* The annex to the present report is circulated as received.",
    "1. The Working Group, established by resolution 5/1, held its twentieth session from 27 October 2014.",
    "II. Conclusions and/or recommendations**",
)


def test_a_report() -> None:
    assert document_facts(source(*REPORT)) == DocumentFacts(
        symbol="A/HRC/28/10",
        state_under_review="KAZ",
        type=DocumentType.REPORT,
        cycle=2,
        working_group_session=20,
        hrc_session=28,
        language="en",
        pages=24,
        date="2014-12-10",
        sha256="f" * 64,
    )


@pytest.mark.parametrize(
    ("words", "session", "cycle"),
    [
        ("held its first session", 1, 1),
        ("held its twelfth session", 12, 1),
        ("held its thirteenth session", 13, 2),
        ("held its twenty-sixth session", 26, 2),
        ("held its thirty-fourth session", 34, 3),
        ("held its fortieth session", 40, 3),
        ("held its forty-eighth session", 48, 4),
        ("held its 48th session", 48, 4),
        ("провела свою пятьдесят первую сессию", 51, 4),
        ("провела свою тринадцатую сессию", 13, 2),
        ("a tenu sa vingt-huitième session", 28, 3),
        ("a tenu sa première session", 1, 1),
        ("celebró su 48º período de sesiones", 48, 4),
        ("celebró su trigésimo cuarto período de sesiones", 34, 3),
    ],
)
def test_sessions_and_cycles(words: str, session: int, cycle: int) -> None:
    facts = document_facts(source(*REPORT[:-2], f"1. The Working Group {words} in Geneva.", REPORT[-1]))
    assert (facts.working_group_session, facts.cycle) == (session, cycle)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("A/HRC/28/10/Add.1", "Kazakhstan", "Addendum", "Views on conclusions and/or recommendations"), "addendum"),
        (("CCPR/C/KAZ/CO/3", "Concluding observations on the third report of Kazakhstan"), "concluding_observations"),
        (("A letter", "Dear colleague"), "unknown"),
    ],
)
def test_kinds_of_documents(lines: tuple[str, ...], kind: str) -> None:
    assert document_facts(source(*lines)).type == DocumentType(kind)


def test_a_draft_of_the_first_page_gives_the_state_by_its_symbol() -> None:
    facts = document_facts(source("A/HRC/WG.6/48/L.9", "A/HRC/WG.6/48/KAZ/1", "National report"))
    assert facts.state_under_review == "KAZ"
    assert facts.working_group_session == 48


def test_nothing_is_guessed() -> None:
    facts = document_facts(source("A letter", "Dear colleague,"))
    assert (facts.symbol, facts.state_under_review, facts.cycle, facts.date) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The State said that it had built schools in the rural areas with the help of others.", "en"),
        ("L’État a déclaré que les écoles des régions et du pays sont dans la liste.", "fr"),
        ("El Estado declaró que las escuelas y los caminos del país se construyen por fases.", "es"),
        ("Государство сообщило, что школы построены в сельских районах.", "ru"),
        ("Мемлекет ауылдық жерлерде мектептер салынғанын хабарлады және үкімет қолдады.", "kk"),
        ("وقالت الدولة إنها بنت المدارس في المناطق الريفية.", "ar"),
        ("该国表示，已在农村地区建造学校。", "zh"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(source(text)) == language


def test_the_language_of_a_sheet_is_that_of_its_cells() -> None:
    table = Table(((Cell("Государство построило школы"),),))
    assert detect_language(source(tables=(table,))) == "ru"
