"""Every component in a real browser: accessible, inside its window, usable by keyboard and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.any_database, pytest.mark.django_db(transaction=True)]

WIDTHS = [360, 768, 1440]
COMPONENTS = "/workspace/components/"
SMALLEST_TARGET = 24  # CSS pixels: WCAG 2.2, 2.5.8


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


@pytest.mark.parametrize("shell", ["page", "workspace"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_axe_finds_nothing(page, site, settings, language, theme, shell):
    settings.DEMO = True  # with the band of illustrative data
    page.emulate_media(color_scheme=theme)
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}/{language}{COMPONENTS}?shell={shell}")
        open_all(page)
        assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, *WIDTHS, 1920])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_is_never_wider_than_its_window(page, site, language, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/{language}{COMPONENTS}")
    open_all(page)
    assert sideways_scroll(page) == 0


def test_four_times_enlarged_the_page_still_fits(page, site):
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %: WCAG 1.4.10
    page.goto(f"{site}/en/account/login/")
    assert sideways_scroll(page) == 0


def test_the_first_key_leads_past_the_navigation(page, site):
    page.goto(f"{site}/en{COMPONENTS}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_visible_on_everything_that_can_have_it(page, site):
    page.goto(f"{site}/en{COMPONENTS}")
    invisible = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.outerHTML.slice(0, 80), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2] }"""
        )
        if not seen[1]:
            invisible.append(seen[0])
    assert invisible == []


def test_the_menu_of_a_phone_opens_without_javascript(browser: Browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}/ru{COMPONENTS}")
    expect(page.locator("header nav a").first).to_be_hidden()
    page.locator("header summary").first.click()
    page.locator("header").get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site}/en{COMPONENTS}")
    context.close()


def test_the_chosen_colours_stay_without_javascript(browser: Browser, site):
    context = browser.new_context(java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(f"{site}/en{COMPONENTS}?q=1")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").first.click()
    expect(page).to_have_url(f"{site}/en{COMPONENTS}?q=1")
    page.goto(f"{site}/en/account/login/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    context.close()


def test_nothing_moves_when_the_fonts_arrive(browser: Browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value }))
        .observe({type: 'layout-shift', buffered: true})"""
    )
    page.goto(f"{site}/kk{COMPONENTS}")
    page.wait_for_function("document.fonts.ready.then(() => true)")
    assert page.evaluate("window.moved") < 0.05
    context.close()


def test_what_is_pressed_is_large_enough(page, site):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/en{COMPONENTS}")
    small = page.evaluate(
        """limit => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, nav a, .btn')]
        .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([, r]) => r.width && Math.min(r.width, r.height) < limit)
        .map(([html, r]) => html + r.width + 'x' + r.height)""",
        SMALLEST_TARGET - 0.5,
    )
    assert [each for each in small if 'class="link"' not in each] == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_labels_on_the_server_are_as_wide_as_the_browser_sets_them(page, site, language):
    page.goto(f"{site}/{language}{COMPONENTS}")
    page.wait_for_function("document.fonts.ready.then(() => true)")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.chart svg')].filter(e => e.getClientRects().length).flatMap(svg => {
        const { width, height } = svg.viewBox.baseVal;
        return [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()])
          .filter(([, b]) => b.x < -1 || b.x + b.width > width + 1 || b.y + b.height > height + 1)
          .map(([words]) => words) })"""
    )
    assert outside == []


def test_a_picture_has_a_name_and_its_table_is_reached_by_keyboard(page, site):
    page.goto(f"{site}/en{COMPONENTS}")
    picture = page.get_by_role("img", name="Progress by area").first
    expect(picture).to_be_visible()
    summary = page.locator("figure.chart", has_text="Progress by area").locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").filter(has_text="Implemented").first).to_be_visible()


def test_on_paper_the_navigation_is_gone_and_the_ground_is_white(page, site):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/en{COMPONENTS}")
    expect(page.locator("header nav").first).to_be_hidden()
    expect(page.locator(".un").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_with_forced_colours_parts_of_a_bar_keep_their_borders(page, site):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}/en{COMPONENTS}")
    assert page.evaluate("getComputedStyle(document.querySelector('.chart .fill')).stroke") != "none"
    assert axe_violations(page) == []
