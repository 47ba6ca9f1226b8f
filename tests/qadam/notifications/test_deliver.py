"""From the outbox to the mail server: duties at once, the rest as a digest, every mail once, whatever breaks."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from qadam.notifications.enums import MailKind, MailState, Rhythm
from qadam.notifications.models import Mail, MailPreference, Notification
from qadam.notifications.services import notify
from qadam.notifications.services.mails import CLAIM, MOST_ATTEMPTS, WAITS, claim, deliver, put_together, send_due
from qadam.notifications.words import Words, address

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # noon in Almaty


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""

    class Clock:
        now = MONDAY_NOON

        def tick(self, **by: float) -> None:
            self.now += timedelta(**by)

    one = Clock()
    monkeypatch.setattr(timezone, "now", lambda: one.now)
    return one


class BrokenServer(BaseEmailBackend):
    """Takes a connection and refuses every mail."""

    def send_messages(self, messages):
        raise SMTPException("451 try later")


class NoServer(BaseEmailBackend):
    """Takes no connection."""

    def open(self):
        raise ConnectionRefusedError("111")


def server(settings, backend: type[BaseEmailBackend] | None) -> None:
    settings.EMAIL_BACKEND = (
        f"{__name__}.{backend.__name__}" if backend else "django.core.mail.backends.locmem.EmailBackend"
    )


def tell(person, key: str, *, duty: bool = True, **more) -> None:
    with transaction.atomic():
        notify(
            recipients=[person],
            key=key,
            topic="test",
            words=lambda: Words(f"Subject {key}", f"Text {key}"),
            path=address("inbox"),
            duty=duty,
            **more,
        )


def outbox() -> list[str]:
    return [message.subject for message in django_mail.outbox]


def test_a_duty_is_mailed_at_once_and_once(cast, clock):
    tell(cast.focal_point, "a")
    assert deliver() == 1
    assert deliver() == 0
    (message,) = django_mail.outbox
    assert message.subject == "Subject a"
    assert message.to == [cast.focal_point.email]
    stored = Mail.objects.get()
    assert message.extra_headers["Message-ID"] == stored.message_id
    assert stored.state == MailState.SENT
    assert "List-Unsubscribe" not in message.extra_headers
    assert "http://127.0.0.1:8000/en/workspace/" in message.body


@pytest.mark.parametrize(
    ("rhythm", "days", "mails", "reason"),
    [
        (Rhythm.AT_ONCE, 5, 5, "each as it comes"),
        (Rhythm.DAILY, 5, 5, "Monday to Friday"),
        (Rhythm.DAILY, 8, 6, "Saturday's and Sunday's go out on Monday, with Monday's"),
        (Rhythm.WEEKLY, 5, 1, "the first one; the rest of the week waits"),
        (Rhythm.WEEKLY, 8, 2, "and goes out on the next Monday"),
        (Rhythm.NEVER, 8, 0, "not at all"),
    ],
)
def test_news_come_by_the_rhythm_that_the_person_chose(cast, clock, rhythm, days, mails, reason):
    MailPreference.objects.create(user=cast.focal_point, rhythm=rhythm)
    for day in range(days):
        tell(cast.focal_point, f"news {day}", duty=False)
        deliver()
        clock.tick(days=1)
    assert len(django_mail.outbox) == mails, reason


def test_a_digest_waits_for_the_hour_of_the_morning(cast, clock):
    clock.now = MONDAY_NOON - timedelta(hours=6)  # six in the morning
    tell(cast.focal_point, "news", duty=False)
    assert deliver() == 0
    clock.tick(hours=2)
    assert deliver() == 1


def test_a_digest_carries_everything_and_can_be_left_by_one_click(cast, clock, client):
    for n in range(3):
        tell(cast.focal_point, f"news {n}", duty=False)
    deliver()
    (message,) = django_mail.outbox
    assert message.subject == "3 messages for you"
    assert all(f"Subject news {n}" in message.body for n in range(3))
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")

    client.defaults["HTTP_HOST"] = "localhost"
    assert client.get(link).status_code == 200
    assert not MailPreference.objects.filter(rhythm=Rhythm.NEVER).exists(), "a program that only looks changes nothing"
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(cast.focal_point, "more", duty=False)
    tell(cast.focal_point, "duty")
    clock.tick(days=1)
    assert deliver() == 1
    assert outbox()[-1] == "Subject duty", "duties cannot be left"


def test_a_link_of_somebody_elses_making_unsubscribes_nobody(client):
    client.defaults["HTTP_HOST"] = "localhost"
    assert client.post("/en/workspace/notifications/unsubscribe/MQ:1abc:forged/").status_code == 404


def test_what_was_read_on_the_page_is_not_mailed_again(cast, clock):
    tell(cast.focal_point, "news", duty=False)
    tell(cast.focal_point, "duty")
    Notification.objects.update(read_at=timezone.now())
    deliver()
    assert outbox() == ["Subject duty"]


def test_mails_are_in_the_language_of_their_reader(cast, clock):
    cast.focal_point.language = "ru"
    cast.focal_point.save()
    tell(cast.focal_point, "a")
    deliver()
    (message,) = django_mail.outbox
    assert message.extra_headers["Content-Language"] == "ru"
    assert "/ru/workspace/" in message.body
    assert '<html lang="ru">' in message.alternatives[0].content


def test_who_was_deactivated_in_the_meantime_gets_no_mail(cast, clock):
    tell(cast.focal_point, "before the mail is made")
    tell(cast.approver, "after it was made")
    put_together_for = cast.approver
    cast.focal_point.is_active = False
    cast.focal_point.save()
    put_together()
    put_together_for.is_active = False
    put_together_for.save()
    assert send_due() == 0
    assert Mail.objects.get().state == MailState.CANCELLED


class TestAFailingServer:
    def test_a_refused_mail_waits_longer_each_time_and_is_given_up_at_last(self, cast, clock, settings):
        server(settings, BrokenServer)
        tell(cast.focal_point, "a")
        for attempt, wait in enumerate(WAITS, start=1):
            assert deliver() == 0
            stored = Mail.objects.get()
            assert (stored.state, stored.attempts, stored.due_at) == (MailState.WAITING, attempt, clock.now + wait)
            clock.now = stored.due_at - timedelta(seconds=1)
            deliver()
            assert Mail.objects.get().attempts == attempt, "not before its time"
            clock.now = stored.due_at
        deliver()
        stored = Mail.objects.get()
        assert (stored.state, stored.attempts) == (MailState.GIVEN_UP, MOST_ATTEMPTS)
        assert "451 try later" in stored.failure

    def test_every_attempt_has_the_same_message_id(self, cast, clock, settings):
        server(settings, BrokenServer)
        tell(cast.focal_point, "a")
        deliver()
        before = Mail.objects.get().message_id
        server(settings, None)
        clock.tick(hours=1)
        assert deliver() == 1
        assert django_mail.outbox[0].extra_headers["Message-ID"] == before

    def test_a_server_that_cannot_be_reached_costs_no_attempt(self, cast, clock, settings):
        server(settings, NoServer)
        tell(cast.focal_point, "a")
        for _turn in range(3 * MOST_ATTEMPTS):
            with pytest.raises(ConnectionRefusedError):
                deliver()
            clock.tick(days=1)
        server(settings, None)
        assert deliver() == 1

    def test_after_an_outage_comes_one_mail_with_everything(self, cast, clock, settings):
        server(settings, BrokenServer)
        for n in range(10):
            tell(cast.focal_point, f"{n}")
            deliver()
            clock.tick(minutes=10)
        server(settings, None)
        clock.tick(days=2)
        deliver()
        deliver()
        assert outbox() == ["Subject 0", "9 things need you"]

    def test_one_bad_mail_holds_up_nobody_else(self, cast, clock):
        tell(cast.focal_point, "bad", due_on=None)
        tell(cast.approver, "good")
        Notification.objects.filter(key="bad").update(url_name="no-such-page")
        assert deliver() == 1
        assert outbox() == ["Subject good"]
        assert "NoReverseMatch" in Mail.objects.get(state=MailState.WAITING).failure


class TestAKilledWorker:
    def test_killed_between_sending_and_saying_so_the_same_mail_goes_out_again(self, cast, clock):
        tell(cast.focal_point, "a")
        put_together()
        dead = claim()  # sent, and killed
        assert deliver() == 0, "the claim holds"
        clock.now += CLAIM
        assert deliver() == 1
        assert django_mail.outbox[0].extra_headers["Message-ID"] == dead.message_id

    def test_killed_each_time_it_is_given_up_at_last(self, cast, clock):
        tell(cast.focal_point, "a")
        put_together()
        for _attempt in range(MOST_ATTEMPTS):
            assert claim() is not None
            clock.now += CLAIM
        assert claim() is None
        assert Mail.objects.get().state == MailState.GIVEN_UP

    def test_a_claimed_mail_is_not_claimed_twice(self, cast, clock):
        tell(cast.focal_point, "a")
        put_together()
        assert claim() is not None
        assert claim() is None


def test_a_person_with_a_mail_under_way_gets_the_rest_in_the_next(cast, clock):
    tell(cast.focal_point, "a")
    put_together()
    tell(cast.focal_point, "b")
    tell(cast.focal_point, "c")
    assert put_together() == 0
    deliver()
    deliver()
    assert outbox() == ["Subject a", "2 things need you"]
    assert [mail.kind for mail in Mail.objects.all()] == [MailKind.DUTY] * 2
