"""The public site is the same, byte for byte, whether or not there are secrets: 25 cases change nothing of it."""

import re

import pytest
from django.urls import reverse

from qadam.communications.enums import CaseKind
from tests.qadam.communications.dossier import make_dossier
from tests.qadam.config.test_authorization import TABLE, address_of, objects  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRETS = 25
# What differs between two answers to the same question: tokens of the form and of the policy, times of the making.
PASSING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"<\s]*|DTSTAMP:\S+'
)


def public_site(client, objects):  # noqa: F811
    """Return every public answer by its address, and the status of what is not public."""
    answers = {}
    for row in TABLE:
        address = address_of(row, objects)
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_file = content[:2] in (b"PK", b"\x1f\x8b") or content[:4] == b"%PDF"
        answers[address] = (answer.status_code, len(content) if is_file else PASSING.sub(b"", content))
    return answers


def test_25_secrets_change_no_byte_of_what_the_public_sees(cast, objects, client, settings):  # noqa: F811
    client.defaults["HTTP_HOST"] = "localhost"
    client.raise_request_exception = False
    public_site(client, objects)  # fills the caches
    before = public_site(client, objects)
    assert sum(status == 200 for status, _content in before.values()) > 15
    for n in range(SECRETS):
        make_dossier(cast, f"Secret{n:02d}", (CaseKind.URGENT_APPEAL, CaseKind.INDIVIDUAL_COMMUNICATION)[n % 2])
    after = public_site(client, objects)
    assert [address for address in before if before[address] != after[address]] == []


def test_numbers_say_nothing_of_how_many_cases_there_are(cast):
    numbers = [make_dossier(cast, f"Secret{n:02d}").case.number for n in range(4)]
    assert sorted(numbers) != list(range(min(numbers), min(numbers) + 4))
    assert all(100_000 <= number < 1_000_000 for number in numbers)


def test_a_secret_that_is_not_there_and_one_that_is_answer_alike(cast, sign_in):
    """A stranger cannot tell a case from no case: same status, same page."""
    number = make_dossier(cast).case.number
    client = sign_in(cast.coordinator)
    there = client.get(reverse("case", args=[number]))
    nowhere = client.get(reverse("case", args=[1]))
    assert there.status_code == nowhere.status_code == 404
    own = there.content.replace(f"/{number}/".encode(), b"/1/")
    assert PASSING.sub(b"", own) == PASSING.sub(b"", nowhere.content)
