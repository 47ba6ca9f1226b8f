"""The pages of a document: pictures with a tag, text with a mark, the file as a download, each for the right people."""

import io

import docx
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from qadam.base.errors import NotFoundError
from qadam.documents.models import SourceDocument
from qadam.documents.selectors import rendering
from qadam.documents.selectors.documents import document_public
from qadam.documents.services import describe_document, make_public, store_document
from unrec.reading.pdf import render_page

pytestmark = pytest.mark.django_db
SENTENCE = "Open more schools in rural districts."


def pdf(pages: int = 2) -> bytes:
    """Return a PDF of empty pages, 300 x 400 points each."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"] * pages
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return body + end.encode()


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


@pytest.fixture
def report(cast) -> SourceDocument:
    document = store_document(file=ContentFile(pdf()), name="Доклад.pdf", by=cast.coordinator)
    return describe_document(document=document, pages=2, by=cast.coordinator)


@pytest.fixture
def word(cast) -> SourceDocument:
    written = docx.Document()
    written.add_paragraph("Recommendations")
    written.add_paragraph(SENTENCE)
    file = io.BytesIO()
    written.save(file)
    return store_document(file=ContentFile(file.getvalue()), name="positions.docx", by=cast.coordinator)


def address(name, *arguments):
    with translation.override("en"):
        return reverse(name, args=arguments)


def test_a_page_is_drawn_once_and_then_kept(cast, sign_in, report, monkeypatch):
    client = sign_in(cast.focal_point)
    first = client.get(address("document_page", report.pk, 1))
    assert first.headers["Content-Type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    monkeypatch.setattr(rendering, "render_page", lambda *args, **kwargs: pytest.fail("it was drawn again"))
    assert client.get(address("document_page", report.pk, 1)).content == first.content


def test_the_picture_of_a_page_is_small_and_as_large_as_the_page(cast, sign_in, report):
    picture = sign_in(cast.focal_point).get(address("document_page", report.pk, 1)).content
    whole = render_page(pdf(), 1, scale=rendering.SCALE)
    with Image.open(io.BytesIO(picture)) as small, Image.open(io.BytesIO(whole)) as large:
        assert small.size == large.size
        assert small.mode == "P"
    assert len(picture) <= len(whole)


def test_a_browser_that_has_the_page_gets_nothing_again(cast, sign_in, report):
    client = sign_in(cast.focal_point)
    tag = client.get(address("document_page", report.pk, 1)).headers["ETag"]
    again = client.get(address("document_page", report.pk, 1), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address("document_page", report.pk, 2), headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_the_places_of_a_page_are_in_its_own_points(report):
    boxes = [
        {"page": 1, "left": 30, "top": 40, "right": 130, "bottom": 60},
        {"page": 2, "left": 1, "top": 1, "right": 2, "bottom": 2},
    ]
    page = rendering.source_page(report, 1, boxes, image_url="/x.png")
    assert (page.width, page.height) == (300, 400)
    assert [(box.x, box.y, box.width, box.height) for box in page.boxes] == [(30, 40, 100, 20)]


def test_a_word_document_is_shown_with_the_span_marked(cast, sign_in, word):
    page = sign_in(cast.focal_point).get(
        address("document", word.pk), {"text": "Open more  schools in RURAL districts"}
    )
    assert f"<mark>{SENTENCE}</mark>" in page.content.decode()
    assert [row.is_marked for row in rendering.reading_view(word)] == [False, False]


def test_a_document_is_read_once(word, monkeypatch):
    cache.clear()
    rendering.reading_view(word)
    monkeypatch.setattr(rendering, "read_source", lambda *args, **kwargs: pytest.fail("it was read again"))
    assert rendering.reading_view(word, SENTENCE)[1].is_marked


@pytest.mark.parametrize("page", [0, 3, 99_999])
def test_a_page_that_the_document_does_not_have_is_not_found(cast, sign_in, report, page):
    assert sign_in(cast.focal_point).get(address("document_page", report.pk, page)).status_code == 404


def test_a_word_document_has_no_page_pictures(cast, sign_in, word):
    assert sign_in(cast.focal_point).get(address("document_page", word.pk, 1)).status_code == 404


def test_a_damaged_document_is_said_in_a_sentence(cast, sign_in):
    broken = store_document(file=ContentFile(b"%PDF-1.4\nnothing"), name="broken.pdf", by=cast.coordinator)
    response = sign_in(cast.focal_point).get(address("document_page", broken.pk, 1))
    assert response.status_code == 422
    assert "damaged" in response.content.decode()


def test_the_file_is_a_download_and_never_opened_inside_the_site(cast, sign_in, report):
    response = sign_in(cast.focal_point).get(address("document_original", report.pk))
    assert b"".join(response.streaming_content) == pdf()
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%D0%94" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("name", ['a"b.pdf', "a\\b;c.pdf", "a\r\nX-Evil: 1.pdf"])
def test_a_hostile_name_stays_inside_its_header(cast, sign_in, name):
    document = store_document(file=ContentFile(pdf(1)), name=name, by=cast.coordinator)
    response = sign_in(cast.focal_point).get(address("document_original", document.pk))
    assert "X-Evil" not in response.headers
    assert response.headers["Content-Disposition"].count('"') == 2


@pytest.mark.parametrize("name", ["document", "document_original", "document_page"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("coordinator", 200), ("focal_point", 200), ("civil_society", 200), ("stranger", 403), ("anonymous", 302)],
)
def test_people_of_the_workspace_alone_see_documents(cast, sign_in, report, name, person, status):
    arguments = [report.pk, 1] if name == "document_page" else [report.pk]
    assert sign_in(getattr(cast, person)).get(address(name, *arguments)).status_code == status


@pytest.mark.parametrize("name", ["document", "document_original", "document_page"])
def test_an_unknown_document_is_not_found(cast, sign_in, name):
    arguments = [999_999, 1] if name == "document_page" else [999_999]
    assert sign_in(cast.coordinator).get(address(name, *arguments)).status_code == 404


def test_a_document_is_public_only_when_it_was_made_so(report):
    with pytest.raises(NotFoundError):
        document_public(report.pk)
    make_public([report])
    assert document_public(report.pk) == report
