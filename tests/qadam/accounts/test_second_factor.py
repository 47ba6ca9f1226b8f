"""Roles that see what is confidential need a second step of sign-in; others may do without; allauth keeps the step."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize(
    ("who", "held_back", "reason"),
    [
        ("coordinator", True, "sees everything"),
        ("case_officer", True, "sees confidential cases"),
        ("administrator", True, "gives roles"),
        ("focal_point", False, "signs in twice a year"),
        ("approver", False, "the same"),
        ("civil_society", False, "sees what is their own"),
    ],
)
def test_who_needs_the_second_step_is_sent_to_set_it_up(cast, sign_in, who, held_back, reason):
    answer = sign_in(getattr(cast, who)).get(reverse("inbox"))
    assert (answer.status_code == 302) is held_back, reason
    if held_back:
        assert answer.headers["location"] == reverse("mfa_index")


def test_the_page_of_the_second_step_says_why(cast, sign_in):
    page = sign_in(cast.coordinator).get(reverse("inbox"), follow=True).content.decode()
    assert "Your role needs a second step of sign-in." in page


def test_with_the_second_step_the_workspace_is_open(cast, sign_in):
    TOTP.activate(cast.coordinator, generate_totp_secret())
    assert sign_in(cast.coordinator).get(reverse("inbox")).status_code == 200


def test_recovery_codes_alone_are_no_second_step(cast, sign_in):
    RecoveryCodes.activate(cast.coordinator)
    assert Authenticator.objects.filter(user=cast.coordinator).exists()
    assert sign_in(cast.coordinator).get(reverse("inbox")).status_code == 302


def test_a_role_that_is_given_acts_on_the_next_page(cast, sign_in):
    from qadam.accounts.enums import Role
    from qadam.accounts.services import give_role

    client = sign_in(cast.focal_point)
    assert client.get(reverse("inbox")).status_code == 200
    give_role(user=cast.focal_point, role=Role.COORDINATOR, by=cast.administrator)
    assert client.get(reverse("inbox")).headers["location"] == reverse("mfa_index")


@pytest.mark.parametrize("name", ["overview", "account_logout", "account_change_password", "mfa_index"])
def test_public_pages_and_the_account_stay_open(cast, sign_in, name):
    answer = sign_in(cast.coordinator).get(reverse(name))
    assert answer.headers.get("location") != reverse("mfa_index")
    assert answer.status_code in (200, 302)
