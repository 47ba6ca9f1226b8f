"""The processes of one server share the columns of a large register, and never those of yesterday."""

import numpy as np
import pytest

from qadam.register.selectors import columns, shared_columns
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.columns import read_columns
from qadam.register.selectors.shared_columns import one_process_at_a_time, share_columns, store, stored
from tests.qadam.register.reviews import make_register

PUBLIC = Audience.PUBLIC


@pytest.fixture
def folder(tmp_path):
    share_columns(tmp_path)
    yield tmp_path
    share_columns(None)


@pytest.fixture
def register(transactional_db):
    from tests.people import make_cast

    return make_register(make_cast().coordinator)


def test_arrays_come_back_as_they_were_from_a_file_that_nobody_may_write(folder):
    arrays = [np.arange(5), np.zeros(0, np.int8), np.array([b"x", b"abc"]), np.array([1.5])]
    store("name", "today", {"values": ["a", "ә"]}, arrays)
    facts, found = stored("name", "today")
    assert facts == {"values": ["a", "ә"]}
    for before, after in zip(arrays, found, strict=True):
        assert after.dtype == before.dtype
        assert after.tolist() == before.tolist()
    with pytest.raises(ValueError, match="read-only"):
        found[0][0] = 9


def test_what_is_held_stays_when_another_state_takes_its_place(folder):
    store("name", "today", None, [np.arange(5)])
    _facts, (held,) = stored("name", "today")
    store("name", "tomorrow", None, [np.arange(9)])
    assert held.tolist() == [0, 1, 2, 3, 4]
    assert stored("name", "today") is None
    assert stored("name", "tomorrow")[1][0].tolist() == list(range(9))


def test_nothing_is_shared_without_a_folder():
    with one_process_at_a_time("name") as is_shared:
        assert not is_shared
    assert stored("name", "today") is None


@pytest.mark.parametrize("audience", list(Audience), ids=lambda audience: audience.value)
def test_a_second_process_counts_the_same_without_reading_the_register(
    folder, register, audience, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 1)
    monkeypatch.setattr(columns, "_kept", {})
    own = read_columns(audience)
    columns.columns_of(audience)
    monkeypatch.setattr(columns, "_kept", {})  # another process has nothing yet
    with django_assert_num_queries(1):  # what the log says last
        found = columns.columns_of(audience)
    assert found.ids.tolist() == own.ids.tolist()
    assert {name: order.tolist() for name, order in found.orders.items()} == {
        name: order.tolist() for name, order in own.orders.items()
    }
    for name, field in own.fields.items():
        assert (found.fields[name].values, found.fields[name].codes.tolist()) == (field.values, field.codes.tolist())
    for name, one in own.hanging.items():
        other = found.hanging[name]
        assert (other.values, other.rows.tolist(), other.codes.tolist()) == (
            one.values,
            one.rows.tolist(),
            one.codes.tolist(),
        )
        assert (other.statuses is None) == (one.statuses is None)


def test_after_a_change_no_process_takes_the_old_file(folder, register, monkeypatch):
    from django.db import transaction

    from qadam.audit.services import record_event

    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 1)
    monkeypatch.setattr(columns, "_kept", {})
    before = columns.columns_of(PUBLIC)
    gone = register.recommendations.filter(published_at__isnull=False).first()
    with transaction.atomic():
        register.recommendations.filter(pk=gone.pk).update(published_at=None)
        record_event("recommendation.withdrawn", actor=None, target=gone)
    monkeypatch.setattr(columns, "_kept", {})
    after = columns.columns_of(PUBLIC)
    assert set(before.ids.tolist()) - set(after.ids.tolist()) == {gone.pk}


def test_what_is_not_committed_is_not_shared(folder, register, monkeypatch):
    from django.db import transaction

    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 1)
    monkeypatch.setattr(columns, "_kept", {})
    with transaction.atomic():
        register.recommendations.update(published_at=None)
        columns.columns_of(PUBLIC)
        transaction.set_rollback(True)
    assert not list(folder.glob("*.columns"))
    assert shared_columns.stored(PUBLIC.value, "anything") is None
