"""Visitors of the portal in a real browser, in three languages, on a desk and on a phone.

From the overview to what is overdue, a treaty found by any of its names, a list taken home, a picture read as a table,
a search followed by mail; how much a page weighs; the static edition opened from its folder; a language that runs from
right to left.
"""

import gzip
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, policy_violations, sideways_scroll, sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.xdist_group("sites"),
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="The pages are the same on every database; the tests on SQLite look at them.",
    ),
]

WIDTHS = (1280, 360)
LANGUAGES = ("en", "ru", "kk")
# What a page may weigh on its way, with its styles, scripts and pictures and without its letters (fonts).
MOST_BYTES = 150_000
# Pages that are weighed, of every kind that the portal has.
WEIGHED = (
    "/",
    "/recommendations/",
    "/recommendations/?q=OPCAT",
    "/reviews/xqd-upr-4/",
    "/reviews/xqd-upr-4/101.16/",
    "/reviews/xqd-upr-4/101.16/source/",
    "/areas/",
    "/areas/torture/",
    "/themes/",
    "/goals/",
    "/groups/",
    "/states/",
    "/states/hnd/",
    "/cycles/",
    "/plans/xqd-plan-4/",
    "/plans/xqd-plan-4/measures/12/",
    "/measures/",
    "/bodies/justice/",
    "/indicators/prisoners/",
    "/updates/",
    "/platform/",
    "/calls/",
    "/open-data/",
    "/open-data/api/",
    "/open-data/dictionary/",
    "/about/",
    "/embed/pictures/areas/",
)
PARTS = re.compile(r'(?:<link rel="(?:stylesheet|icon|manifest)" href|<script[^>]* src|<img[^>]* src)="([^"]+)"')
# One treaty by its abbreviation, by its long name, and in Russian.
TREATY = (
    "OPCAT",
    "Optional Protocol to the Convention against Torture",
    "Факультативный протокол к Конвенции против пыток",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, and its static edition in the folder `edition` beside it."""
    folder: Path = tmp_path_factory.mktemp("portal")
    own = Site(folder, "portal", QADAM_DEMO="true")
    try:
        own.prepare(("demo", "--load-only"))
        own.run("worker", "--until-empty")
        own.run("publish", "--to", str(folder / "edition"))
        yield own.serve()
        assert own.failures() == ""
    finally:
        own.close()


@pytest.fixture(scope="module")
def edition(site: Site) -> Path:
    """The folder of the static edition."""
    return site.folder.parent / "edition"


@pytest.fixture(params=[(language, width) for language in LANGUAGES for width in WIDTHS], ids=str)
def visit(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[tuple[Page, str]]:
    """A visitor's tab of a language and a width, and the address of the first page. No script may fail."""
    language, width = request.param
    context = browser.new_context(
        reduced_motion="reduce", viewport={"width": width, "height": 800}, accept_downloads=True, locale=language
    )
    page = context.new_page()
    refused = policy_violations(page)
    yield page, f"{site.address}/{language}"
    assert refused == []
    assert sideways_scroll(page) == 0
    context.close()


def test_from_the_overview_to_the_overdue_measures_of_one_area(visit):
    page, home = visit
    page.goto(f"{home}/")
    link = page.locator("section[aria-labelledby=done] a[href*='deadline=overdue'][href*='area=']").first
    count = int(link.inner_text())
    link.click()
    expect(page).to_have_url(re.compile("area=.*deadline=overdue"))
    expect(page.locator("table.measures tbody tr")).to_have_count(count)
    expect(page.locator("table.measures tbody .status")).to_have_count(count)
    page.locator("table.measures tbody th a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("section[aria-labelledby=answers]")).to_be_visible()


@pytest.mark.parametrize("name", TREATY)
def test_a_treaty_is_found_by_any_of_its_names(visit, name):
    page, home = visit
    page.goto(f"{home}/recommendations/")
    page.locator("form.find input[name=q]").fill(name)
    page.locator("form.find button").click()
    first = page.locator("ol.results li").first
    expect(first).to_contain_text(re.compile("Convention against Torture|Конвенции против пыток|OPCAT|Азаптау"))


def test_a_filtered_list_is_taken_home_and_opened_again(visit, tmp_path):
    page, home = visit
    page.goto(f"{home}/recommendations/?position=noted&review=xqd-upr-4")
    total = int(re.sub(r"\D", "", page.locator("p.lede[role=status]").inner_text()))
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").first.click()
    path = tmp_path / "list.xlsx"
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) - 1 == total > 0


def test_the_table_of_a_picture_is_read_by_its_name(visit):
    page, home = visit
    page.goto(f"{home}/states/")
    picture = page.locator("figure.chart").first
    title = picture.locator("figcaption").inner_text().strip()
    expect(picture.get_by_role("img", name=title).locator("visible=true").first).to_be_visible()
    picture.locator("summary").click()
    table = picture.get_by_role("region", name=title)
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() >= 3


def test_a_search_is_followed_by_mail(page, site):
    """The alert is made in the browser; a recommendation published again is told of at the next turn of the worker."""
    sign_in(page, site.address, COORDINATOR, PASSWORD)
    page.goto(f"{site.address}/en/recommendations/?q=prisons")
    page.get_by_role("link", name="Follow by mail").click()
    page.get_by_role("textbox", name="Name of the search").fill("Prisons")
    page.get_by_role("button", name="Follow this search").click()
    expect(page.get_by_role("link", name="Prisons")).to_be_visible()
    publish_again = (
        "from datetime import timedelta; from django.utils import timezone;"
        "from qadam.portal.models import SearchAlert; from qadam.register.models import Recommendation;"
        "now = timezone.now(); SearchAlert.objects.update(told_until=now - timedelta(hours=1));"
        "Recommendation.objects.filter(number='101.16').update(published_at=now - timedelta(minutes=20));"
        "from qadam.portal.services import tell_what_is_new; assert tell_what_is_new() == 1"
    )
    site.run("shell", "-c", publish_again)
    page.goto(f"{site.address}/en/workspace/notifications/")
    expect(page.locator("main")).to_contain_text("new recommendation")
    page.get_by_role("link", name=re.compile("new recommendation")).first.click()
    expect(page).to_have_url(re.compile(r"/recommendations/\?q=prisons"))


def test_my_list_gathers_and_stays_an_address(page, site):
    for number in ("101.1", "101.16"):
        page.goto(f"{site.address}/en/reviews/xqd-upr-4/{number}/")
        page.get_by_role("link", name="Add to my list").click()
    expect(page.locator("ol.results li")).to_have_count(2)
    assert "101.1&" in page.url + "&"
    assert "101.16" in page.url


def test_the_page_of_the_source_opens_in_its_place(page, site):
    page.goto(f"{site.address}/en/reviews/xqd-upr-4/101.16/")
    page.get_by_role("link", name=re.compile("^Show page")).click()
    expect(page.locator("#source-page img")).to_be_visible()
    expect(page).to_have_url(re.compile("101.16/$"))


def fetched(address: str) -> tuple[str, int]:
    """Return what an address answers and how many bytes travel to a browser, which takes gzip."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        body = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if is_packed else body).decode("utf-8", "replace"), len(body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_heavy(site, language):
    weights = {}
    known: dict[str, int] = {}
    for path in WEIGHED:
        page, weight = fetched(f"{site.address}/{language}{path}")
        parts = {part for part in PARTS.findall(page) if not part.startswith("data:")}
        assert any(part.endswith(".css") for part in parts), path
        for part in parts - known.keys():
            known[part] = fetched(f"{site.address}{part}")[1]
        weights[path] = weight + sum(known[part] for part in parts)
    assert {path: weight for path, weight in weights.items() if weight > MOST_BYTES} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_read_without_a_script(browser, site, language):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{site.address}/{language}/")
    expect(page.locator("section[aria-labelledby=done] tbody tr").first).to_be_visible()
    page.locator("header input[name=q]:visible").fill("OPCAT")
    page.locator("header .seek button").click()
    expect(page.locator("ol.results li").first).to_be_visible()
    page.locator("aside input[name=cycle][value='4']").check()
    page.locator("form.facets button").click()
    expect(page).to_have_url(re.compile("cycle=4"))
    page.locator("ol.results a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{site.address}/{language}/reviews/xqd-upr-4/101.16/")
    page.locator("#source-page a").click()
    expect(page.locator("img").first).to_be_visible()
    page.goto(f"{site.address}/{language}/states/")
    page.locator("figure.chart summary").first.click()
    expect(page.locator("figure.chart table").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/en/", "/en/recommendations/", "/en/reviews/xqd-upr-4/101.16/", "/en/states/"])
def test_right_to_left_holds_every_page_together(page, site, path):
    """A pseudo-locale: the same page turned round, in a window of a desk and of a phone."""
    page.goto(f"{site.address}{path}")
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(page) == 0
        box = page.locator("h1").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] > width * 0.5, "headings begin at the right"


def test_the_other_languages_are_named_in_the_head(page, site):
    page.goto(f"{site.address}/en/areas/")
    found = page.eval_on_selector_all("link[rel=alternate][hreflang]", "all => all.map(e => [e.hreflang, e.href])")
    assert {language for language, _address in found} >= set(LANGUAGES)
    assert all(address.endswith(f"/{language}/areas/") for language, address in found if language in LANGUAGES)


# The edition, from its folder -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_edition_is_searched_from_a_folder(browser, edition, language):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    failed = policy_violations(page)
    page.goto(f"file://{edition}/{language}/index.html")
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"file://{edition}/{language}/recommendations/index.html?q=OPCAT")
    expect(page.locator("ol.results li").first).to_contain_text(re.compile("Torture|пыток|Азаптау"))
    page.goto(f"file://{edition}/{language}/recommendations/index.html?position=noted&review=xqd-upr-4")
    expect(page.locator("p.lede[role=status]")).to_contain_text("29")
    page.locator("ol.results a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert failed == []
    context.close()


@pytest.mark.parametrize("name", ["index.html", "recommendations/index.html", "plans/index.html", "states/index.html"])
def test_axe_finds_nothing_in_the_edition(browser, edition, name):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    for language in LANGUAGES:
        page.goto(f"file://{edition}/{language}/{name}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert axe_violations(page) == [], (language, scheme)
    context.close()
