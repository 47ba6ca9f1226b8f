"""The pages of the platform: constant queries, every language, what the public sees, and the files of minutes."""

import io

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.consultations import minutes_exports
from qadam.consultations.enums import RemarkKind
from qadam.consultations.models import Meeting
from qadam.consultations.services.agenda import add_item
from qadam.consultations.services.platforms import load_preset_platform
from qadam.consultations.services.publication import Part, publish_part, withdraw_part
from qadam.consultations.services.structuring import remark
from qadam.taxonomy.services import load_preset, load_vocabularies
from tests.qadam.consultations import scene
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "kk")


@pytest.fixture
def platform(cast):
    return scene.make_platform(cast)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def more(platform, cast) -> None:
    """Add four of everything that the pages list."""
    for number in range(4):
        meeting = scene.held(platform, cast, name_en=f"Meeting {number}")
        scene.decided(meeting, cast)
        publish_part(meeting_id=meeting.pk, part=Part.DECISION, by=cast.coordinator)


@pytest.mark.parametrize("actor", ["coordinator", "focal_point", "anonymous"])
@pytest.mark.parametrize(
    "name", ["consultations", "decisions", "inbox", "platform_public", "platform_decisions", "public_calendar"]
)
def test_lists_take_as_many_queries_for_one_row_as_for_many(cast, platform, sign_in, name, actor):
    if actor == "anonymous" and name in ("consultations", "decisions", "inbox"):
        pytest.skip("the workspace needs a sign-in")
    meeting = scene.held(platform, cast)
    scene.decided(meeting, cast)
    publish_part(meeting_id=meeting.pk, part=Part.DECISION, by=cast.coordinator)
    client = sign_in(getattr(cast, actor))
    queries(client, reverse(name))
    one = queries(client, reverse(name))
    more(platform, cast)
    assert queries(client, reverse(name)) <= one


@pytest.mark.parametrize("actor", ["coordinator", "focal_point"])
def test_a_meeting_takes_as_many_queries_for_a_short_agenda_as_for_a_long_one(cast, platform, sign_in, actor):
    meeting = scene.called(platform, cast)
    client = sign_in(getattr(cast, actor))
    address = reverse("meeting", args=[meeting.pk])
    queries(client, address)
    one = queries(client, address)
    for number in range(5):
        add_item(meeting_id=meeting.pk, name_en=f"Item {number}", by=cast.coordinator)
    assert queries(client, address) <= one


def test_a_round_takes_as_many_queries_for_one_remark_as_for_many(cast, platform, sign_in):
    scene.make_areas()
    structuring = scene.opened(platform, make_register(cast.coordinator), cast)
    client = sign_in(cast.coordinator)
    address = reverse("structuring", args=[structuring.pk])

    def say(place) -> None:
        remark(
            structuring_id=structuring.pk, placement_id=place.pk, kind=RemarkKind.COMMENT, text="x", by=cast.focal_point
        )

    places = list(structuring.placements.all())
    say(places[0])
    queries(client, address)
    one = queries(client, address)
    for place in places:
        say(place)
    assert queries(client, address) <= one


def test_a_call_takes_as_many_queries_for_one_submission_as_for_many(cast, platform, sign_in):
    call = scene.make_call(platform, cast)
    scene.sent(call)
    client = sign_in(cast.coordinator)
    address = reverse("consultation_call", args=[call.code])
    queries(client, address)
    one = queries(client, address)
    for _each in range(4):
        scene.sent(call)
    assert queries(client, address) <= one


def test_the_public_sees_what_is_published_and_nothing_else(cast, platform, sign_in):
    meeting = scene.held(platform, cast, link="https://video.example/room")
    item = meeting.agenda.get()
    decision = scene.decided(meeting, cast)
    scene.minuted(meeting, cast, approved=True)
    address = reverse("meeting_public", args=[meeting.pk])
    assert sign_in().get(address).status_code == 404
    publish_part(meeting_id=meeting.pk, part=Part.ITEM, part_id=item.pk, by=cast.coordinator)
    page = sign_in().get(address).content.decode()
    assert "Visits to prisons" in page
    assert decision.text_en not in page
    assert "The co-chair opened the meeting." not in page
    assert "video.example" not in page
    publish_part(meeting_id=meeting.pk, part=Part.MINUTES, by=cast.coordinator)
    assert "The co-chair opened the meeting." in sign_in().get(address).content.decode()
    withdraw_part(meeting_id=meeting.pk, part=Part.MEETING, by=cast.coordinator)
    assert sign_in().get(address).status_code == 404
    download = reverse("meeting_public_minutes", args=[meeting.pk, "docx"])
    assert sign_in().get(download).status_code == 404


def test_the_feed_holds_the_published_decisions(cast, platform, sign_in):
    meeting = scene.held(platform, cast)
    first, second = scene.decided(meeting, cast), scene.decided(meeting, cast, text_en="Train the doctors")
    address = reverse("decisions_feed")
    assert second.text_en not in sign_in().get(address).content.decode()
    publish_part(meeting_id=meeting.pk, part=Part.MEETING, by=cast.coordinator)
    publish_part(meeting_id=meeting.pk, part=Part.DECISION, part_id=second.pk, by=cast.coordinator)
    feed = sign_in().get(address).content.decode()
    assert second.text_en in feed
    assert first.text_en not in feed
    assert f"/platform/meetings/{meeting.pk}/#decision-{second.number}" in feed


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_are_files_in_every_language(cast, platform, sign_in, language):
    meeting = scene.held(platform, cast)
    part = meeting.participations.get(body=cast.justice)
    part.present_names = "Bolat Focal"
    part.save()
    scene.decided(meeting, cast, text_ru="Публиковать число посещений")
    scene.minuted(meeting, cast, approved=True)
    publish_part(meeting_id=meeting.pk, part=Part.DECISION, by=cast.coordinator)
    publish_part(meeting_id=meeting.pk, part=Part.MINUTES, by=cast.coordinator)
    with translation.override(language):
        own = sign_in(cast.focal_point).get(reverse("minutes_download", args=[meeting.pk, "docx"])).content
        public = sign_in().get(reverse("meeting_public_minutes", args=[meeting.pk, "docx"])).content
        pdf = sign_in(cast.focal_point).get(reverse("minutes_download", args=[meeting.pk, "pdf"]))

    def words(content: bytes) -> str:
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)

    expected = "Публиковать число посещений" if language == "ru" else "Publish the number of visits to prisons"
    assert expected in words(own)
    assert "Bolat Focal" in words(own)
    assert expected in words(public)
    assert "Bolat Focal" not in words(public)
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="minutes-{meeting.pk}-{language}.pdf"'


def test_without_the_extra_a_pdf_is_refused_in_one_sentence(cast, platform, sign_in, monkeypatch):
    monkeypatch.setattr(minutes_exports, "has_pdf", lambda: False)
    meeting = scene.minuted(scene.held(platform, cast), cast)
    answer = sign_in(cast.focal_point).get(reverse("minutes_download", args=[meeting.pk, "pdf"]))
    assert answer.status_code == 409
    assert "This site cannot make PDF files." in answer.content.decode()


def test_the_link_of_an_invitation_works_without_signing_in(cast, platform, sign_in):
    from qadam.consultations.links import invitation_token

    meeting = scene.called(platform, cast)
    part = meeting.participations.get(body=cast.coalition)
    address = reverse("meeting_reply", args=[invitation_token(part.pk)])
    assert "Visits to prisons" in sign_in().get(address).content.decode()
    assert sign_in().post(address, {"note": "x"}).status_code == 422
    assert sign_in().post(address, {"reply": "coming", "note": "two people"}).status_code == 302
    part.refresh_from_db()
    assert (part.reply, part.reply_note) == ("coming", "two people")
    assert sign_in().get(reverse("meeting_reply", args=["made-up"])).status_code == 404


@pytest.mark.parametrize("preset", ["kazakhstan", "illustria"])
def test_a_preset_brings_its_platform_once(db, preset):
    load_vocabularies(by=None)
    loaded = load_preset(preset, by=None)
    platform = load_preset_platform(loaded, by=None)
    given = loaded.raw["platform"]
    seats = {(seat.body.code, seat.capacity, seat.is_co_chair) for seat in platform.memberships.select_related("body")}
    wanted = {(code, "member", True) for code in given["co_chairs"]}
    wanted |= {(code, "member", False) for code in given["members"]}
    wanted |= {(code, "observer", False) for code in given["observers"]}
    assert seats == wanted
    assert [below.code for below in platform.subcommittees.all()] == [row["code"] for row in given["subcommittees"]]
    before = platform.memberships.count()
    load_preset_platform(loaded, by=None)
    assert platform.memberships.count() == before


@pytest.mark.parametrize("month", ["2026-11", "", "x", "0000-00", "2026-13", "9999-12", "2026-11-01", "١٢٣٤-01"])
def test_the_calendar_opens_for_every_month_asked_for(cast, platform, sign_in, month):
    assert sign_in(cast.coordinator).get(reverse("consultations"), {"month": month}).status_code == 200


def test_a_page_of_a_meeting_shows_a_faulty_form_again(cast, platform, sign_in):
    answer = sign_in(cast.coordinator).post(reverse("meeting_new"), {"name_en": "x"})
    assert answer.status_code == 422
    assert not Meeting.objects.exists()
