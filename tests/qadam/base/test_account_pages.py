"""The pages of sign-in and of one's own account stand in the look of the site, in every language."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import translation

from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

SIGNED_OUT = ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
SIGNED_IN = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


def assert_in_our_look(page: str):
    assert "base/qadam.css" in page
    assert page.count("<h1>") == 1
    assert 'id="main"' in page
    assert re.findall(r"<[^>]+\sstyle=", page) == []
    assert re.findall(r"<p>\s*<label", page) == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("name", SIGNED_OUT)
def test_a_page_for_those_who_are_not_signed_in(sign_in, name, language):
    with translation.override(language):
        answer = sign_in().get(reverse(name))
    assert answer.status_code == 200
    assert_in_our_look(answer.content.decode())


@pytest.fixture
def signed_in(cast, sign_in):
    """A person who has just given the password again, as the pages of the second step ask for."""
    client = sign_in()
    EmailAddress.objects.get_or_create(user=cast.coordinator, email=cast.coordinator.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": cast.coordinator.email, "password": PASSWORD})
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_ones_own_account(signed_in, name, language):
    with translation.override(language):
        answer = signed_in.get(reverse(name))
    assert answer.status_code == 200
    assert_in_our_look(answer.content.decode())


def test_the_second_step_can_be_switched_on_and_its_codes_are_shown(signed_in):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    page = signed_in.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    answer = signed_in.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert answer.status_code == 200
    assert_in_our_look(answer.content.decode())
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        assert_in_our_look(signed_in.get(reverse(name)).content.decode())


def test_a_wrong_password_is_said_in_the_summary(cast, sign_in):
    answer = sign_in().post(reverse("account_login"), {"login": cast.coordinator.email, "password": "wrong"})
    assert 'class="error-summary"' in answer.content.decode()


def test_nobody_is_invited_to_register(sign_in):
    page = sign_in().get(reverse("account_login")).content.decode()
    assert reverse("account_signup") not in page
