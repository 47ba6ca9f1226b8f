"""The coordinator and the administrator read the audit log, filter it, take it home and check its seals."""

import pytest
from django.db import connection, transaction

from qadam.audit.guards import remove_statements
from qadam.audit.services import record_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast):
    with transaction.atomic():
        return record_event(
            "user.edited", actor=cast.coordinator, target=cast.stranger, changes={"full_name": ("=1+1", "Timur")}
        )


@pytest.mark.parametrize(
    ("query", "seen", "reason"),
    [
        ("", True, "no filter"),
        ("?text=Aida", True, "the person"),
        ("?text=Timur", True, "the object"),
        ("?text=nobody", False, "another name"),
        ("?action=user.edited", True, "the action"),
        ("?action=preset.loaded", False, "another action"),
        ("?until_on=2020-01-01", False, "before it happened"),
        ("?from_on=nonsense", True, "a date that cannot be read filters nothing"),
    ],
)
def test_the_log_is_filtered(event, cast, sign_in, query, seen, reason):
    page = sign_in(cast.coordinator).get(f"/en/workspace/audit/{query}").content.decode()
    assert ("<del>=1+1</del>" in page) is seen, reason


def test_the_export_is_inert_in_a_spreadsheet(event, cast, sign_in):
    lines = b"".join(sign_in(cast.administrator).get("/en/workspace/audit/audit.csv")).decode()
    assert "'=1+1" in lines
    assert ",=1+1" not in lines


def test_the_seals_are_checked(event, cast, sign_in):
    coordinator = sign_in(cast.coordinator)
    assert "Every seal holds" in coordinator.post("/en/workspace/audit/verify").content.decode()
    with connection.cursor() as cursor:
        for statement in remove_statements(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_auditevent SET actor_name = 'X' WHERE sequence = %s", [event.sequence])
    assert "was altered" in coordinator.post("/en/workspace/audit/verify").content.decode()


@pytest.mark.parametrize("who", ["focal_point", "approver", "case_officer", "civil_society", "stranger"])
def test_nobody_else_reads_it(event, cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get("/en/workspace/audit/").status_code == 403
    assert client.get("/en/workspace/audit/audit.csv").status_code == 403
    assert client.post("/en/workspace/audit/verify").status_code == 403


def test_who_is_not_signed_in_is_asked_to(db, client):
    answer = client.get("/en/workspace/audit/", headers={"host": "localhost"})
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["location"]
