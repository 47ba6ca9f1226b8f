"""Several people at once: the log of a case has no gaps and no forks, and no write is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from qadam.communications.models import Case, CaseLogEntry
from qadam.communications.selectors.log import verify_case_log
from qadam.communications.services.reading import open_case
from tests.qadam.communications.dossier import register

pytestmark = pytest.mark.django_db(transaction=True)

READERS, TIMES = 4, 5


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time, in the tests one connection."
)
def test_many_readings_at_once_leave_one_chain(cast):
    case = register(cast)

    def read(_n: int) -> None:
        try:
            for _time in range(TIMES):
                open_case(number=case.number, by=cast.case_officer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(read, range(READERS)))
    assert CaseLogEntry.unguarded.filter(case=case, action="read").count() == READERS * TIMES
    assert verify_case_log(Case.unguarded.get()) is None
