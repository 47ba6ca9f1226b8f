"""What every page has: its language, the other languages, the colours chosen, the links that the visitor may follow."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from qadam.base.context import language_links, theme_of
from qadam.base.navigation import NavItem, Place, links_of, register_navigation, registered_items, workspace_groups

pytestmark = pytest.mark.django_db


def body(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_page_names_its_language_and_offers_the_others_at_the_same_place(sign_in):
    page = body(sign_in().get("/ru/workspace/components/?shell=workspace"))
    assert '<html lang="ru"' in page
    assert '<a href="/kk/workspace/components/?shell=workspace" lang="kk" hreflang="kk">Қазақша</a>' in page
    assert re.search(r'<link rel="alternate" hreflang="en" href="http://[^"]+/en/workspace/components/', page)
    assert '<b lang="ru" aria-current="true">Русский</b>' in page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/", "/kk/"),
        ("/en/workspace/register/?q=OPCAT&page=2", "/kk/workspace/register/?q=OPCAT&page=2"),
        ("/health/unknown", "/kk/"),
        ("/", "/kk/"),
    ],
)
def test_the_address_in_another_language(address, expected):
    links = {link.code: link.address for link in language_links(RequestFactory().get(address))}
    assert links["kk"] == expected


def test_a_page_begins_with_a_way_to_the_content(sign_in):
    page = body(sign_in().get("/en/workspace/components/"))
    first_link = re.search(r"<body[^>]*>\s*<a ([^>]+)>", page)
    assert first_link is not None
    assert 'href="#main"' in first_link[1]
    assert page.count('id="main"') == 1


@pytest.mark.parametrize(("shell", "boxes"), [("page", 2), ("workspace", 0)])
def test_the_public_search_stands_on_public_pages_alone(sign_in, shell, boxes):
    page = body(sign_in().get(f"/en/workspace/components/?shell={shell}"))
    assert page.count('class="search" role="search"') == boxes, "once for desks and once for phones"


@pytest.mark.parametrize("shell", ["page", "workspace"])
def test_no_page_needs_inline_styles_or_scripts(sign_in, shell):
    page = body(sign_in().get(f"/en/workspace/components/?shell={shell}"))
    assert re.findall(r"<[^>]+\sstyle=", page) == []
    assert re.findall(r"<[^>]+\son\w+=", page) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', page) == []


def test_every_id_stands_once(sign_in):
    ids = re.findall(r'\sid="([^"]+)"', body(sign_in().get("/en/workspace/components/")))
    assert len(ids) == len(set(ids))


def test_illustrative_data_are_marked_on_every_page(sign_in, settings):
    settings.DEMO = True
    assert "Illustrative data of an invented State" in body(sign_in().get("/en/workspace/components/"))
    settings.DEMO_WORLD = True
    assert "collected recommendations to many States" in body(sign_in().get("/en/workspace/components/"))
    settings.DEMO = False
    assert 'class="illustrative"' not in body(sign_in().get("/en/workspace/components/"))


def test_the_page_of_components_does_not_exist_in_production(sign_in, settings):
    settings.DEBUG = settings.DEMO = settings.TESTING = False
    assert sign_in().get("/en/workspace/components/").status_code == 404


# Colours -----------------------------------------------------------------------------------------------------------
def test_chosen_colours_are_remembered_and_lead_back(sign_in):
    client = sign_in()
    answer = client.post(reverse("set_theme"), {"theme": "dark", "next": "/en/workspace/components/?q=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/workspace/components/?q=1")
    assert '<html lang="en" class="dark">' in body(client.get("/en/workspace/components/"))
    client.post(reverse("set_theme"), {"theme": "", "next": "/en/"})
    assert '<html lang="en">' in body(client.get("/en/workspace/components/"))


def test_choosing_colours_needs_no_token_so_that_public_pages_are_the_same_for_everybody():
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert client.post(reverse("set_theme"), {"theme": "dark", "next": "/en/"}).status_code == 302
    page = body(client.get("/en/workspace/components/"))
    assert "csrfmiddlewaretoken" not in page.split("<main")[0]


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_choosing_colours_leads_nowhere_else(sign_in, address):
    answer = sign_in().post(reverse("set_theme"), {"theme": "dark", "next": address})
    assert answer.headers["Location"] == "/en/"


def test_choosing_colours_is_no_link(sign_in):
    assert sign_in().get(reverse("set_theme")).status_code == 405


def test_a_foreign_cookie_chooses_nothing():
    request = RequestFactory().get("/en/")
    request.COOKIES["theme"] = '"><script>'
    assert theme_of(request) == ""


# Navigation --------------------------------------------------------------------------------------------------------
def test_every_registered_link_leads_to_a_page():
    items = registered_items()
    assert items
    assert all(reverse(item.url_name) for item in items)


@pytest.fixture
def administrators_link():
    from qadam.base.navigation import _registry

    register_navigation(
        NavItem("Settings of the house", "components", Place.WORKSPACE, roles=frozenset({"administrator"}))
    )
    yield
    del _registry.items[Place.WORKSPACE, "components"]


@pytest.mark.usefixtures("administrators_link")
def test_a_link_for_a_role_is_seen_by_that_role_alone(cast, sign_in):
    for person, sees in ((cast.administrator, True), (cast.coordinator, False), (cast.stranger, False)):
        page = body(sign_in(person).get("/en/workspace/components/?shell=workspace"))
        assert ("Settings of the house" in page) is sees


@pytest.mark.usefixtures("administrators_link")
@pytest.mark.parametrize(
    ("path", "current"),
    [("/en/workspace/components/", "page"), ("/en/workspace/components/charts/", "true"), ("/en/", "")],
)
def test_the_link_of_the_page_is_marked(cast, path, current):
    request = RequestFactory().get(path)
    request.user = cast.administrator
    marked = {link.label: link.current for link in links_of(Place.WORKSPACE, request)}
    assert marked["Settings of the house"] == current
    assert sum(bool(mark) for mark in marked.values()) == (1 if current else 0)


@pytest.mark.parametrize(
    ("person", "sees", "sees_not", "reason"),
    [
        ("coordinator", ["Recommendations", "Plan and progress", "Platform"], [], "a coordinator works on everything"),
        ("civil_society", ["Recommendations", "Platform"], ["Administration · Audit log"], "an organisation reads"),
        ("stranger", ["Administration"], ["Recommendations"], "no heading stands without a link"),
    ],
)
def test_links_stand_below_the_headings_of_the_work(cast, person, sees, sees_not, reason):
    request = RequestFactory().get("/en/workspace/")
    request.user = getattr(cast, person)
    groups = workspace_groups(request)
    shown = {group.heading for group in groups} | {f"{g.heading} · {link.label}" for g in groups for link in g.links}
    assert shown >= set(sees), reason
    assert shown.isdisjoint(sees_not), reason
    assert all(group.links for group in groups)
    assert groups[0].heading == "", "what concerns the person stands first"


def test_the_shell_reads_no_roles_on_a_public_page(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(2):  # the session and the person
        client.get("/en/workspace/components/")


def test_a_visitor_who_is_not_signed_in_costs_no_query(sign_in, django_assert_num_queries):
    with django_assert_num_queries(0):
        sign_in().get("/en/workspace/components/")
