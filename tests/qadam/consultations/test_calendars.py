"""The calendar files hold to RFC 5545, and the private one belongs to one person."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from qadam.consultations.calendars import FOLD_OCTETS, CalendarEvent, calendar, escaped, folded
from qadam.consultations.links import calendar_token
from qadam.consultations.services.meetings import cancel_meeting
from qadam.consultations.services.platforms import calendar_of, renew_calendar
from qadam.consultations.services.publication import Part, publish_part
from tests.qadam.consultations import scene

AT = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def event(**changes) -> CalendarEvent:
    given_facts = {"uid": "1@qadam", "sequence": 2, "changed_at": AT, "starts_at": AT, "ends_at": AT, "title": "T"}
    return CalendarEvent(**(given_facts | changes))


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    out, letters = [], iter(value)
    for letter in letters:
        if letter != "\\":
            out.append(letter)
            continue
        following = next(letters)
        out.append("\n" if following in "nN" else following)
    return "".join(out)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_text_comes_back_and_no_line_is_too_long(text):
    content = calendar("Meetings", [event(title=text)])
    assert all(len(line) <= FOLD_OCTETS for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    line = next(line for line in unfolded(content) if line.startswith("SUMMARY:"))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if (ord(c) >= 32 and ord(c) != 127) or c in "\t\n")
    assert unescaped(line.removeprefix("SUMMARY:")) == kept


@pytest.mark.parametrize(
    ("text", "written", "reason"),
    [
        ("a;b,c", "a\\;b\\,c", "both separate values"),
        ("a\\b", "a\\\\b", "the sign of escaping itself"),
        ("a\r\nb\rc\nd", "a\\nb\\nc\\nd", "every end of line is one"),
        ("x\x00y\x07", "xy", "control characters have no place"),
        ("END:VCALENDAR\r\nBEGIN:VEVENT", "END:VCALENDAR\\nBEGIN:VEVENT", "no event is smuggled in"),
    ],
)
def test_text_is_escaped(text, written, reason):
    assert escaped(text) == written, reason


def test_folding_never_breaks_a_character():
    assert [line.decode() for line in folded("ы" * 100).split(b"\r\n")[:-1]]


def test_an_event_has_what_a_calendar_needs():
    lines = unfolded(calendar("M", [event(is_cancelled=True, url="https://x.example/1", place="Hall 2")]))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART:20261122T053000Z" in lines
    assert "DTSTAMP:20261122T053000Z" in lines
    assert "SEQUENCE:2" in lines
    assert "STATUS:CANCELLED" in lines
    assert "LOCATION:Hall 2" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.django_db
def test_the_private_calendar_holds_what_its_owner_may_read(cast, sign_in):
    platform = scene.make_platform(cast)
    scene.called(platform, cast, link="https://video.example/secret")
    scene.planned(platform, cast, name_en="Not announced yet")

    def feed(person) -> str:
        token = calendar_token(person.pk, calendar_of(by=person).generation)
        return sign_in().get(reverse("private_calendar", args=[token])).content.decode().replace("\r\n ", "")

    own, other = feed(cast.focal_point), feed(cast.other_focal_point)
    assert "Prevention of torture" in own
    assert "https://video.example/secret" in own
    assert "Not announced yet" not in own
    assert "VEVENT" not in other
    assert "STATUS:TENTATIVE" in feed(cast.coordinator)


@pytest.mark.django_db
def test_a_renewed_or_deactivated_calendar_no_longer_opens(cast, sign_in):
    old = calendar_token(cast.focal_point.pk, calendar_of(by=cast.focal_point).generation)
    renew_calendar(by=cast.focal_point)
    assert sign_in().get(reverse("private_calendar", args=[old])).status_code == 404
    feed = calendar_of(by=cast.focal_point)
    new = calendar_token(cast.focal_point.pk, feed.generation)
    assert sign_in().get(reverse("private_calendar", args=[new])).status_code == 200
    cast.focal_point.is_active = False
    cast.focal_point.save()
    assert sign_in().get(reverse("private_calendar", args=[new])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "place", "reason"),
    [("en", "Hall 2", "as written"), ("ru", "Зал 2", "as written"), ("kk", "Hall 2", "nobody wrote it in Kazakh")],
)
def test_a_calendar_names_the_place_in_its_language(cast, sign_in, language, place, reason):
    meeting = scene.called(scene.make_platform(cast), cast, place_en="Hall 2", place_ru="Зал 2")
    publish_part(meeting_id=meeting.pk, part=Part.MEETING, by=cast.coordinator)
    with override(language):
        content = sign_in().get(reverse("public_calendar")).content.decode()
    assert f"LOCATION:{place}" in unfolded(content.encode()), reason


@pytest.mark.django_db
def test_the_public_calendar_holds_published_meetings_and_takes_cancelled_ones_back(cast, sign_in):
    platform = scene.make_platform(cast)
    meeting = scene.called(platform, cast, link="https://video.example/secret")
    scene.called(platform, cast, name_en="Not published")
    address = reverse("public_calendar")
    assert "VEVENT" not in sign_in().get(address).content.decode()
    publish_part(meeting_id=meeting.pk, part=Part.MEETING, by=cast.coordinator)
    content = sign_in().get(address).content.decode().replace("\r\n ", "")
    assert "Prevention of torture" in content
    assert "Not published" not in content
    assert "video.example" not in content
    cancel_meeting(meeting_id=meeting.pk, by=cast.coordinator)
    assert "STATUS:CANCELLED" in sign_in().get(address).content.decode()
