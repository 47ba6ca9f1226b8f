"""Papers as files: the layout of the United Nations, the count of words, languages, a document that comes back."""

import io
import re
import shutil
import subprocess
import zipfile

import docx
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import etree

from qadam.base.errors import LostUpdateError
from qadam.documents.errors import UnreadableDocumentError
from qadam.reports.documents.blocks import Chart, Column, Paper, Series, Table, TableRow, cell
from qadam.reports.documents.briefing import Subject
from qadam.reports.documents.docx import write_docx
from qadam.reports.documents.html import write_html
from qadam.reports.documents.report import count_words
from qadam.reports.exports import report_file, review_file
from qadam.reports.selectors.contents import report_content
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.returned import decide_returned, take_in_document
from qadam.reports.services.sections import save_section
from tests.qadam.reports.reporting import make_report, section, section_on

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (
    'The "Law on peace" of 14 March 2026 - in force since June - covers all.[^Law No. 12, art. 3.]\n\n'
    "- First **bold** point\n- Second *italic* point\n\n> A quotation\n\n### Prisons\n\n"
    "Of {{figure:recommendations|4}} recommendations {{figure:supported|2}} are supported."
)


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def national(cast, review):
    """A national report in English with text in every section."""
    report = make_report(cast.coordinator, review, type="national_report")
    for each in report.sections.filter(is_annex=False):
        save_section(section_id=each.pk, version=1, text=TEXT, by=cast.coordinator)
    return report


def body_of(content: bytes) -> list[docx.text.paragraph.Paragraph]:
    """The paragraphs of the report proper, as a reader of Word finds them: from the first heading to the annexes."""
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    styles = [paragraph.style.style_id for paragraph in paragraphs]
    first = styles.index("HChG")
    last = styles.index("AnnexG") if "AnnexG" in styles else len(styles)
    return paragraphs[first:last]


def texts_of(row: docx.table._Row) -> list[str]:
    """The words of the cells of a row, each once."""
    return [cell.text for cell in dict.fromkeys(row.cells)]


def test_the_count_of_words_is_that_of_the_exported_text(national):
    counted = count_words(report_content(national))
    exported = sum(len(p.text.split()) for p in body_of(report_file(national, "docx").content))
    assert counted > 200
    assert abs(counted - exported) <= 0.005 * exported


def test_endnotes_and_annexes_are_not_counted(national, cast):
    before = count_words(report_content(national))
    annex = national.sections.filter(is_annex=True).first()
    save_section(section_id=annex.pk, version=1, text="Many words of an annex.", by=cast.coordinator)
    mine = section(national)
    save_section(section_id=mine.pk, version=2, text=TEXT + "[^A very long endnote.]", by=cast.coordinator)
    assert count_words(report_content(national)) == before


def test_the_document_has_the_layout_of_the_united_nations(national):
    content = report_file(national, "docx").content
    document = docx.Document(io.BytesIO(content))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert document.sections[-1].page_width > document.sections[-1].page_height  # annexes lie across
    names = {paragraph.style.name for paragraph in body_of(content)}
    assert {"_ H _Ch_G", "_ H_1_G", "_ParaNo._G", "_Bullet 1_G"} <= names
    head = document.tables[0]
    assert texts_of(head.rows[0]) == ["", "United Nations", "A/HRC/WG.6/…"]  # the first one is the place of the emblem
    place, organ, distribution = texts_of(head.rows[1])
    assert (place, organ) == ("", "General Assembly")
    assert re.match(r"Distr\.: General\n\d+ [A-Z]\w+ \d{4}\n\nOriginal: English", distribution)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = etree.fromstring(archive.read("word/endnotes.xml"))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    written = [note for note in notes if note.get(f"{W}type") is None]
    assert len(written) == national.sections.filter(is_annex=False).count()
    assert "“Law on peace” of 14\u00a0March 2026 – in force" in body_of(content)[1].text


@pytest.mark.parametrize(
    ("language", "quotes"), [("en", "“Law on peace”"), ("ru", "«Law on peace»"), ("kk", "«Law on peace»")]
)
def test_reports_come_in_three_languages_as_tagged_pdf(cast, review, language, quotes):
    report = make_report(cast.coordinator, review, type="national_report", language=language)
    save_section(section_id=section(report).pk, version=1, text=TEXT, by=cast.coordinator)
    content = report_file(report, "pdf").content
    pdf = pypdfium2.PdfDocument(content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf.raw)
    titles = [item.get_title() for item in pdf.get_toc()]
    assert f"I. {section(report).title}" in titles
    assert quotes in " ".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))


@pytest.mark.slow
def test_libreoffice_opens_the_document(national, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "report.docx"
    file.write_bytes(report_file(national, "docx").content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    pdf = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    text = " ".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    assert "General Assembly" in pdf[0].get_textpage().get_text_range()
    assert "I. Introduction" in " ".join(text.split())
    assert "Matrix of recommendations" in text


@pytest.mark.parametrize(
    "subject",
    [
        Subject("recommendation", "139.1"),
        Subject("area", "torture"),
        Subject("body", "Ministry of Justice"),
        Subject("state", "FRA"),
        Subject("review"),
    ],
)
def test_a_briefing_fits_on_two_pages(review, subject):
    content = review_file(review, "briefing", "pdf", "en", by=None, subject=subject).content
    assert len(pypdfium2.PdfDocument(content)) <= 2


@pytest.fixture
def sent_out(national, cast):
    """The document as a colleague gets it, with an inserted fact in one section."""
    mine = section_on(national, "torture")
    source = f"update:{national.review.plans.get().measures.first().updates.get().pk}"
    insert_facts(section_id=mine.pk, version=2, sources=[source], by=cast.coordinator)
    return report_file(national, "docx", editable=True).content


def take_in(report, content, by):
    return take_in_document(report_id=report.pk, file=ContentFile(content), name="back.docx", by=by)


def test_a_heading_with_a_date_comes_back_as_it_left(national, cast):
    mine = section(national)
    save_section(section_id=mine.pk, version=2, title="Since the review of 12 March 2026", by=cast.coordinator)
    content = report_file(national, "docx", editable=True).content
    assert list(take_in(national, content, cast.coordinator).sections.all()) == []


def test_a_document_that_nobody_changed_brings_no_change(national, sent_out, cast):
    assert list(take_in(national, sent_out, cast.coordinator).sections.all()) == []


def test_what_word_does_on_the_way_brings_no_change(national, sent_out, cast):
    file = io.BytesIO()
    docx.Document(io.BytesIO(sent_out)).save(file)  # another program wrote it
    assert list(take_in(national, file.getvalue(), cast.coordinator).sections.all()) == []


def test_changes_are_shown_by_section_and_accepted_or_refused(national, sent_out, cast, sign_in):
    document = docx.Document(io.BytesIO(sent_out))
    texts = [p for p in document.paragraphs if p.text.startswith("The “Law on peace”")]
    texts[0].runs[0].text = "The Law on Rest"
    texts[1].runs[0].text = "Refused words"
    file = io.BytesIO()
    document.save(file)
    returned = take_in(national, file.getvalue(), cast.coordinator)
    rows = list(returned.sections.select_related("section"))
    assert len(rows) == 2
    first, second = rows
    assert first.text.startswith("The Law on Rest")
    # what the colleague did not touch stands as it was written here, marks and all
    assert "{{figure:supported|2}}" in first.text
    assert "- First **bold** point" in first.text
    page = (
        sign_in(cast.coordinator)
        .get(reverse("report_returned_document", args=[national.code, returned.pk]))
        .content.decode()
    )
    assert "Rest" in page
    version = first.section.version
    decide_returned(returned_id=first.pk, accept=True, version=version, by=cast.coordinator)
    decide_returned(returned_id=second.pk, accept=False, version=second.section.version, by=cast.coordinator)
    first.section.refresh_from_db()
    assert first.section.text == first.text
    second.section.refresh_from_db()
    assert "Refused words" not in second.section.text


def test_a_section_saved_meanwhile_is_not_overwritten(national, sent_out, cast):
    document = docx.Document(io.BytesIO(sent_out))
    next(p for p in document.paragraphs if p.text.startswith("The “Law on peace”")).runs[0].text = "Colleague"
    file = io.BytesIO()
    document.save(file)
    row = take_in(national, file.getvalue(), cast.coordinator).sections.get()
    save_section(section_id=row.section_id, version=2, text="Meanwhile.", by=cast.coordinator)
    with pytest.raises(LostUpdateError):
        decide_returned(returned_id=row.pk, accept=True, version=2, by=cast.coordinator)


def test_tracked_changes_count_as_made(national, sent_out, cast):
    with zipfile.ZipFile(io.BytesIO(sent_out)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    xml = parts["word/document.xml"].decode()
    run = '<w:r><w:t xml:space="preserve">A quotation</w:t></w:r>'
    tracked = (
        '<w:del w:id="900" w:author="x"><w:r><w:delText>A quotation</w:delText></w:r></w:del>'
        '<w:ins w:id="901" w:author="x"><w:r><w:t>Another quotation</w:t></w:r></w:ins>'
    )
    assert run in xml
    parts["word/document.xml"] = xml.replace(run, tracked, 1).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    row = take_in(national, file.getvalue(), cast.coordinator).sections.get()
    assert "> Another quotation" in row.text
    assert not re.search(r"> A quotation", row.text)


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04broken"])
def test_what_is_no_document_is_refused_in_one_sentence(national, cast, content):
    with pytest.raises(UnreadableDocumentError):
        take_in(national, content, cast.coordinator)


def test_formulas_and_marks_in_texts_are_inert(national, cast, review):
    hostile = '=HYPERLINK("http://x","y") {{7*7}} {% include "x" %} <script>alert(1)</script> \x00\x0b ]]> &amp;'
    mine = section(national)
    save_section(section_id=mine.pk, version=2, text=hostile, by=cast.coordinator)
    content = report_file(national, "docx").content
    text = " ".join(p.text for p in body_of(content))
    assert "{{7*7}}" in text
    assert "<script>alert(1)</script>" in text
    assert pypdfium2.PdfDocument(report_file(national, "pdf").content)
    page = review_file(review, "plan", "xlsx", "en", by=None).content
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def part_of(content: bytes, name: str) -> str:
    """A part of a package as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_the_session_and_its_dates_stand_on_lines_of_their_own_on_the_first_page(national):
    national.session = "Fifty-first session, 20-31 January 2025"
    national.save()
    paragraphs = docx.Document(io.BytesIO(report_file(national, "docx").content)).paragraphs
    place = [paragraph.text for paragraph in paragraphs].index("Fifty-first session")
    assert paragraphs[place].runs[0].bold
    assert paragraphs[place + 1].text == "20–31\u00a0January 2025"
    assert not paragraphs[place + 1].runs[0].bold
    page = pypdfium2.PdfDocument(report_file(national, "pdf").content)[0].get_textpage().get_text_range()
    assert "20–31\u00a0January 2025" in page.splitlines()


@pytest.mark.parametrize(("language", "first"), [("en", "Annex I."), ("ru", "Приложение I."), ("kk", "I қосымша.")])
def test_annexes_are_numbered_where_there_are_several(cast, review, language, first):
    report = make_report(cast.coordinator, review, type="national_report", language=language)
    content = report_file(report, "docx").content
    assert first.replace("I", "%1", 1) in part_of(content, "word/numbering.xml")
    annexes = [p for p in docx.Document(io.BytesIO(content)).paragraphs if p.style.style_id == "AnnexG"]
    assert [p._p.pPr.numPr for p in annexes] == [None] * 3  # numbered by their style
    titles = [item.get_title() for item in pypdfium2.PdfDocument(report_file(report, "pdf").content).get_toc()]
    assert f"{first} {annexes[0].text}" in titles


def test_an_annex_that_is_the_only_one_has_no_number(cast, review):
    report = make_report(cast.coordinator, review, type="national_report")
    report.sections.filter(is_annex=True).exclude(key="matrix").delete()
    annex = next(
        p
        for p in docx.Document(io.BytesIO(report_file(report, "docx").content)).paragraphs
        if p.style.style_id == "AnnexG"
    )
    assert annex._p.pPr.numPr.ilvl.val == 1
    titles = [item.get_title() for item in pypdfium2.PdfDocument(report_file(report, "pdf").content).get_toc()]
    assert "Annex. Matrix of recommendations" in titles


def test_no_page_parts_a_list_from_the_words_that_lead_it(national):
    kept = [p.text[:30] for p in body_of(report_file(national, "docx").content) if p.paragraph_format.keep_with_next]
    assert set(kept) == {"The “Law on peace” of 14\u00a0March"[:30]}


def test_endnotes_stand_below_their_heading(national):
    assert ">Notes<" in part_of(report_file(national, "docx").content, "word/endnotes.xml")


def test_a_date_that_ends_with_a_full_stop_ends_the_sentence(cast, review):
    report = make_report(cast.coordinator, review, language="ru")
    last = docx.Document(io.BytesIO(report_file(report, "docx").content)).paragraphs[-2:]
    assert [".." in paragraph.text for paragraph in last] == [False, False]
    assert last[0].text == "Данные по состоянию на 30 июня 2026\u00a0г."


def test_figures_in_charts_have_the_decimal_sign_of_the_language():
    series = Series("Узники", (91.9, 84.5), "2F6DA8")
    chart = Chart("Узники, на 100 мест", "line", ("2025", "2026"), (series,))
    drawn = write_html(Paper("Статистика", "ru", (chart,)))
    assert ">91,9<" in drawn
    assert "91.9" not in drawn


def test_a_long_name_beside_a_bar_is_cut_after_two_lines():
    name = "Rights of migrants, refugees and stateless persons and of everybody else who lives in the country for long"
    drawn = write_html(Paper("Figures", "en", (Chart("Bars", "bars", (name,), (Series("s", (1.0,), "2B6B4B"),)),)))
    assert re.findall(r'text-anchor="end">([^<]+)<', drawn) == [
        "Rights of migrants, refugees and stateless",
        "persons and of everybody else who lives…",
    ]


def test_a_short_row_stays_on_one_page_and_a_tall_one_may_go_on():
    rows = (TableRow((cell("short"),)), TableRow((cell("long " * 150),)))
    html = write_html(Paper("Rows", "en", (Table((Column("Text", 100.0),), rows),)))
    assert html.count('<tr class="tall">') == 1
    assert '<tr class="tall"><td>long' in html


def test_a_report_without_a_symbol_has_its_title_above_each_page(cast, review):
    content = report_file(make_report(cast.coordinator, review), "docx").content
    assert ">Voluntary mid-term report on the implementation of the recommendations of the…<" in part_of(
        content, "word/header1.xml"
    )


def test_the_title_above_each_page_stays_on_one_line():
    long = "Voluntary mid-term report on the implementation of the recommendations of the universal periodic review"
    cut = "Voluntary mid-term report on the implementation of the recommendations of the…"
    listed = "Interagency Plan for Human Rights 2026–2030, Programme for All Children, Programmes"
    for title, above in ((long, cut), (listed, f"{listed[:-12]}…"), ("Plan", "Plan")):
        assert Paper(title, "en", ()).running_title == above
        files = zipfile.ZipFile(io.BytesIO(write_docx(Paper(title, "en", ()))))
        assert f">{above}<" in files.read("word/header1.xml").decode()
