"""Takes pictures of pages of a running site, at several widths, in several languages and themes.

    python tools/screenshots.py                        # the main pages of the site at 127.0.0.1:8000 (`make demo`)
    python tools/screenshots.py / /recommendations/ --widths 360 --languages kk --to build/screenshots
    QADAM_PASSWORD=... python tools/screenshots.py /workspace/ --user aida@example.org

Each page is named without its language. A file is named after page, language, theme and width. The command ends with 1
where a page answers with an error, scrolls sideways or breaks the content security policy.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.e2e.browser import chromium, policy_violations, sideways_scroll, sign_in

MAIN_PAGES = ["/", "/recommendations/", "/account/login/", "/workspace/components/"]
HEIGHT = 900  # of the window; the picture is as long as the page unless --fold is given


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "pages", nargs="*", default=MAIN_PAGES, help="addresses below the language, such as /workspace/"
    )
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="the running site")
    parser.add_argument("--to", type=Path, default=Path("build/screenshots"), help="folder of the pictures")
    parser.add_argument("--widths", type=int, nargs="+", default=[360, 768, 1440])
    parser.add_argument("--languages", nargs="+", default=["en", "ru", "kk"])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--user", help="mail address to sign in with")
    parser.add_argument("--password-from", default="QADAM_PASSWORD", help="variable that holds the password")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    parser.add_argument("--print", action="store_true", help="as on paper")
    options = parser.parse_args(arguments)
    options.to.mkdir(parents=True, exist_ok=True)
    faults = []
    with chromium() as browser:
        for theme in options.themes:
            context = browser.new_context(color_scheme=theme, reduced_motion="reduce", device_scale_factor=1)
            page = context.new_page()
            refused = policy_violations(page)
            if options.user:
                sign_in(page, options.address, options.user, os.environ[options.password_from])
            if options.print:
                page.emulate_media(media="print")
            for width in options.widths:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                for language in options.languages:
                    for path in options.pages:
                        address = f"{options.address}/{language}{path}"
                        refused.clear()
                        answer = page.goto(address)
                        page.wait_for_function("document.fonts.ready.then(() => true)")
                        name = path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "overview"
                        page.screenshot(
                            path=options.to / f"{name}-{language}-{theme}-{width}.png", full_page=not options.fold
                        )
                        if answer is None or answer.status >= 400:
                            faults.append(f"{address}: answered {answer.status if answer else 'nothing'}")
                        if (over := sideways_scroll(page)) > 0:
                            faults.append(f"{address} at {width}: {over} px wider than the window")
                        faults += [f"{address}: {text}" for text in refused]
            context.close()
    print("\n".join(faults) or f"Pictures stand in {options.to}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
