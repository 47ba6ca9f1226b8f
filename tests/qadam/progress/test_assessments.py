"""The voices: each speaks for itself, the coordinator decides on publication alone, and none is averaged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError, WrongStateError
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.notifications.models import Notification
from qadam.progress.enums import AssessmentStatus, EvidenceKind, Grade, Voice
from qadam.progress.models import Assessment
from qadam.progress.records import AssessmentRecord, EvidenceRecord
from qadam.progress.selectors.assessments import disagree, disagreement_ids, voices_of
from qadam.progress.selectors.public import recommendation_status_public, voices_public
from qadam.progress.services.assessments import (
    add_assessment_evidence,
    edit_assessment,
    publish_assessment,
    return_assessment,
    submit_assessment,
    withdraw_assessment,
    write_assessment,
)
from qadam.register.enums import MechanismKind
from qadam.register.models import Mechanism
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db

SAID = AssessmentRecord(date(2026, 3, 1), {"en": "Nothing has changed."}, AssessmentStatus.NOT_IMPLEMENTED)


@pytest.fixture
def register(db):
    return make_register()


@pytest.fixture
def committee(db):
    return Mechanism.objects.create(code="cat", kind=MechanismKind.TREATY_BODY, name_en="Committee against Torture")


def write(by, voice, body=None, mechanism=None, record=SAID, number="139.1"):
    return write_assessment(
        recommendation_id=recommendation(number).pk, voice=voice, body=body, mechanism=mechanism, record=record, by=by
    )


def say(cast, voice, status, *, number="139.1", on=SAID.assessed_on, evidence_on=None):
    """Let a voice speak, published."""
    bodies = {
        Voice.STATE: cast.justice,
        Voice.NATIONAL_INSTITUTION: cast.ombudsman,
        Voice.CIVIL_SOCIETY: cast.coalition,
    }
    people = {
        Voice.STATE: cast.coordinator,
        Voice.NATIONAL_INSTITUTION: cast.national_institution,
        Voice.CIVIL_SOCIETY: cast.civil_society,
    }
    by = people[voice]
    written = write(by, voice, bodies[voice], record=replace(SAID, status=status, assessed_on=on), number=number)
    if evidence_on:
        evidence = EvidenceRecord(EvidenceKind.PUBLICATION, "Report", evidence_on, reference="p. 4")
        add_assessment_evidence(assessment_id=written.pk, record=evidence, by=by)
    submit_assessment(assessment_id=written.pk, by=by)
    if voice != Voice.STATE:
        publish_assessment(assessment_id=written.pk, by=cast.coordinator)
    return Assessment.objects.get(pk=written.pk)


@pytest.mark.parametrize(
    ("name", "voice", "body"),
    [
        ("coordinator", Voice.CIVIL_SOCIETY, "coalition"),  # the State never writes for an organisation
        ("coordinator", Voice.NATIONAL_INSTITUTION, "ombudsman"),
        ("civil_society", Voice.STATE, "justice"),
        ("civil_society", Voice.NATIONAL_INSTITUTION, "ombudsman"),
        ("national_institution", Voice.CIVIL_SOCIETY, "coalition"),
        ("focal_point", Voice.STATE, "justice"),
        ("stranger", Voice.CIVIL_SOCIETY, "coalition"),
    ],
)
def test_no_voice_speaks_for_another(cast, register, name, voice, body):
    with pytest.raises(NotAllowedError):
        write(getattr(cast, name), voice, getattr(cast, body))


def test_an_organisation_speaks_for_itself_alone(cast, register):
    other = Body.objects.create(code="other", kind=BodyKind.CIVIL_SOCIETY, name_en="Another one")
    with pytest.raises(NotAllowedError):
        write(cast.civil_society, Voice.CIVIL_SOCIETY, other)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"status": ""}, "status", "says nothing"),
        ({"status": "completed"}, "status", "the status of a measure is none of a recommendation"),
        ({"grade": Grade.A}, "grade", "an organisation gives no grades"),
        ({"texts": {"en": " "}}, "text", "no words"),
        ({"assessed_on": timezone.localdate() + timedelta(days=2)}, "assessed_on", "dated ahead"),
    ],
)
def test_an_assessment_says_something(cast, register, changes, field, reason):
    with pytest.raises(InvalidInputError) as refused:
        write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition, record=replace(SAID, **changes))
    assert field in refused.value.fields, reason


@pytest.mark.parametrize("grade", Grade)
def test_a_treaty_body_speaks_by_its_grade(cast, register, committee, grade):
    record = replace(SAID, status="", grade=grade)
    written = write(cast.coordinator, Voice.TREATY_BODY, None, committee, record)
    submit_assessment(assessment_id=written.pk, by=cast.coordinator)
    row = voices_of([written.recommendation_id])[written.recommendation_id][0]
    assert (row.speaker, row.assessment.grade) == ("Committee against Torture", grade)


@pytest.mark.parametrize("name", ["coordinator", "national_institution", "focal_point", "administrator"])
def test_a_draft_is_its_writers_alone(cast, register, sign_in, name):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    address = reverse("progress_assessment", args=[written.pk])
    assert sign_in(getattr(cast, name)).get(address).status_code == 404
    assert sign_in(cast.civil_society).get(address).status_code == 200


def test_the_state_never_edits_what_an_organisation_says(cast, register, sign_in):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    submit_assessment(assessment_id=written.pk, by=cast.civil_society)
    with pytest.raises(NotAllowedError):
        edit_assessment(assessment_id=written.pk, version=2, record=SAID, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        add_assessment_evidence(
            assessment_id=written.pk,
            record=EvidenceRecord(EvidenceKind.LAW, "Law", date(2025, 1, 1), reference="1"),
            by=cast.coordinator,
        )
    page = sign_in(cast.coordinator).get(reverse("progress_assessment", args=[written.pk])).content.decode()
    assert "You decide on the publication alone" in page
    assert ">Change<" not in page


@pytest.mark.parametrize("name", ["civil_society", "national_institution", "focal_point", "administrator", "stranger"])
def test_the_coordinator_alone_publishes(cast, register, name):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    submit_assessment(assessment_id=written.pk, by=cast.civil_society)
    with pytest.raises((NotAllowedError, NotFoundError)):
        publish_assessment(assessment_id=written.pk, by=getattr(cast, name))


def test_what_is_returned_comes_with_a_reason_and_may_be_sent_again(cast, register):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    submit_assessment(assessment_id=written.pk, by=cast.civil_society)
    with pytest.raises(InvalidInputError):
        return_assessment(assessment_id=written.pk, reason=" ", by=cast.coordinator)
    return_assessment(assessment_id=written.pk, reason="A person is named.", by=cast.coordinator)
    assert "A person is named." in Notification.objects.get(recipient=cast.civil_society).text
    assert submit_assessment(assessment_id=written.pk, by=cast.civil_society).state == "submitted"


def test_an_edit_takes_back_what_waits_for_publication(cast, register):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    version = submit_assessment(assessment_id=written.pk, by=cast.civil_society).version
    changed = replace(SAID, texts={"en": "Worse than before."})
    edited = edit_assessment(assessment_id=written.pk, version=version, record=changed, by=cast.civil_society)
    assert edited.state == "draft"
    with pytest.raises(NotFoundError):
        publish_assessment(assessment_id=written.pk, by=cast.coordinator)


def test_what_is_published_stays_as_it_was_said(cast, register):
    spoken = say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.NOT_IMPLEMENTED)
    with pytest.raises(WrongStateError):
        edit_assessment(assessment_id=spoken.pk, version=spoken.version, record=SAID, by=cast.civil_society)
    with pytest.raises(NotAllowedError):
        withdraw_assessment(assessment_id=spoken.pk, reason="x", by=cast.national_institution)
    withdraw_assessment(assessment_id=spoken.pk, reason="An error.", by=cast.civil_society)
    assert voices_public([spoken.recommendation_id]) == {}


def test_two_writers_of_one_organisation_do_not_lose_their_texts(cast, register):
    written = write(cast.civil_society, Voice.CIVIL_SOCIETY, cast.coalition)
    theirs, mine = (replace(SAID, texts={"en": text}) for text in ("Theirs.", "Mine."))
    edit_assessment(assessment_id=written.pk, version=1, record=theirs, by=cast.civil_society)
    with pytest.raises(LostUpdateError) as lost:
        edit_assessment(assessment_id=written.pk, version=1, record=mine, by=cast.civil_society)
    assert "Theirs." in lost.value.theirs.values()
    assert "Mine." in lost.value.yours.values()


def test_voices_stand_side_by_side_with_their_newest_word_each(cast, register, committee):
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.NOT_IMPLEMENTED, on=date(2025, 1, 1))
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.PARTLY_IMPLEMENTED, on=date(2026, 1, 1))
    say(cast, Voice.STATE, AssessmentStatus.IMPLEMENTED)
    say(cast, Voice.NATIONAL_INSTITUTION, AssessmentStatus.IMPLEMENTED)
    pk = recommendation("139.1").pk
    rows = voices_public([pk])[pk]
    assert [(row.voice, row.status) for row in rows] == [
        (Voice.STATE, AssessmentStatus.IMPLEMENTED),
        (Voice.NATIONAL_INSTITUTION, AssessmentStatus.IMPLEMENTED),
        (Voice.CIVIL_SOCIETY, AssessmentStatus.PARTLY_IMPLEMENTED),
    ]
    assert disagree(rows)


def test_disagreements_are_those_of_the_newest_words(cast, register, committee):
    say(cast, Voice.STATE, AssessmentStatus.IMPLEMENTED, number="139.1")
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.NOT_IMPLEMENTED, number="139.1", on=date(2025, 1, 1))
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.IMPLEMENTED, number="139.1", on=date(2026, 2, 1))
    say(cast, Voice.STATE, AssessmentStatus.IMPLEMENTED, number="139.2")
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.NOT_IMPLEMENTED, number="139.2")
    assert disagreement_ids() == [recommendation("139.2").pk]
    bad = write(cast.coordinator, Voice.TREATY_BODY, None, committee, replace(SAID, status="", grade=Grade.E))
    submit_assessment(assessment_id=bad.pk, by=cast.coordinator)
    assert disagreement_ids() == [recommendation("139.1").pk, recommendation("139.2").pk], "E is no “implemented”"


@pytest.mark.parametrize(("days", "verified"), [(10, True), (365, True), (366, False), (None, False)])
def test_a_status_whose_evidence_is_old_or_missing_is_unverified(cast, register, days, verified):
    on = timezone.localdate() - timedelta(days=days) if days is not None else None
    say(cast, Voice.STATE, AssessmentStatus.IMPLEMENTED, evidence_on=on)
    pk = recommendation("139.1").pk
    assert recommendation_status_public([pk])[pk].is_verified is verified
    assert voices_public([pk])[pk][0].is_verified is verified


def test_the_pages_write_send_and_publish(cast, register, sign_in):
    client = sign_in(cast.civil_society)
    new = reverse("progress_assessment_new", args=["vel-upr-3", "139.1", "civil_society"])
    sent = {"version": "0", "body": cast.coalition.pk, "assessed_on": "2026-03-01", "text_en": "", "status": "x"}
    assert client.post(new, sent).status_code == 422
    sent |= {"text_en": "Nothing has changed.", "status": "not_implemented"}
    assert client.post(new, sent).status_code == 302
    written = Assessment.objects.get()
    client.post(reverse("progress_assessment_step", args=[written.pk, "submit"]))
    for step in ("publish", "return"):
        assert client.post(reverse("progress_assessment_step", args=[written.pk, step])).status_code in (403, 422)
    sign_in(cast.coordinator).post(reverse("progress_assessment_step", args=[written.pk, "publish"]))
    page = sign_in(cast.focal_point).get(reverse("progress_voices", args=["vel-upr-3", "139.1"])).content.decode()
    assert "Nothing has changed." in page
    assert "Unverified" in page
