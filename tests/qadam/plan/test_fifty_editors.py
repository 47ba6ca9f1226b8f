"""Fifty people save one measure at once, by its form and by the service: one wins a version, everybody else is told.

In threads with connections of their own, on whichever database the tests run on. With the comparison of versions
switched off the same check finds the loss.
"""

import sqlite3
import threading
from collections import Counter
from contextlib import closing
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from qadam.accounts.models import User
from qadam.audit.models import AuditChange
from qadam.base.errors import LostUpdateError
from qadam.plan.models import Measure
from qadam.plan.services.measures import edit_measure
from tests.people import make_cast
from tests.qadam.plan.plans import make_plan, measures_of

EDITORS = 50
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, count=EDITORS):
    """Run `act(n)` in threads that begin together, and return what each returned or raised."""
    outcomes = [None] * count
    together = threading.Barrier(count)

    def run(n):
        try:
            together.wait()
            outcomes[n] = act(n)
        except Exception as error:
            outcomes[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def file_database(transactional_db, tmp_path):
    """A database that threads can share. SQLite's test database stands in memory, where writers do not wait in turn:
    then a copy of it in a file takes its place, as on a real site. Any other is shared as it is.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
        in_memory.backup(copy)
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connection = in_memory


@pytest.fixture
def measure(file_database):
    """A measure of a draft that all fifty have open at its first version."""
    cast = make_cast()
    measure = measures_of(make_plan(lead=cast.justice))[0]
    measure.coordinator_id = cast.coordinator.pk
    return measure


def text_of(n):
    return f"The text of editor {n}"


def by_service(measure):
    def save(n):
        by = User.objects.get(pk=measure.coordinator_id)
        return edit_measure(measure_id=measure.pk, version=1, changes={"text_en": text_of(n)}, by=by)

    return save


def lost_texts(measure, outcomes):
    """Return the texts that were told to be saved and are neither in the measure nor in its history's last word."""
    told_saved = {text_of(n) for n, outcome in enumerate(outcomes) if not isinstance(outcome, Exception)}
    return told_saved - {Measure.objects.get(pk=measure.pk).text_en}


def test_one_of_fifty_saves_and_the_others_are_shown_both_texts(measure):
    outcomes = at_once(by_service(measure))
    kinds = Counter(type(outcome).__name__ for outcome in outcomes)
    assert kinds == {"Measure": 1, "LostUpdateError": EDITORS - 1}
    winner = Measure.objects.get(pk=measure.pk)
    assert winner.version == 2
    for n, outcome in enumerate(outcomes):
        if isinstance(outcome, LostUpdateError):
            assert outcome.yours == {"Text in English": text_of(n)}
            assert outcome.theirs == {"Text in English": winner.text_en}
            assert outcome.current_version == 2
    assert lost_texts(measure, outcomes) == set()
    rows = AuditChange.objects.filter(target_type="plan.measure", target_id=str(measure.pk)).order_by("pk")
    assert [row.changes["text_en"][1] for row in rows if "text_en" in row.changes][-1] == winner.text_en


def test_fifty_forms_at_once_give_one_save_and_49_pages_with_both_texts(measure):
    address = reverse("measure_edit", args=[measure.plan.code, measure.pk])
    person = User.objects.get(pk=measure.coordinator_id)
    clients = []
    for _n in range(EDITORS):
        client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        client.force_login(person)
        clients.append(client)

    def save(n):
        form = {"version": "1", "number": "1", "text_en": text_of(n), "deadline": "Q2 2027", "completion_form": "law"}
        return clients[n].post(address, form)

    answers = at_once(save)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: EDITORS - 1}
    winner = Measure.objects.get(pk=measure.pk)
    assert winner.version == 2
    for n, answer in enumerate(answers):
        if answer.status_code == 409:
            page = answer.content.decode()
            assert f'value="{text_of(n)}"' in page, "what was written is sent again with one click"
            assert 'name="version" value="2"' in page


def test_whoever_looks_again_saves_upon_the_new_version_until_all_have(measure):
    """Everybody who is told tries again upon the current version: fifty saves, fifty versions, nothing lost."""
    by = User.objects.get(pk=measure.coordinator_id)

    def save(n):
        version = 1
        while True:
            try:
                return edit_measure(measure_id=measure.pk, version=version, changes={"text_en": text_of(n)}, by=by)
            except LostUpdateError as lost:
                version = lost.current_version

    editors = 10  # each may have to try once for every other
    assert all(not isinstance(outcome, Exception) for outcome in at_once(save, editors))
    assert Measure.objects.get(pk=measure.pk).version == 1 + editors
    rows = AuditChange.objects.filter(target_type="plan.measure", target_id=str(measure.pk)).order_by("pk")
    chain = [row.changes["text_en"] for row in rows if "text_en" in row.changes and row.changes["text_en"][0]]
    assert len(chain) == editors
    assert all(before[1] == after[0] for before, after in pairwise(chain))


def test_without_the_comparison_of_versions_the_same_check_finds_the_loss(measure, monkeypatch):
    """Plant the fault: nobody compares versions any more, everybody is told "saved", and one text alone stands."""
    monkeypatch.setattr("qadam.plan.services.measures.check_version", lambda *given, **more: None)
    outcomes = at_once(by_service(measure))
    assert all(isinstance(outcome, Measure) for outcome in outcomes)
    assert len(lost_texts(measure, outcomes)) == EDITORS - 1


@pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite locks the whole file anyway")
def test_without_the_lock_of_the_row_two_save_upon_one_version(measure, monkeypatch):
    """Plant the other fault on PostgreSQL: read the row without its lock, and more than one saves upon version 1."""
    monkeypatch.setattr(
        "qadam.plan.services.measures.locked_measure",
        lambda pk: Measure.objects.select_related("plan", "lead_body").get(pk=pk),
    )
    outcomes = at_once(by_service(measure))
    assert connection.vendor == "postgresql"
    assert lost_texts(measure, outcomes) != set()
