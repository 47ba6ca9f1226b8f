"""What became of an organisation's proposals: pasted or from a file, as a page and as downloads; nothing is stored."""

import io
import zipfile
from contextlib import suppress

import docx
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError
from qadam.base.word_files import printable
from qadam.documents.errors import UnreadableDocumentError
from qadam.register.submission_exports import submission_docx, submission_xlsx
from qadam.register.submissions import (
    MAX_CHARACTERS,
    MAX_PROPOSALS,
    compare_submission,
    proposals_of_file,
    proposals_of_text,
)
from tests.qadam.register.reviews import make_register
from unrec.matching.submissions import Level

TEXT = """Our proposals:
1. Ratify the Optional Protocol to the Convention against Torture.
2. Открыть больше школ для детей с инвалидностью в сельских районах.
3. Reform the taxation of imported tractors and ploughs.
"""


@pytest.fixture
def review(cast):
    return make_register(cast.coordinator)


def post(client, review, **fields):
    return client.post(reverse("register_submissions"), {"review": review.pk, **fields})


def word_file(*paragraphs):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet(*rows):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for line, row in enumerate(rows):
        page.write_row(line, 0, row)
    book.close()
    return buffer.getvalue()


@pytest.mark.django_db
def test_each_proposal_finds_what_took_it_up_in_any_of_its_languages(review):
    result = compare_submission(proposals_of_text(TEXT), review)
    ratify, schools, tractors = result.outcomes
    assert ratify.level is Level.FULLY
    assert ratify.near[0].number == "139.1"
    assert ratify.states[:2] == ("Denmark", "Chile")
    assert schools.near[0].number == "139.10"
    assert schools.taken_up
    assert tractors.level is Level.NOT
    assert dict(result.by_state)["Denmark"] == 1
    assert len({near.number for near in ratify.near}) == len(ratify.near), "each recommendation once"


@pytest.mark.django_db
def test_a_pasted_list_becomes_a_page_and_nothing_is_stored(review, cast, sign_in):
    events = AuditEvent.objects.count()
    page = post(sign_in(cast.focal_point), review, text=TEXT).content.decode()
    for words in ("Ratify the Optional Protocol", "139.1", "Denmark", "not taken up", "fully taken up"):
        assert words in page
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_downloads_open_again(review, cast, sign_in, kind):
    answer = post(
        sign_in(cast.focal_point),
        review,
        text=f"{TEXT}\n4. =HYPERLINK(1) is no formula here\x07 at all.",
        download=kind,
    )
    assert f".{kind}" in answer.headers["content-disposition"]
    if kind == "docx":
        document = docx.Document(io.BytesIO(answer.content))
        assert [row.cells[0].text for row in document.tables[0].rows] == ["No.", "1", "2", "3", "4"]
        assert "139.1 (" in document.tables[0].rows[1].cells[3].text
    else:
        files = zipfile.ZipFile(io.BytesIO(answer.content))
        assert b"139.1" in files.read("xl/sharedStrings.xml")
        assert b"<f>" not in files.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "list.docx",
            word_file("Proposals", "1. Ratify the Optional Protocol at once.", "Open more schools in every district"),
        ),
        (
            "list.xlsx",
            sheet(
                ("No.", "Proposal"),
                (1, "Ratify the Optional Protocol at once."),
                (2, "Open more schools in every district"),
            ),
        ),
        ("list.csv", b"No.,Proposal\n1,Ratify the Optional Protocol at once.\n2,Open more schools in every district\n"),
    ],
)
def test_files_give_their_proposals(name, data):
    assert proposals_of_file(data, name) == [
        "Ratify the Optional Protocol at once.",
        "Open more schools in every district",
    ]


@pytest.mark.django_db
def test_an_uploaded_file_is_compared(review, cast, sign_in):
    file = SimpleUploadedFile("list.docx", word_file("Ratify the Optional Protocol to the Convention against Torture."))
    assert "139.1" in post(sign_in(cast.focal_point), review, file=file).content.decode()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"\x00\x01\x02", b"PK\x03\x04 broken"])
def test_a_broken_file_is_refused_in_one_sentence(data):
    with pytest.raises((UnreadableDocumentError, InvalidInputError)) as refused:
        proposals_of_file(data, "list.pdf")
    assert str(refused.value.message).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🕊️ ❤️",
        "Torture",  # too short to be an ask
        "x" * (MAX_CHARACTERS + 1),
        "\n\n".join(f"Ratify instrument number {n} at once" for n in range(MAX_PROPOSALS + 1)),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(text):
    with pytest.raises(InvalidInputError) as refused:
        proposals_of_text(text)
    assert str(refused.value.message)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"text": " "}, {"text": "Torture"}, {"review": "0", "text": TEXT}])
def test_the_form_comes_back_with_what_is_wrong(review, cast, sign_in, fields):
    answer = sign_in(cast.focal_point).post(reverse("register_submissions"), {"review": review.pk} | fields)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()


@pytest.mark.django_db
def test_text_and_file_together_are_one_too_many(review, cast, sign_in):
    file = SimpleUploadedFile("list.csv", b"Ratify the Optional Protocol at once.")
    assert post(sign_in(cast.focal_point), review, text=TEXT, file=file).status_code == 422


@pytest.mark.django_db
def test_strangers_see_nothing(review, cast, sign_in):
    client = sign_in(cast.stranger)
    assert client.get(reverse("register_submissions")).status_code == 403
    assert post(client, review, text=TEXT).status_code == 403


@pytest.mark.django_db
def test_a_hundred_kilobytes_and_chinese_are_compared(review):
    long = "Ratify the Optional Protocol to the Convention against Torture and train judges. " * 1_300
    result = compare_submission(
        proposals_of_text(f"{long}\n\n批准《禁止酷刑公约任择议定书》并建立国家防范机制。"), review
    )
    assert len(result.outcomes) == 2
    assert submission_xlsx(result)
    assert submission_docx(result)


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_proposals(review, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        compare_submission(proposals_of_text(TEXT), review)
    with django_assert_max_num_queries(4):
        compare_submission([f"Ratify instrument number {n} at once" for n in range(60)], review)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_gives_proposals_or_a_sentence(text):
    found: list[str] = ["refused"]
    with suppress(InvalidInputError):
        found = proposals_of_text(text)
    assert found
    assert all(printable(one) for one in found)
