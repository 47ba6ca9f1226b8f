"""What the page shell needs on every page. Nothing is computed before a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info, gettext

from qadam.base.navigation import Place, links_of, search_address, workspace_groups

# What a language calls itself where Django's list has another form of the word.
OWN_NAMES = {"kk": "Қазақша"}
THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language: `name` is the language's own name."""

    code: str
    name: str
    address: str
    absolute_address: str


def demo_notice() -> str:
    """Return what each page and mail of a demonstration says about its data; "" where the site is none."""
    if not settings.DEMO:
        return ""
    if settings.DEMO_WORLD:
        return gettext("Demonstration: collected recommendations to many States, no official site")
    return gettext("Illustrative data of an invented State")


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """Return the addresses of the same page, with the same query, in each language of the site.

    Every page stands below its language (`i18n_patterns`), so only the first part of the path changes. What stands
    outside (the answer to an unknown address) leads to the first page of the language.
    """
    codes = [code for code, _ in settings.LANGUAGES]
    first, _, rest = request.path.lstrip("/").partition("/")
    tail = rest if first in codes else ""
    query = request.META.get("QUERY_STRING", "")
    links = []
    for code in codes:
        address = f"/{code}/{tail}" + (f"?{query}" if query else "")
        name = OWN_NAMES.get(code) or get_language_info(code)["name_local"]
        links.append(LanguageLink(code, name[:1].upper() + name[1:], address, settings.SITE_ADDRESS + address))
    return links


def theme_of(request: HttpRequest) -> str:
    """Return the look that the visitor has chosen ("light" or "dark"), or nothing: then the system decides."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the links of the page shell, the languages, the theme, and whether the data are illustrative."""

    def links(place: Place) -> Any:
        return SimpleLazyObject(lambda: links_of(place, request))

    return {
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "public_links": links(Place.PUBLIC),
        "workspace_groups": SimpleLazyObject(lambda: workspace_groups(request)),
        "account_links": links(Place.ACCOUNT),
        "footer_links": links(Place.FOOTER),
        "search_address": SimpleLazyObject(search_address),
        "theme": theme_of(request),
        "demo_notice": demo_notice(),
        "site_address": settings.SITE_ADDRESS,
    }
