"""Making a page of the site a page of the edition: what needs a server goes, links become relative files."""

import posixpath
from collections.abc import Callable

from lxml import html

from qadam.portal.edition.crawling import Target, target_of

# Sign-in, themes, htmx and everything that a template marks so need a server.
GONE = (
    "//form[contains(@class, 'theme')]",
    "//*[contains(concat(' ', @class, ' '), ' live-only ')]",
    "//header//a[contains(@href, '/account/') or contains(@href, '/workspace/')]",
    "//script[contains(@src, 'htmx')]",
    "//meta[@name='htmx-config']",
    "//footer//li[a[contains(@href, '/list/')]]",
    "//link[@rel='manifest']",
    "//link[@type='application/atom+xml']",
    "//link[@rel='preload']",
)
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("form", "action"))
HTMX = ("hx-get", "hx-target", "hx-swap", "hx-trigger", "hx-push-url", "hx-include", "hx-select")


def rewritten(page: str, path: str, file: str, found: Callable[[Target], bool]) -> str:
    """Return a page with its links as relative files.

    Args:
        path: of the page on the site.
        file: where it will stand in the edition.
        found: told of every target; returns whether the edition has it.
    """
    document = html.document_fromstring(page)
    for expression in GONE:
        for element in document.xpath(expression):
            element.drop_tree()
    for tag, attribute in LINKS:
        for element in document.iter(tag):
            given = element.get(attribute)
            if given is None or given.startswith(("#", "mailto:", "data:")):
                continue
            target = target_of(given, path)
            if target is None:
                _leave(element, given)
            elif found(target):
                _, _, mark = given.partition("#")
                query = f"?{target.query}" if target.query else ""
                element.set(attribute, _relative(target.file, file) + query + (f"#{mark}" if mark else ""))
            else:
                _leave(element, "")
            for name in HTMX:
                element.attrib.pop(name, None)
    text: str = html.tostring(document, doctype="<!doctype html>", encoding="unicode")
    return text


def _relative(target: str, file: str) -> str:
    return posixpath.relpath(f"/{target}", f"/{posixpath.dirname(file)}")


def _leave(element: html.HtmlElement, address: str) -> None:
    """Keep a link that leads to another site; of any other keep the words, and drop what is nothing without it."""
    if element.tag == "a" and address.startswith(("http://", "https://")):
        return
    if element.tag == "a":
        element.tag = "span"
        for name in ("href", "hreflang", "rel", "aria-current"):
            element.attrib.pop(name, None)
    elif element.tag == "link" and element.get("rel") == "alternate":
        element.drop_tree()
