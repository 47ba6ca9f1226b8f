"""Every write leaves one event, and nobody can change the log afterwards without being found out."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from qadam.audit.guards import remove_statements
from qadam.audit.models import AuditEvent
from qadam.audit.selectors import history_of, verify_chain
from qadam.audit.services import record_event

pytestmark = pytest.mark.django_db


def test_an_event_remembers_who_changed_what(cast):
    with transaction.atomic():
        record_event("user.edited", actor=cast.coordinator, target=cast.stranger, changes={"full_name": ("A", "B")})
    newest = history_of(cast.stranger)[0]
    assert (newest.actor_name, newest.action) == ("Aida Coordinator", "user.edited")
    assert [(c.field, c.before, c.after) for c in newest.changes] == [("full_name", "A", "B")]


def test_the_chain_of_an_untouched_log_holds(cast):
    assert AuditEvent.objects.count() > 10
    assert verify_chain() is None


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(cast):
    with pytest.raises(transaction.TransactionManagementError):
        record_event("user.edited", actor=None, target=cast.stranger)


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET action = 'x'", "DELETE FROM audit_auditchange"])
def test_the_database_refuses_to_change_the_log(cast, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit_auditevent SET actor_name = 'Somebody Else' WHERE sequence = 3", "Event 3 .* was changed"),
        ("DELETE FROM audit_auditevent WHERE sequence = 3", "Event 3 .* is missing"),
        (
            "DELETE FROM audit_auditevent WHERE sequence = (SELECT max(sequence) FROM audit_auditevent)",
            "ends at event",
        ),
    ],
)
def test_a_planted_change_breaks_the_chain(cast, statement, found):
    with connection.cursor() as cursor:
        for removal in remove_statements(connection.vendor):
            cursor.execute(removal)
        cursor.execute(statement)
    fault = verify_chain()
    assert fault is not None
    assert re.search(found, fault.message)
