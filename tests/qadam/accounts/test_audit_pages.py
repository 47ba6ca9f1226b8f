"""The coordinator and the administrator read the audit log, filter it, take it home and check its seals."""

import csv
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from qadam.accounts.enums import Role
from qadam.accounts.services import give_role
from qadam.accounts.services.leave import set_leave
from qadam.audit.guards import remove_statements
from qadam.audit.services import Changed, record_event
from qadam.audit.words import in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast):
    with transaction.atomic():
        return record_event(
            "user.edited",
            actor=cast.coordinator,
            target=cast.stranger,
            changes={"full_name": ("=1+1", "Timur"), "language": ("en", "ru"), "is_active": (True, False)},
            also=[Changed(cast.focal_point, {"full_name": ("Bolat", "Bolat F.")})],
        )


@pytest.mark.parametrize(
    ("query", "seen", "reason"),
    [
        ("", True, "no filter"),
        ("?person=Aida", True, "the person"),
        ("?person=Timur", False, "who is the object, not the person"),
        ("?target=Timur", True, "the object"),
        ("?target=Aida", False, "who is the person, not the object"),
        ("?target=Bolat", True, "an object that was changed beside"),
        ("?kind=accounts.user", True, "the kind of object"),
        ("?kind=accounts.user&target=nobody", False, "both must hold"),
        ("?kind=nonsense", True, "a kind that does not exist filters nothing"),
        ("?action=user.edited", True, "the action"),
        ("?action=preset.loaded", False, "another action"),
        ("?until_on=2020-01-01", False, "before it happened"),
        ("?from_on=nonsense", True, "a date that cannot be read filters nothing"),
    ],
)
def test_the_log_is_filtered(event, cast, sign_in, query, seen, reason):
    page = sign_in(cast.coordinator).get(f"/en/workspace/audit/{query}").content.decode()
    assert ("<del>=1+1</del>" in page) is seen, reason


def test_a_leave_is_told_by_names_and_dates_in_the_readers_language(cast, sign_in):
    give_role(user=cast.stranger, role=Role.FOCAL_POINT, body=cast.justice, by=cast.administrator)
    set_leave(
        user=cast.focal_point,
        alternate_id=cast.stranger.pk,
        from_on=date(2099, 5, 1),
        until_on=date(2099, 5, 9),
        by=cast.focal_point,
    )
    page = sign_in(cast.coordinator).get("/en/workspace/audit/?action=leave.set").content.decode()
    assert "<ins>1 May 2099</ins>" in page
    assert "<ins>Timur Stranger</ins>" in page
    assert "<dt>First day</dt>" in page
    page = sign_in(cast.coordinator).get("/ru/workspace/audit/?action=leave.set").content.decode()
    assert "мая 2099" in page


@pytest.mark.parametrize(
    ("changes", "field", "before", "after", "reason"),
    [
        ({"parent": (None, "JUSTICE")}, "Unit of", "—", "Ministry of Justice", "an id of a foreign key is a name"),
        ({"kind": ("observer", "state_body")}, "Kind", "observer", "state body", "a choice by its word"),
        ({"is_active": (True, False)}, "Active", "yes", "no", "a truth value"),
        ({"gone_field": (["a", "b"], None)}, "Gone field", "a\nb", "—", "a field that no model has any more"),
        ({"name_en": ("2026-01-31", "x")}, "Name in English", "2026-01-31", "x", "text that looks like a date is text"),
    ],
)
def test_stored_values_are_read_as_words(cast, changes, field, before, after, reason):
    pair = {name: tuple(cast.justice.pk if v == "JUSTICE" else v for v in values) for name, values in changes.items()}
    with transaction.atomic():
        event = record_event("body.edited", actor=cast.coordinator, target=cast.health, changes=pair)
    with override("en"):
        (entry,) = in_words([event])
    (line,) = entry.changed[0].lines
    assert (line.field.lower(), line.before, line.after) == (field.lower(), before, after), reason


def test_an_object_of_a_kind_that_is_gone_is_still_read(cast):
    with transaction.atomic():
        event = record_event("x.y", actor=None, target=cast.health, changes={"a_b": (1, 2)})
    event.target_type = "gone.model"
    (entry,) = in_words([event])
    assert (entry.kind, entry.action) == ("gone.model", "x.y")


def test_the_page_asks_the_same_number_of_queries_for_few_and_many(event, cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.coordinator)
    client.get("/en/workspace/audit/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/workspace/audit/")
    with transaction.atomic():
        for n in range(30):
            record_event("user.edited", actor=cast.coordinator, target=cast.stranger, changes={"full_name": (n, n + 1)})
    with django_assert_num_queries(len(few)):
        client.get("/en/workspace/audit/")


def test_the_export_holds_what_the_filters_let_pass_in_words(event, cast, sign_in):
    client = sign_in(cast.administrator)
    rows = list(csv.reader(b"".join(client.get("/en/workspace/audit/audit.csv?target=Bolat")).decode().splitlines()))
    assert [row[6:10] for row in rows if row[6] == "Bolat Focal"] == [
        ["Bolat Focal", "Name", "Bolat", "Bolat F."],
        ["Bolat Focal", "Role", "—", "focal point"],
    ]
    assert len(list(client.get("/en/workspace/audit/audit.csv?target=nobody"))) == 1


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
