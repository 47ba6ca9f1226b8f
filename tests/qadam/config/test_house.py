"""The house holds: foreign keys go downward, every page needs a sign-in unless it is public, headers are strict."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.urls import URLPattern, URLResolver, get_resolver

ORDER = [name.removeprefix("qadam.") for name in settings.INSTALLED_APPS if name.startswith("qadam.")]


def test_foreign_keys_go_downward():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) < ORDER.index(model._meta.app_label)
    ]
    assert upward == []


def views(resolver=None, prefix=""):
    """Yield every view of ours with its address pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


# Opened from a mail, by a signed link that names its person.
BY_SIGNED_LINK = {"qadam.notifications.views.unsubscribe.unsubscribe"}


def test_only_the_portal_and_the_machines_pages_are_open():
    open_views = {
        f"{view.__module__}.{view.__name__}"
        for _, view in views()
        if view.__module__.startswith("qadam.") and not getattr(view, "login_required", True)
    }
    outside = {
        name for name in open_views if not name.startswith(("qadam.portal.", "qadam.operations.", "qadam.base."))
    }
    assert outside == BY_SIGNED_LINK


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "part", "reason"),
    [
        ("content-security-policy", "default-src 'none'", "nothing that is not named"),
        ("content-security-policy", "frame-ancestors 'none'", "no frame around us"),
        ("content-security-policy", "base-uri 'none'", "no changed base"),
        ("x-content-type-options", "nosniff", "files are what they say"),
        ("referrer-policy", "same-origin", "addresses stay here"),
        ("cross-origin-opener-policy", "same-origin", "no window of others"),
        ("x-frame-options", "DENY", "older browsers too"),
        ("x-request-id", "", "the number that the log has"),
    ],
)
def test_every_page_has_strict_headers(client, header, part, reason):
    answer = client.get("/en/", headers={"host": "localhost"})
    assert part in answer.headers[header], reason


@pytest.mark.django_db
def test_the_policy_lets_nothing_run_that_stands_in_the_page(client):
    policy = client.get("/en/", headers={"host": "localhost"}).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


@pytest.mark.django_db
def test_an_unknown_host_is_refused(client):
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400
