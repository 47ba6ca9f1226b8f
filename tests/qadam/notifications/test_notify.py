"""Whoever is to be told is told once, in the transaction of what it speaks of, and the alternate with them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from qadam.accounts.models import Leave
from qadam.notifications.models import Notification
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

pytestmark = pytest.mark.django_db


def in_the_language() -> Words:
    return Words({"en": "Returned", "ru": "Возвращено", "kk": "Қайтарылды"}[get_language()], "Text")


def tell(*people, key="update-1-returned", **more) -> int:
    with transaction.atomic():
        return notify(
            recipients=people, key=key, topic="progress", words=in_the_language, path=address("inbox"), **more
        )


def test_each_person_is_told_once_however_often_it_is_said(cast):
    assert tell(cast.focal_point, cast.focal_point) == 1
    assert tell(cast.focal_point, cast.approver) == 1
    assert tell(cast.focal_point, cast.approver) == 0
    assert Notification.objects.count() == 2


def test_each_person_is_told_in_their_language(cast):
    cast.focal_point.language = "ru"
    cast.focal_point.save()
    cast.approver.language = "kk"
    cast.approver.save()
    tell(cast.focal_point, cast.approver, cast.coordinator)
    said = dict(Notification.objects.values_list("recipient__full_name", "subject"))
    assert said == {"Bolat Focal": "Возвращено", "Yerlan Approver": "Қайтарылды", "Aida Coordinator": "Returned"}


def test_who_is_deactivated_is_told_nothing(cast):
    assert tell(cast.deactivated) == 0
    assert not Notification.objects.exists()


def test_nothing_is_told_of_a_write_that_never_was(cast):
    with transaction.atomic():
        notify(recipients=[cast.focal_point], key="k", topic="t", words=in_the_language, path=address("inbox"))
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_refused(cast):
    with pytest.raises(transaction.TransactionManagementError):
        notify(recipients=[cast.focal_point], key="k", topic="t", words=in_the_language, path=address("inbox"))


@pytest.mark.parametrize(
    ("first", "last", "ended", "told", "reason"),
    [
        (0, 0, False, 2, "on the only day of the leave"),
        (-3, 3, False, 2, "amid the leave"),
        (1, 3, False, 1, "before it"),
        (-3, -1, False, 1, "after it"),
        (-3, 3, True, 1, "the person came back early"),
    ],
)
def test_the_alternate_is_told_while_the_person_is_on_leave(cast, first, last, ended, told, reason):
    today = timezone.localdate()
    Leave.objects.create(
        user=cast.focal_point,
        alternate=cast.approver,
        from_on=today + timedelta(days=first),
        until_on=today + timedelta(days=last),
        ended_at=timezone.now() if ended else None,
    )
    assert tell(cast.focal_point) == told, reason
    instead = Notification.objects.filter(recipient=cast.approver).first()
    assert (instead is not None and instead.stands_in_for == cast.focal_point) is (told == 2), reason


def test_telling_many_asks_the_same_number_of_queries_as_telling_one(cast, django_assert_num_queries):
    many = [cast.approver, cast.coordinator, cast.case_officer, cast.administrator]
    with transaction.atomic():
        with django_assert_num_queries(3):
            notify(recipients=[cast.focal_point], key="a", topic="t", words=in_the_language, path=address("inbox"))
        with django_assert_num_queries(3):
            notify(recipients=many, key="b", topic="t", words=in_the_language, path=address("inbox"))
