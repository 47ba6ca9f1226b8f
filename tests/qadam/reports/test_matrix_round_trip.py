"""OHCHR's list goes out as it came in: a State's real papers, exported and read again."""

from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile

from qadam.intake.enums import ImportStatus
from qadam.intake.selectors import counts_of
from qadam.intake.services import UploadedFile, accept_all, publish_import, read_import, start_import
from qadam.register.models import Recommendation, Review
from qadam.reports.documents.docx import write_docx
from qadam.reports.documents.layouts import layout_of_cycle
from qadam.reports.documents.matrix import matrix_paper
from qadam.reports.documents.xlsx import workbook
from qadam.reports.selectors.gathering import gather_review
from qadam.taxonomy.services import load_vocabularies

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAPERS = ("A_HRC_43_15.pdf", "A_HRC_43_15_Add.1.pdf", "cycle3_thematic_list.docx")
ON = date(2026, 11, 22)


@pytest.fixture
def slovenia(corpus, cast):
    """The register of Slovenia's third cycle, as its report, its addendum and OHCHR's list give it."""
    load_vocabularies(by=None)
    bring_in(cast, *((name, (corpus / "slovenia" / name).read_bytes()) for name in PAPERS))
    return Review.objects.get(state_under_review="SVN")


def bring_in(cast, *files, publish=True):
    """Import files by the services of the intake, and publish them where nothing forbids it."""
    import_run = start_import(
        files=[UploadedFile(name, ContentFile(data)) for name, data in files], by=cast.coordinator
    )
    assert read_import(import_id=import_run.pk) is ImportStatus.READY
    import_run.refresh_from_db()
    if publish:
        import_run.findings.filter(is_blocking=True).update(resolution="dismissed")
        accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
        publish_import(import_id=import_run.pk, by=cast.coordinator)
    return import_run


def exported(review, form, comments=None):
    paper = matrix_paper(gather_review(review, ON), layout_of_cycle(3), "en", comments or {})
    if form == "docx":
        return write_docx(paper)
    return workbook([("Matrix", paper.blocks)], title=paper.title, headline=paper.title, created=paper.created)


def register(review):
    """Everything of the register that a list speaks of, by number."""
    rows = Recommendation.objects.filter(review=review).prefetch_related(
        "texts", "parts__recommending_states", "labels__term"
    )
    return {
        row.number: (
            row.position,
            row.heading,
            sorted((text.language, text.text) for text in row.texts.all()),
            [(part.text, [state.state for state in part.recommending_states.all()]) for part in row.parts.all()],
            sorted((label.term.scheme, label.term.code) for label in row.labels.all() if label.score is None),
        )
        for row in rows
    }


def rows_of(content):
    """The rows of a list as a reader of Word sees them: (theme above, cells)."""
    found, theme = [], ""
    for row in docx.Document(content).tables[0].rows:
        cells = [cell.text for cell in row.cells]
        if len(set(cells)) == 1:
            theme = cells[0]
        else:
            found.append((theme, cells))
    return found


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_reading_the_exported_list_again_changes_nothing(slovenia, cast, form):
    before = register(slovenia)
    assert len(before) == 215
    import_run = bring_in(cast, (f"list.{form}", exported(slovenia, form)), publish=False)
    counts = counts_of(import_run)
    assert (counts.new, counts.changed, counts.missing, counts.unchanged) == (0, 0, 0, 215)
    accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
    publish_import(import_id=import_run.pk, by=cast.coordinator)
    assert register(slovenia) == before


def test_an_empty_instance_gets_the_same_register_from_the_exported_list(slovenia, cast):
    before, content = register(slovenia), exported(slovenia, "docx")
    Review.objects.filter(pk=slovenia.pk).update(state_under_review="XXX", code="set-aside")
    import_run = bring_in(cast, ("list.docx", content))
    import_run.refresh_from_db()
    assert import_run.review != slovenia
    assert register(import_run.review) == before


def test_columns_widths_and_order_equal_the_official_file(slovenia, corpus, tmp_path):
    file = tmp_path / "list.docx"
    file.write_bytes(exported(slovenia, "docx"))
    official, ours = rows_of(corpus / "slovenia" / "cycle3_thematic_list.docx"), rows_of(file)
    assert ours[0][1] == official[0][1]
    assert [row[1][0].split()[0] for row in ours] == [row[1][0].split()[0] for row in official]
    assert [row[0] for row in ours] == [row[0] for row in official]
    assert [row[1][1] for row in ours] == [row[1][1] for row in official]
    wide = docx.Document(corpus / "slovenia" / "cycle3_thematic_list.docx").tables[0].columns
    for column, theirs in zip(docx.Document(file).tables[0].columns, wide, strict=True):
        assert abs(column.width.mm - theirs.width.mm) < 0.5
    page = docx.Document(file).sections[-1]
    assert page.page_width > page.page_height


def test_comments_stand_in_the_column_for_comments(slovenia, tmp_path):
    first = Recommendation.objects.get(number="121.1")
    file = tmp_path / "list.xlsx"
    file.write_bytes(exported(slovenia, "xlsx", {first.pk: "=1+1 is what we did"}))
    sheet = openpyxl.load_workbook(file).active
    cells = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("121.1 "))
    assert cells[3].value == "=1+1 is what we did"
    assert cells[3].data_type == "s"
