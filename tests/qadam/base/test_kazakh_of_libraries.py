"""Kazakh of the libraries: what Django leaves out and allauth does not have stands in locale/django and locale/allauth.

The wanted messages are read from the libraries' own English catalogues, so a new version that adds one fails here.
"""

import html
import importlib.util
import re
from pathlib import Path

import allauth
import django
import polib
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.urls import reverse
from django.utils import timesince, timezone, translation

from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
DJANGO = Path(django.__file__).parent
ALLAUTH = Path(allauth.__file__).parent

# What of Django's code speaks to visitors here; its administration site, welcome page and database types do not.
SPEAKING_OF_DJANGO = (
    "core/validators.py",
    "core/paginator.py",
    "forms/",
    "utils/timesince.py",
    "contrib/auth/password_validation.py",
    "templatetags/humanize.py",
    "password_validation.py",
)
# Parts of allauth that are not installed (its own identity provider, lists of sessions, phones by message) or whose
# names only its administration shows.
SILENT_OF_ALLAUTH = (
    "idp/",
    "templates/idp/",
    "usersessions/",
    "templates/usersessions/",
    "headless/",
    "account/admin.py",
    "account/models.py",
    "socialaccount/models.py",
    "socialaccount/providers/",
    "templates/socialaccount/providers/",
)
# The same in Kazakh, or signs without words.
SAME_IN_KAZAKH = {":", ":?.!", "…", ", ", "{}th", "{}st", "{}nd", "{}rd", "IPv4", "IPv6"}
# Numbers beyond a quintillion are not met on pages.
BEYOND_USE = re.compile(r"\b(trillion|quadrillion|quintillion|\w+tillion|nonillion|decillion|googol)$")
# Latin words that stand in a Kazakh page: names of languages, of techniques and of the site's own addresses.
LATIN_IN_KAZAKH = {"English", "TOTP", "WebAuthn", "JavaScript", "QR", "PIN", "Qadam", "qadam"}


def messages_of(catalogue: Path, wanted) -> list[polib.POEntry]:
    """Return the entries of a library's English catalogue of which one occurrence is wanted."""
    return [
        entry
        for entry in polib.pofile(str(catalogue))
        if not entry.obsolete
        and entry.msgid not in SAME_IN_KAZAKH
        and not BEYOND_USE.search(entry.msgid)
        and any(wanted(place) for place, _ in entry.occurrences)
    ]


def django_messages() -> list[polib.POEntry]:
    found = []
    for folder in ("conf", "contrib/auth", "contrib/humanize"):
        file = DJANGO / folder / "locale/en/LC_MESSAGES/django.po"
        found += messages_of(file, lambda place: any(part in place for part in SPEAKING_OF_DJANGO))
    return found


def allauth_messages() -> list[polib.POEntry]:
    file = ALLAUTH / "locale/en/LC_MESSAGES/django.po"
    return messages_of(file, lambda place: not place.startswith(SILENT_OF_ALLAUTH))


def untranslated(entries: list[polib.POEntry]) -> list[str]:
    """Return the messages that read the same in Kazakh as in English, one or many."""
    found = []
    with translation.override("kk"):
        for entry in entries:
            if entry.msgid_plural and entry.msgctxt:
                pairs = [
                    (entry.msgid, translation.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 1)),
                    (entry.msgid_plural, translation.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 5)),
                ]
            elif entry.msgid_plural:
                pairs = [
                    (entry.msgid, translation.ngettext(entry.msgid, entry.msgid_plural, 1)),
                    (entry.msgid_plural, translation.ngettext(entry.msgid, entry.msgid_plural, 5)),
                ]
            elif entry.msgctxt:
                pairs = [(entry.msgid, translation.pgettext(entry.msgctxt, entry.msgid))]
            else:
                pairs = [(entry.msgid, translation.gettext(entry.msgid))]
            found += [english for english, kazakh in pairs if english == kazakh]
    return found


def test_every_message_of_forms_validators_and_passwords_has_its_kazakh():
    entries = django_messages()
    assert len(entries) > 100  # the catalogues were found
    assert untranslated(entries) == []


def test_every_message_of_sign_in_and_the_second_step_has_its_kazakh():
    entries = allauth_messages()
    assert len(entries) > 250
    assert untranslated(entries) == []


def test_collecting_our_own_messages_leaves_these_two_catalogues_alone():
    specification = importlib.util.spec_from_file_location("messages", ROOT / "tools/messages.py")
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    assert {"django", "allauth"}.isdisjoint(app.name for app in tool.apps())
    assert (ROOT / "locale/django/kk").is_dir()
    assert (ROOT / "locale/allauth/kk").is_dir()


class Example(forms.Form):
    """A form with a field for each kind of mistake below."""

    text = forms.CharField(validators=[MaxLengthValidator(3)])
    mail = forms.EmailField()
    day = forms.DateField()
    number = forms.IntegerField(validators=[MaxValueValidator(9)])
    choice = forms.ChoiceField(choices=[("a", "a")])
    file = forms.FileField()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "", "Бұл өрісті толтыру міндетті."),
        ("text", "four", "Мұнда ең көбі 3 таңба болуы керек (қазір 4)."),
        ("mail", "a person", "Дұрыс электрондық пошта мекенжайын енгізіңіз."),
        ("day", "the 40th", "Дұрыс күн енгізіңіз."),
        ("number", "many", "Бүтін сан енгізіңіз."),
        ("number", "10", "Бұл мән 9 немесе одан кіші болуы керек."),
        ("choice", "b", "Берілген нұсқалардың бірін таңдаңыз. b олардың арасында жоқ."),
        ("file", None, "Бұл өрісті толтыру міндетті."),
    ],
)
def test_a_mistake_in_a_form_is_said_in_kazakh(field, value, sentence):
    with translation.override("kk"):
        assert Example({field: value}).errors[field] == [sentence]


def test_a_weak_password_is_refused_in_kazakh():
    with translation.override("kk"), pytest.raises(ValidationError) as refusal:
        validate_password("12345")
    assert refusal.value.messages != []
    assert [latin_words(message) for message in refusal.value.messages] == [set()] * len(refusal.value.messages)


def test_how_long_ago_something_was_is_said_in_kazakh():
    now = timezone.now()
    with translation.override("kk"):
        assert timesince.timesince(now - timezone.timedelta(days=3), now) == "3\xa0күн"


def latin_words(text: str) -> set[str]:
    """Return the words in Latin letters that a Kazakh text should not hold."""
    without_addresses = re.sub(r"\S+@\S+|https?://\S+", " ", text)
    return set(re.findall(r"[A-Za-z]{2,}", without_addresses)) - LATIN_IN_KAZAKH


def visible_text(page: str) -> str:
    """Return what a reader sees or hears of the content of a page, without secrets and words in another language."""
    content = re.search(r"<main\b.*</main>", page, flags=re.DOTALL)
    assert content is not None
    text = re.sub(r"<(script|style|svg|code|pre|kbd)\b.*?</\1>", " ", content[0], flags=re.DOTALL)
    text = re.sub(r'<(\w+)[^>]*\slang="en"[^>]*>.*?</\1>', " ", text, flags=re.DOTALL)
    text = re.sub(r'\s(?:alt|value)="[A-Z2-7]{32}"', " ", text)  # the secret of an authenticator app
    spoken = re.findall(r'\s(?:aria-label|placeholder|alt|title)="([^"]*)"', text)
    buttons = re.findall(r'<input[^>]*type="submit"[^>]*value="([^"]*)"', text)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", text), *spoken, *buttons]))


@pytest.fixture
def signed_in(cast, sign_in):
    """A person who has just given the password, as the pages of the second step ask for."""
    cast.coordinator.full_name = "Айда"
    cast.coordinator.save()
    client = sign_in()
    with translation.override("kk"):
        client.post(reverse("account_login"), {"login": cast.coordinator.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
)
def test_a_page_for_those_who_are_not_signed_in_holds_no_english(sign_in, name):
    with translation.override("kk"):
        page = sign_in().get(reverse(name)).content.decode()
    assert latin_words(visible_text(page)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    ],
)
def test_a_page_of_ones_own_account_holds_no_english(signed_in, name):
    with translation.override("kk"):
        answer = signed_in.get(reverse(name))
        page = answer.content.decode()
    assert answer.status_code == 200
    assert latin_words(visible_text(page)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("account_login", {"login": "nobody@example.org", "password": "wrong"}),
        ("account_login", {"login": "", "password": ""}),
        ("account_reset_password", {"email": "no address"}),
    ],
)
def test_a_refused_sign_in_holds_no_english(sign_in, name, given):
    with translation.override("kk"):
        page = sign_in().post(reverse(name), given).content.decode()
    assert "error-summary" in page
    assert latin_words(visible_text(page)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("account_change_password", {"oldpassword": "wrong", "password1": "12345", "password2": "1234"}),
        ("account_reauthenticate", {"password": "wrong"}),
        ("mfa_activate_totp", {"code": "000000"}),
    ],
)
def test_a_refused_change_of_ones_account_holds_no_english(signed_in, name, given):
    with translation.override("kk"):
        page = signed_in.post(reverse(name), given).content.decode()
    assert "error-summary" in page
    assert latin_words(visible_text(page)) == set()


@pytest.mark.django_db
def test_the_mail_for_a_new_password_holds_no_english(cast, sign_in):
    with translation.override("kk"):
        sign_in().post(reverse("account_reset_password"), {"email": cast.coordinator.email})
    letter = mail.outbox[0]
    assert latin_words(f"{letter.subject}\n{letter.body}") - {"localhost", "example", "com", "testserver"} == set()
