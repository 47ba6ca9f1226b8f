"""The sheet of a body that never signs in: sent, filled in, compared, taken over as a whole or not at all."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from qadam.base.errors import InvalidInputError, NotAllowedError, WrongStateError
from qadam.documents.errors import UnreadableDocumentError
from qadam.progress.models import ProgressUpdate, SheetReply
from qadam.progress.records import ReportRecord
from qadam.progress.selectors.sheets import Merge, merge_plan, reply_by_id, sheet_measures
from qadam.progress.services.reports import save_report
from qadam.progress.services.sheets import discard_sheet, receive_sheet, take_over_sheet
from qadam.progress.sheet_writing import body_sheet
from tests.qadam.progress.plans import accepted, drafted, now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def sheet_of(work, body) -> openpyxl.Workbook:
    data = body_sheet(body=body, period=work.period, rows=sheet_measures(body, work.period))
    return openpyxl.load_workbook(io.BytesIO(data))


def back(book, cast, name="justice.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return receive_sheet(file=ContentFile(out.getvalue()), name=name, by=cast.coordinator)


def fill(book, *, status="in progress", text="Said on paper.", row=2):
    book["Measures"].cell(row, 4).value = status
    book["Measures"].cell(row, 5).value = text


def evidence(book, *cells, row=2):
    for column, value in enumerate(cells, start=1):
        book["Evidence"].cell(row, column).value = value


def take_over(reply, cast, *, take=(), submit=False):
    plan = merge_plan(reply_by_id(reply.pk))
    return take_over_sheet(
        reply_id=reply.pk,
        versions={row.measure.pk: row.version for row in plan.rows},
        take=frozenset(take),
        submit=submit,
        by=cast.coordinator,
    )


def test_a_sheet_that_comes_back_becomes_the_reports_of_its_body(cast, work):
    book = sheet_of(work, cast.justice)
    fill(book)
    book["Indicators"].cell(2, 4).value = 740.5
    evidence(book, "1", "budget", "Record of the tender", date(2025, 5, 1), "No. 9")
    updates = take_over(back(book, cast), cast)
    assert [update.text_en for update in updates] == ["Said on paper."]
    update = now(updates[0])
    assert (update.body, update.period, update.status_claimed) == (cast.justice, work.period, "in_progress")
    assert update.indicator_values.get().value == 740.5
    assert (update.evidence.get().title, update.evidence.get().on) == ("Record of the tender", date(2025, 5, 1))
    assert list(update.authors.all()) == [cast.coordinator]


def test_a_sheet_that_nobody_touched_changes_nothing(cast, work):
    drafted(work, cast)
    plan = merge_plan(back(sheet_of(work, cast.justice), cast))
    assert (list(plan.rows), list(plan.errors), plan.unchanged) == ([], [], 1)


def test_the_same_sheet_twice_adds_no_evidence_twice(cast, work):
    book = sheet_of(work, cast.justice)
    fill(book)
    evidence(book, "1", "budget", "Record", "01.05.2025", "No. 9")
    take_over(back(book, cast), cast)
    plan = merge_plan(back(book, cast))
    assert list(plan.rows) == []


def conflict(cast, work):
    """Somebody writes while the sheet is under way."""
    book = sheet_of(work, cast.justice)
    save_report(
        measure_id=work.law.pk,
        body_id=cast.justice.pk,
        period_id=work.period.pk,
        version=0,
        record=ReportRecord({"en": "Typed meanwhile."}),
        by=cast.focal_point,
    )
    fill(book)
    return back(book, cast)


def test_a_conflict_is_shown_with_both_texts_and_nothing_is_lost(cast, work, sign_in):
    reply = conflict(cast, work)
    row = merge_plan(reply).of(Merge.CONFLICT)[0]
    assert ("text:en", "Typed meanwhile.", "Said on paper.") in row.differences
    page = sign_in(cast.coordinator).get(reverse("progress_sheet_reply", args=[reply.pk])).content.decode()
    assert "What stands there now" in page
    assert "What the sheet says" in page


@pytest.mark.parametrize(("taken", "text"), [(True, "Said on paper."), (False, "Typed meanwhile.")])
def test_a_person_chooses_in_a_conflict(cast, work, taken, text):
    reply = conflict(cast, work)
    take_over(reply, cast, take=[work.law.pk] if taken else [])
    assert ProgressUpdate.objects.get().text_en == text
    assert SheetReply.objects.get().state == "taken_over"


def test_what_changes_after_the_comparison_stops_the_whole(cast, work):
    book = sheet_of(work, cast.justice)
    fill(book)
    reply = back(book, cast)
    seen = {row.measure.pk: row.version for row in merge_plan(reply).rows}
    drafted(work, cast)
    with pytest.raises(WrongStateError, match="changed since you compared"):
        take_over_sheet(reply_id=reply.pk, versions=seen, take=frozenset(), submit=False, by=cast.coordinator)
    assert ProgressUpdate.objects.get().text_en == "A draft law is before parliament."


def test_what_is_settled_is_not_taken_over(cast, work):
    accepted(work, cast)
    book = sheet_of(work, cast.justice)
    fill(book)
    reply = back(book, cast)
    assert [row.merge for row in merge_plan(reply).rows] == [Merge.SETTLED]
    assert take_over(reply, cast) == []
    assert ProgressUpdate.objects.get().text_en == "A draft law is before parliament."


def twice(book) -> None:
    """Let the first measure stand in the sheet once more."""
    book["Measures"].append(["1", "x", "x", "", "Twice.", book["Measures"].cell(2, 6).value])


# What is wrong with a cell: how it came about, and where it is named.
FAULTS = [
    (lambda book: fill(book, status="finished"), ("Measures", 2, "D")),
    (lambda book: fill(book, text="x" * 20_001), ("Measures", 2, "E")),
    (lambda book: (fill(book), book["Measures"].cell(2, 6, "999999")), ("Measures", 2, "F")),
    (lambda book: (fill(book), book["Measures"].cell(2, 6, "no code")), ("Measures", 2, "F")),
    (lambda book: twice(book), ("Measures", 3, "F")),
    (lambda book: book["Indicators"].cell(2, 4, "about 700"), ("Indicators", 2, "D")),
    (lambda book: book["Indicators"].cell(2, 4, "1,2,3"), ("Indicators", 2, "D")),
    (lambda book: (book["Indicators"].cell(2, 4, "7"), book["Indicators"].cell(2, 7, "999-1")), ("Indicators", 2, "G")),
    (lambda book: evidence(book, "17", "budget", "Title", "01.05.2025", "No. 9"), ("Evidence", 2, "A")),
    (lambda book: evidence(book, "1", "rumour", "Title", "01.05.2025", "No. 9"), ("Evidence", 2, "B")),
    (lambda book: evidence(book, "1", "budget", None, "01.05.2025", "No. 9"), ("Evidence", 2, "C")),
    (lambda book: evidence(book, "1", "budget", "Title", "in May", "No. 9"), ("Evidence", 2, "D")),
    (lambda book: evidence(book, "1", "budget", "Title", "31.02.2025", "No. 9"), ("Evidence", 2, "D")),
    (lambda book: evidence(book, "1", "budget", "Title", "01.05.2199", "No. 9"), ("Evidence", 2, "D")),
    (lambda book: evidence(book, "1", "budget", "Title", "01.05.2025"), ("Evidence", 2, "E")),
    (lambda book: evidence(book, "1", "budget", "Title", "01.05.2025", "", "javascript:x"), ("Evidence", 2, "F")),
    (lambda book: evidence(book, "1", "budget", None, "01.05.2025", "No. 9", row=9), ("Evidence", 9, "C")),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "place"), FAULTS)
def test_a_broken_cell_is_named_and_nothing_is_taken_over(cast, work, spoil, place):
    book = sheet_of(work, cast.justice)
    fill(book)
    spoil(book)
    reply = back(book, cast)
    plan = merge_plan(reply)
    assert place in [(error.sheet, error.row, error.column) for error in plan.errors]
    with pytest.raises(InvalidInputError, match="Nothing was taken over"):
        take_over(reply, cast)
    assert not ProgressUpdate.objects.exists()


def test_every_broken_cell_is_named_at_once(cast, work):
    book = sheet_of(work, cast.justice)
    fill(book, status="finished")
    book["Indicators"].cell(2, 4).value = "some"
    evidence(book, "17", "rumour", None, "in May")
    assert len(merge_plan(back(book, cast)).errors) == 7


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 nothing", "no workbook"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"a;b\n1;2\n", "a table of somebody else's"),
    ],
)
def test_a_file_that_is_no_sheet_of_ours_is_refused(cast, work, data, reason):
    with pytest.raises(UnreadableDocumentError):
        receive_sheet(file=ContentFile(data), name="x.xlsx", by=cast.coordinator)
    assert not SheetReply.objects.exists(), reason


def test_a_sheet_whose_hidden_page_is_gone_is_refused(cast, work):
    book = sheet_of(work, cast.justice)
    del book["qadam"]
    with pytest.raises(UnreadableDocumentError, match="no sheet that was made here"):
        back(book, cast)


@pytest.mark.parametrize("name", ["focal_point", "approver", "civil_society", "administrator", "stranger"])
def test_the_coordinator_alone_takes_sheets_over(cast, work, name):
    book = sheet_of(work, cast.justice)
    fill(book)
    reply = back(book, cast)
    by = getattr(cast, name)
    with pytest.raises(NotAllowedError):
        take_over_sheet(reply_id=reply.pk, versions={}, take=frozenset(), submit=False, by=by)
    with pytest.raises(NotAllowedError):
        discard_sheet(reply_id=reply.pk, by=by)


def test_a_sheet_is_decided_once(cast, work):
    book = sheet_of(work, cast.justice)
    fill(book)
    reply = back(book, cast)
    discard_sheet(reply_id=reply.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        take_over(reply, cast)
    assert not ProgressUpdate.objects.exists()


def test_reports_of_a_body_without_people_are_submitted_but_not_approved_by_who_took_them_over(cast, work):
    from qadam.progress.content import content_sha256
    from qadam.progress.services.steps import approve_update

    archive = work.judges.lead_body
    book = sheet_of(work, archive)
    fill(book)
    update = now(take_over(back(book, cast), cast, submit=True)[0])
    assert update.state == "submitted"
    with pytest.raises(NotAllowedError, match="written this report yourself"):
        approve_update(update_id=update.pk, content_sha256=content_sha256(update), by=cast.coordinator)


def test_a_sheet_in_russian_reads_its_own_numbers(cast, work):
    from django.utils import translation

    with translation.override("ru"):
        data = body_sheet(body=cast.justice, period=work.period, rows=sheet_measures(cast.justice, work.period))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0].cell(2, 5).value = "Сделано."
    book.worksheets[1].cell(2, 4).value = "1,500"
    take_over(back(book, cast), cast)
    update = ProgressUpdate.objects.get()
    assert update.text_ru == "Сделано."
    assert update.indicator_values.get().value == 1.5


def test_a_cell_is_never_run_by_a_spreadsheet(cast, work):
    drafted(work, cast, text="=HYPERLINK(1)")
    cell = sheet_of(work, cast.justice)["Measures"].cell(2, 5)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s") or cell.data_type != "f"


def test_the_pages_send_receive_and_take_over(cast, work, sign_in):
    client = sign_in(cast.coordinator)
    address = reverse("progress_sheets")
    chosen = client.get(f"{address}?body={cast.justice.pk}&period={work.period.pk}")
    exported = client.get(chosen.headers["location"])
    assert exported.headers["content-disposition"].endswith('.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    fill(book)
    out = io.BytesIO()
    book.save(out)
    received = client.post(address, {"file": ContentFile(out.getvalue(), name="back.xlsx")})
    page = client.get(received.headers["location"]).content.decode()
    assert "Said on paper." in page
    client.post(received.headers["location"], {"do": "take", f"version_{work.law.pk}": "0"})
    assert ProgressUpdate.objects.get().text_en == "Said on paper."


def test_a_body_exports_its_own_sheet_and_no_other(cast, work, sign_in):
    own = reverse("progress_sheet_export", args=[cast.justice.pk, work.period.pk])
    assert sign_in(cast.focal_point).get(own).status_code == 200
    assert sign_in(cast.other_focal_point).get(own).status_code == 404
    assert sign_in(cast.civil_society).get(own).status_code == 404
