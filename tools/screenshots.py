"""Takes pictures of the pages, at several widths, in several languages and themes.

    python tools/screenshots.py
        starts sites of its own in a temporary folder, goes from the documents to the register in the one and opens the
        public pages of the demonstration in the other, writes the pictures of the README and the documentation to
        docs/images/, and ends the sites (`make screenshots`)
    python tools/screenshots.py --all
        the same, and every main page in every width, language and theme into build/screenshots, for looking at
    python tools/screenshots.py --portal --widths 1280
        ten public pages of the demonstration, in every language and theme, into build/screenshots; the pictures of the
        README that show public pages into docs/images/
    python tools/screenshots.py / /workspace/ --address http://127.0.0.1:8000 --widths 360 --languages kk
        pages of a site that runs already, into build/screenshots; --user and QADAM_PASSWORD sign in

Each page is named without its language. A file is named after page, language, theme and width. The command ends with 1
where a page answers with an error, scrolls sideways or breaks the content security policy.
"""

import argparse
import io
import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.browser import chromium, policy_violations, sideways_scroll, sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, SAMPLE, Site, site_of_illustria
from tests.e2e.steps import (
    ADDENDUM,
    READ_MILLISECONDS,
    REPORT,
    REPORT_RU,
    THEMATIC_LIST,
    accept_the_rest,
    current_number,
    decide_findings,
    publish,
    upload,
)

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LOOK_AT = ROOT / "build" / "screenshots"
HEIGHT = 900  # of the window; the picture is as long as the page unless --fold is given
PICTURE: ViewportSize = {"width": 1280, "height": 800}  # of a picture for the documentation
PHONE: ViewportSize = {"width": 390, "height": 844}
COLOURS = 256  # of a picture: pages are flat, and a palette makes the file half as large
MAX_BYTES = 1_500_000  # of all pictures of the documentation together

PUBLIC = ["/", "/recommendations/", "/recommendations/?q=prison", "/reviews/xqd-upr-4/", "/reviews/xqd-upr-4/101.16/"]
PUBLIC += ["/areas/", "/states/", "/open-data/", "/about/", "/account/login/"]
# The pages of the portal in every language and both themes, of the demonstration with its plans and reports.
PORTAL = ["/", "/recommendations/?q=OPCAT", "/reviews/xqd-upr-4/101.16/", "/areas/torture/", "/goals/16/"]
PORTAL += ["/states/", "/cycles/", "/plans/", "/measures/?deadline=overdue", "/open-data/api/"]
INTAKE = ["", "/findings", "/proposals", "/proposals?filter=findings", "/publish", "/discard"]
WORKSPACE = ["/workspace/", "/workspace/intake/", "/workspace/intake/new", "/workspace/register/"]
WORKSPACE += [f"/workspace/register/xqd-upr-4/101.16/{page}" for page in ("", "edit/", "position/")]
WORKSPACE += ["/workspace/register/statistics/", "/workspace/register/reviews/", "/workspace/documents/1/"]
WORKSPACE += [
    "/workspace/register/reviews/xqd-upr-4/",
    "/workspace/audit/",
    "/account/password/change/",
    "/account/2fa/",
]


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="addresses below the language, such as /workspace/")
    parser.add_argument("--all", action="store_true", help="every main page of the own site too")
    parser.add_argument("--portal", action="store_true", help="ten public pages of the demonstration instead")
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="the running site, for pages that are named")
    parser.add_argument("--to", type=Path, default=LOOK_AT, help="folder of the pictures")
    parser.add_argument("--widths", type=int, nargs="+", default=[360, 768, 1440])
    parser.add_argument("--languages", nargs="+", default=["en", "ru", "kk"])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--user", help="mail address to sign in with")
    parser.add_argument("--password-from", default="QADAM_PASSWORD", help="variable that holds the password")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    parser.add_argument("--print", action="store_true", help="as on paper")
    options = parser.parse_args(arguments)
    expect.set_options(timeout=READ_MILLISECONDS)
    with chromium() as browser:
        if options.pages:
            password = os.environ[options.password_from] if options.user else ""
            faults = look_at(browser, options, options.address, options.pages, options.user, password)
        elif options.portal:
            faults = portal_of_the_demonstration(browser, options)
        else:
            faults = from_documents_to_register(browser, options) + portal_of_the_demonstration(browser, options)
    print("\n".join(faults) or "Every page answered, fits its window and keeps its policy.")
    return 1 if faults else 0


def look_at(
    browser: Browser, options: argparse.Namespace, address: str, pages: list[str], user: str | None, password: str
) -> list[str]:
    """Take a picture of each page in each width, language and theme, and return what is wrong with them."""
    options.to.mkdir(parents=True, exist_ok=True)
    faults = []
    for theme in options.themes:
        context = browser.new_context(color_scheme=theme, reduced_motion="reduce")
        page = context.new_page()
        refused = policy_violations(page)
        if user:
            sign_in(page, address, user, password)
        if options.print:
            page.emulate_media(media="print")
        for path in pages:
            for language in options.languages:
                refused.clear()
                answer = page.goto(f"{address}/{language}{path}")
                page.wait_for_function("document.fonts.ready.then(() => true)")
                where = f"/{language}{path}"
                if answer is None or answer.status >= 400:
                    faults.append(f"{where}: answered {answer.status if answer else 'nothing'}")
                for width in options.widths:
                    page.set_viewport_size({"width": width, "height": HEIGHT})
                    name = path.strip("/").translate(str.maketrans("/?=&", "----")) or "overview"
                    file = options.to / f"{name}-{language}-{theme}-{width}.png"
                    page.screenshot(path=file, full_page=not options.fold)
                    if (over := sideways_scroll(page)) > 0:
                        faults.append(f"{where} at {width}: {over} px wider than the window")
                faults += [f"{where}: {text}" for text in refused]
        context.close()
    print(f"Pictures stand in {options.to}.")
    return faults


def portal_of_the_demonstration(browser: Browser, options: argparse.Namespace) -> list[str]:
    """Take the pictures of the README, and with `--portal` those of `PORTAL` in every width, language and theme asked
    for; return what is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="qadam-pictures-") as folder:
        site = Site(Path(folder), "portal", QADAM_DEMO="true")
        try:
            site.prepare(("demo", "--load-only")).run("worker", "--until-empty")
            address = site.serve().address
            faults = look_at(browser, options, address, PORTAL, None, "") if options.portal else []
            faults += save(public_pictures(browser, address))
            return faults + ([site.failures()] if site.failures() else [])
        finally:
            site.close()


def public_pictures(browser: Browser, address: str) -> dict[str, bytes]:
    """Return the pictures of public pages for the README: what anybody sees, in three languages and both themes."""
    pictures = {}
    context = browser.new_context(viewport=PICTURE, reduced_motion="reduce", color_scheme="light")
    page = context.new_page()
    pictures["overview"] = picture(page, f"{address}/en/")
    page.goto(f"{address}/en/states/")
    pictures["matrix"] = page.locator("figure.chart").nth(1).locator("svg.only-wide").screenshot()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/ru/reviews/xqd-upr-4/101.16/")
    page.evaluate("document.querySelector('main').scrollIntoView()")
    pictures["recommendation"] = picture(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    pictures["phone"] = picture(page, f"{address}/kk/")
    context.close()
    return pictures


def from_documents_to_register(browser: Browser, options: argparse.Namespace) -> list[str]:
    """Go the way of a coordinator on a site of our own, with a picture at each station; return what is wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="qadam-pictures-") as folder,
        site_of_illustria(Path(folder), "pictures", QADAM_DEMO="true") as site,
    ):
        earlier = str(SAMPLE / "earlier_report_en.docx")
        site.run("import", earlier, "--review", "xqd-upr-3", "--accept-all", "--publish")
        site.serve()
        context = browser.new_context(viewport=PICTURE, reduced_motion="reduce", color_scheme="light")
        page = context.new_page()
        faults = policy_violations(page)
        pictures = {}
        sign_in(page, site.address, COORDINATOR, PASSWORD)
        import_address = upload(page, site.address, REPORT, ADDENDUM, THEMATIC_LIST, REPORT_RU)
        site.work()
        expect(page.get_by_role("heading", name="What to do")).to_be_visible()
        if options.all:
            below = import_address.removeprefix(f"{site.address}/en")
            paths = [f"{below}{page}" for page in INTAKE]
            faults += look_at(browser, options, site.address, paths, COORDINATOR, PASSWORD)
        pictures["reconciliation"] = picture(page, f"{import_address}/findings")
        decide_findings(page, import_address)
        page.goto(f"{import_address}/proposals")
        while current_number(page) != "101.4":
            page.keyboard.press("j")
        marked = page.locator("#source svg")  # it follows the keys after a moment
        expect(marked).to_have_attribute("aria-label", re.compile("Rights of Persons with Disabilities"))
        pictures["review"] = picture(page)
        accept_the_rest(page, import_address)
        publish(page, import_address)
        site.finish_work()  # labels and repeats are proposed by jobs
        context.close()
        if options.all:
            faults += look_at(browser, options, site.address, PUBLIC, None, "")
            faults += look_at(browser, options, site.address, WORKSPACE, COORDINATOR, PASSWORD)
        faults += [site.failures()] if site.failures() else []
    return faults + save(pictures)


def picture(page: Page, address: str = "") -> bytes:
    """Return a picture of what is seen of a page without scrolling; of the page as it stands without an address."""
    if address:
        page.goto(address)
    page.wait_for_function("document.fonts.ready.then(() => true)")
    return page.screenshot()


def save(pictures: dict[str, bytes]) -> list[str]:
    """Write pictures with a palette into docs/images/, and return a sentence where they are too large together."""
    from PIL import Image

    IMAGES.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, content in pictures.items():
        flat = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(IMAGES / f"{name}.png", optimize=True)
        total += (IMAGES / f"{name}.png").stat().st_size
    print(f"{len(pictures)} pictures, {total // 1000} kB, stand in {IMAGES.relative_to(ROOT)}.")
    return [f"The pictures have {total} bytes together, more than {MAX_BYTES}."] if total > MAX_BYTES else []


if __name__ == "__main__":
    sys.exit(main())
