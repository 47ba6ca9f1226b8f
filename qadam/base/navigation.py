"""What stands in the navigation.

Each app registers its own items from `AppConfig.ready()`: the page shell knows no app above it, and a link stands there
only when its page exists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop


class Place(Enum):
    """The four lists of links that the page shell shows."""

    PUBLIC = "public"  # below the mark, for everybody
    WORKSPACE = "workspace"  # beside the page, for people who are signed in
    ACCOUNT = "account"  # in the menu behind the person's name
    FOOTER = "footer"


class Group(Enum):
    """Under which heading a link of the workspace stands, in the order of the headings."""

    OWN = ""  # what concerns the person; without a heading
    REGISTER = gettext_noop("Recommendations")
    PLAN = gettext_noop("Plan and progress")
    PLATFORM = gettext_noop("Platform")
    PAPERS = gettext_noop("Letters and reports")
    OFFICE = gettext_noop("Administration")


@dataclass(frozen=True)
class NavItem:
    """One link. `roles` holds the values of the roles that see it; an empty set means everybody who sees the place."""

    label: Any
    url_name: str
    place: Place
    order: int = 100
    roles: frozenset[str] = frozenset()
    group: Group = Group.OWN


@dataclass(frozen=True)
class Link:
    """A link as the template shows it; `current` is "page" on the page itself, "true" on pages below it, else empty."""

    label: str
    url: str
    current: str = ""
    group: Group = Group.OWN


@dataclass(frozen=True)
class LinkGroup:
    """Links below one heading, which is empty for the person's own."""

    heading: str
    links: list[Link]


RoleReader = Callable[[Any], Iterable[str]]


@dataclass
class _Registry:
    items: dict[tuple[Place, str], NavItem] = field(default_factory=dict)
    search_url_name: str = ""
    read_roles: RoleReader = field(default=lambda user: ())


_registry = _Registry()


def register_navigation(*items: NavItem) -> None:
    """Add links; registering the same address again replaces the item. Called from `AppConfig.ready()`."""
    for item in items:
        _registry.items[item.place, item.url_name] = item


def register_search(url_name: str) -> None:
    """Name the page that answers the search box of the header, which sends `q`. Without one there is no box."""
    _registry.search_url_name = url_name


def read_roles_with(reader: RoleReader) -> None:
    """Say how the values of a person's roles are read; the app of the people, which stands above this one, calls it."""
    _registry.read_roles = reader


def registered_items() -> list[NavItem]:
    """Return every item that an app has registered, place by place in its order."""
    return sorted(_registry.items.values(), key=lambda item: (item.place.value, item.order, item.url_name))


def links_of(place: Place, request: HttpRequest) -> list[Link]:
    """Return the links that the visitor sees in a place, with the current one marked.

    Reads the roles of the visitor only where an item of the place asks for one.
    """
    items = [item for item in registered_items() if item.place is place]
    held: frozenset[str] = frozenset()
    if any(item.roles for item in items):
        held = frozenset(str(role) for role in _registry.read_roles(request.user))
    links = []
    for item in items:
        if item.roles and held.isdisjoint(item.roles):
            continue
        links.append(Link(str(item.label), reverse(item.url_name), group=item.group))
    return _mark_current(links, request.path)


def workspace_groups(request: HttpRequest) -> list[LinkGroup]:
    """Return the links of the workspace that the visitor sees, below their headings; no heading stands alone."""
    links = links_of(Place.WORKSPACE, request)
    groups = []
    for group in Group:
        below = [link for link in links if link.group is group]
        if below:
            groups.append(LinkGroup(gettext(group.value) if group.value else "", below))
    return groups


def search_address() -> str:
    """Return the address of the search page, or nothing where no app has named one."""
    return reverse(_registry.search_url_name) if _registry.search_url_name else ""


def _mark_current(links: list[Link], path: str) -> list[Link]:
    """Mark the link of the page itself, else the longest link above it; a language's own root is above nothing."""
    best = ""
    for link in links:
        is_root = link.url.count("/") <= 2  # "/en/"
        if link.url == path or (path.startswith(link.url) and not is_root and len(link.url) > len(best)):
            best = link.url
        if link.url == path:
            break
    return [
        replace(link, current=("page" if link.url == path else "true") if link.url == best else "") for link in links
    ]
