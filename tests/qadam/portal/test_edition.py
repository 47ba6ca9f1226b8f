"""The static edition: every page as a file, every link leads to one, nothing secret, and nothing else overwritten."""

import posixpath
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from lxml import html

from qadam.base.errors import InvalidInputError
from qadam.portal.edition.crawling import target_of
from qadam.portal.edition.publishing import MARK, checksums, publish
from qadam.register.models import Recommendation
from tests.qadam.portal.addressed import give_evidence_file, give_source, label_all
from tests.qadam.portal.plans import make_everything
from tests.qadam.portal.test_nothing_secret import CANARY, plant
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "f"}}
    }
    settings.ALLOWED_HOSTS = ["localhost"]
    make_register()
    Recommendation.objects.filter(number="139.11").update(published_at=None)
    label_all()
    give_source()
    make_everything()
    give_evidence_file()


def links_of(folder, page):
    document = html.fromstring(page.read_text(encoding="utf-8"))
    for _element, _attribute, link, _place in document.iterlinks():
        parts = urlsplit(link)
        if not parts.scheme and parts.path:
            yield posixpath.normpath(posixpath.join(str(page.parent.relative_to(folder)), unquote(parts.path)))


def test_every_page_is_there_and_every_link_leads_to_a_file(published, tmp_path):
    plant()
    folder = tmp_path / "edition"
    edition = publish(folder)
    assert edition.broken == []
    files = set(checksums(folder))
    for language in ("en", "ru", "kk"):
        for page in ("", "recommendations/", "reviews/vel-upr-3/139.1/", "plans/vel-plan-2020/measures/1/", "about/"):
            assert f"{language}/{page}index.html" in files
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert set(links_of(folder, page)) <= files, page
        assert CANARY not in text
        assert "/account/" not in text
        assert "csrf" not in text
    assert {"en/recommendations.csv", "assets/search/stems.js", "assets/search/words-kk.js"} <= files
    words = (folder / "assets/search/words-en.js").read_text(encoding="utf-8")
    assert '"139.10"' in words
    assert '"139.11"' not in words
    assert any(name.endswith(".woff2") for name in files)


def test_a_second_edition_takes_the_place_of_the_first_and_says_the_same(published, tmp_path):
    folder = tmp_path / "edition"
    publish(folder)
    (folder / "en" / "left-over.html").write_text("old")
    first = checksums(folder)
    publish(folder)
    second = checksums(folder)
    assert "en/left-over.html" not in second
    # The mark of the edition and the archives hold the time of writing.
    dated = {MARK} | {name for name in first if name.endswith((".xlsx", ".docx"))}
    assert {name: sum_ for name, sum_ in first.items() if name in second and name not in dated} == {
        name: sum_ for name, sum_ in second.items() if name not in dated
    }


def test_a_folder_of_something_else_is_left_alone(published, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("keep me")
    with pytest.raises(InvalidInputError, match="no edition"):
        publish(tmp_path / "letters")
    with pytest.raises(CommandError, match="no edition"):
        call_command("publish", to=tmp_path / "letters")
    assert (tmp_path / "letters" / "letter.txt").read_text() == "keep me"


@pytest.mark.parametrize(
    ("address", "file", "query", "reason"),
    [
        ("/en/", "en/index.html", "", "a page"),
        ("/en/reviews/vel-upr-3/139.10/", "en/reviews/vel-upr-3/139.10/index.html", "", "a number with a point"),
        ("/en/recommendations/?page=2", "en/recommendations/page-2/index.html", "", "a further page of the list"),
        ("/en/recommendations/?area=torture", "en/recommendations/index.html", "area=torture", "the script filters"),
        ("/en/measures/?area=torture", "en/measures/area-torture/index.html", "", "measures have pages of their own"),
        ("/static/base/qadam.css", "assets/base/qadam.css", "", "an asset"),
        ("/en/recommendations.csv", "en/recommendations.csv", "", "a whole file"),
    ],
)
def test_where_an_address_becomes_a_file(address, file, query, reason):
    target = target_of(address, "/en/")
    assert target is not None, reason
    assert (target.file, target.query) == (file, query), reason


@pytest.mark.parametrize(
    "address",
    [
        "/en/account/login/",
        "/en/workspace/",
        "/en/list/?r=a:1",
        "/api/v1/reviews",
        "https://example.org/",
        "/en/x.csv?a=1",
    ],
)
def test_what_needs_a_server_is_left_out(address):
    assert target_of(address, "/en/") is None
