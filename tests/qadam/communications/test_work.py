"""Bodies contribute without seeing each other or the case; a reply is drafted, cleared, signed, sent, acknowledged."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from qadam.accounts.inbox import inbox_of
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.communications.enums import ClearanceState, ContributionState, ReplyKind, ReplyState, Stage
from qadam.communications.exports import reply_docx
from qadam.communications.models import (
    Case,
    CaseClock,
    Clearance,
    Contribution,
    ContributionText,
    DraftVersion,
    Reply,
)
from qadam.communications.selectors.duties import duties, inbox_items
from qadam.communications.services.contributions import ask_body, attach_to_answer, decide_answer, save_answer
from qadam.communications.services.replies import (
    ask_for_clearance,
    begin_reply,
    decide_clearance,
    record_acknowledgement,
    record_sending,
    save_draft,
    take_back,
)
from qadam.notifications.models import Notification
from tests.qadam.communications.dossier import make_dossier, register, start_first_clock

pytestmark = pytest.mark.django_db


# Bodies --------------------------------------------------------------------------------------------------------------
def test_a_body_sees_its_question_and_its_papers_and_nothing_else(cast, sign_in):
    dossier = make_dossier(cast)
    page = sign_in(cast.focal_point).get(reverse("question", args=[dossier.question.number])).content.decode()
    assert "When was Aibarys-justice charged?" in page
    assert "letter Aibarys.txt" in page
    for secret in (
        "Aibarys-health",
        "Matter of",
        "JAL ",
        "Serikuly",
        "medical",
        str(dossier.case.number),
        "Ministry of Health",
    ):
        assert secret not in page, secret


def test_a_body_cannot_open_the_question_of_another(cast, sign_in):
    dossier = make_dossier(cast)
    number = dossier.question.number
    client = sign_in(cast.other_focal_point)
    assert client.get(reverse("question", args=[number])).status_code == 404
    assert client.get(reverse("question_paper", args=[number, dossier.paper.pk])).status_code == 404
    own = reverse("question_paper", args=[dossier.other_question.number, dossier.paper.pk])
    assert client.get(own).status_code == 404, "a paper that was given to another body"
    given = reverse("question_paper", args=[number, dossier.paper.pk])
    assert sign_in(cast.focal_point).get(given).content == b"Letter about Aibarys."
    restricted = reverse("question_paper", args=[number, dossier.restricted.pk])
    assert sign_in(cast.focal_point).get(restricted).status_code == 404
    assert len(dossier.case.__class__.unguarded.all()) == 1
    refused = list(_log(dossier.case, "refused"))
    assert len(refused) == 4
    assert refused[0].actor_id == cast.other_focal_point.pk


def _log(case, action):
    from qadam.communications.models import CaseLogEntry

    return CaseLogEntry.unguarded.filter(case=case, action=action).order_by("sequence")


def test_the_officer_does_not_see_what_a_body_is_still_writing(cast, sign_in):
    dossier = make_dossier(cast)
    address = reverse("case_contribution", args=[dossier.case.number, dossier.question.pk])
    assert "Aibarys-justice draft" not in sign_in(cast.case_officer).get(address).content.decode()
    save_answer(number=dossier.question.number, version=2, text="Final words", is_final=True, by=cast.approver)
    assert "Final words" in sign_in(cast.case_officer).get(address).content.decode()


def test_an_answer_that_was_submitted_is_never_changed(cast):
    dossier = make_dossier(cast)
    number = dossier.question.number
    save_answer(number=number, version=2, text="First", is_final=True, by=cast.focal_point)
    with pytest.raises(WrongStateError):
        save_answer(number=number, version=3, text="Second", by=cast.focal_point)
    decide_answer(
        case_id=dossier.case.pk,
        contribution_id=dossier.question.pk,
        to=ContributionState.RETURNED,
        reason="Which court?",
        by=cast.case_officer,
    )
    save_answer(number=number, version=4, text="Second", is_final=True, by=cast.focal_point)
    texts = ContributionText.unguarded.filter(contribution=dossier.question)
    assert [(text.version_number, text.text, text.is_submitted) for text in texts] == [
        (1, "First", True),
        (2, "Second", True),
    ]


def test_two_people_of_a_body_do_not_overwrite_each_other(cast):
    dossier = make_dossier(cast)
    save_answer(number=dossier.question.number, version=2, text="Hers", by=cast.approver)
    with pytest.raises(LostUpdateError) as raised:
        save_answer(number=dossier.question.number, version=2, text="His", by=cast.focal_point)
    assert raised.value.theirs == {"Text": "Hers"}


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"question": "  "}, "question", "nothing is asked"),
        ({"due_on": date(2020, 1, 1)}, "due_on", "a day that has passed"),
    ],
)
def test_questions_that_cannot_be_asked(cast, facts, field, reason):
    case = register(cast)
    given = {"body": cast.justice, "question": "Q", "due_on": None} | facts
    with pytest.raises(InvalidInputError) as raised:
        ask_body(case_id=case.pk, by=cast.case_officer, **given)
    assert field in raised.value.fields, reason


def test_organisations_are_not_asked(cast):
    case = register(cast)
    with pytest.raises(InvalidInputError):
        ask_body(case_id=case.pk, by=cast.case_officer, body=cast.coalition, question="Q")


def test_a_question_that_was_taken_back_is_gone_for_the_body(cast, sign_in):
    dossier = make_dossier(cast)
    decide_answer(
        case_id=dossier.case.pk,
        contribution_id=dossier.question.pk,
        to=ContributionState.WITHDRAWN,
        by=cast.case_officer,
    )
    assert sign_in(cast.focal_point).get(reverse("question", args=[dossier.question.number])).status_code == 404


def test_a_body_attaches_a_paper_which_stays_sealed(cast, sign_in):
    dossier = make_dossier(cast)
    paper = attach_to_answer(
        number=dossier.question.number, file=ContentFile(b"The judgment."), name="judgment.pdf", by=cast.focal_point
    )
    assert b"judgment" not in paper.file.open("rb").read()
    address = reverse("question_paper", args=[dossier.question.number, paper.pk])
    assert sign_in(cast.focal_point).get(address).content == b"The judgment."
    with pytest.raises(NotFoundError):
        attach_to_answer(number=dossier.question.number, file=ContentFile(b"x"), name="x", by=cast.other_focal_point)


def test_the_inbox_and_the_reminders_are_neutral(cast):
    make_dossier(cast)
    for person in (cast.focal_point, cast.approver, cast.case_officer):
        items = list(inbox_items(person))
        assert items
        assert not any("Aibarys" in f"{item.title} {item.about} {item.kind} {item.url}" for item in items)
    assert any(item.kind == "contribution" for item in inbox_of(cast.focal_point))
    found = list(duties(timezone.localdate()))
    assert found
    assert all(duty.neutral for duty in found)
    assert not any("Aibarys" in duty.words().subject + duty.words().text for duty in found)
    assert all(note.is_neutral for note in Notification.objects.filter(topic="communications"))
    assert not any("Aibarys" in note.subject + note.text for note in Notification.objects.all())


def test_reminders_and_the_inbox_open_no_case_and_read_a_constant_number_of_rows(
    cast, settings, django_assert_max_num_queries
):
    for word in ("One", "Two", "Three"):
        make_dossier(cast, word)
    Path(settings.CASE_KEYS).unlink()
    with django_assert_max_num_queries(5):
        assert len(list(duties(timezone.localdate()))) == 6
    with django_assert_max_num_queries(7):
        assert list(inbox_items(cast.case_officer)), "the deadline of the letter has passed"


def test_people_who_have_nothing_to_do_with_it_find_nothing_in_their_inbox(cast):
    make_dossier(cast)
    for person in (cast.coordinator, cast.administrator, cast.civil_society, cast.stranger, cast.anonymous):
        assert list(inbox_items(person)) == []


# The reply -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def begun(cast):
    """A reply with its first words, which a clock waits for, and the approver as a reader of the case."""
    dossier = make_dossier(cast)
    reply = begin_reply(
        case_id=dossier.case.pk, kind=ReplyKind.REPLY, language="en", clock_id=dossier.clock.pk, by=cast.case_officer
    )
    return dossier.case, reply


def test_a_reply_begins_with_the_accepted_answers_alone(cast, begun):
    _case, reply = begun
    draft = DraftVersion.unguarded.get(reply=reply)
    assert draft.text == "Aibarys-health is well."


def test_a_reply_goes_from_draft_to_acknowledgement(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.case_officer}
    save_draft(**which, upon=1, text="The State answers.")
    first, last = ask_for_clearance(**which, people=[cast.approver, cast.case_officer])
    with pytest.raises(WrongStateError):
        save_draft(**which, upon=2, text="Changed while it is being cleared")
    with pytest.raises(WrongStateError):
        decide_clearance(case_id=case.pk, clearance_id=last.pk, is_cleared=True, by=cast.case_officer)
    decide_clearance(case_id=case.pk, clearance_id=first.pk, is_cleared=True, by=cast.approver)
    assert Reply.unguarded.get(pk=reply.pk).state == ReplyState.CLEARED
    with pytest.raises(WrongStateError):
        record_sending(**which, sent_on=timezone.localdate(), how="by courier")
    decide_clearance(case_id=case.pk, clearance_id=last.pk, is_cleared=True, by=cast.case_officer)
    today = timezone.localdate()
    record_sending(**which, sent_on=today, how="Note verbale 1-12")
    assert CaseClock.unguarded.get(pk=reply.clock_id).met_on == today
    assert Case.unguarded.get(pk=case.pk).stage == Stage.ANSWERED
    record_acknowledgement(**which, on=today, words="received")
    assert Reply.unguarded.get(pk=reply.pk).state == ReplyState.ACKNOWLEDGED


def test_a_reply_that_is_returned_is_open_again_and_the_next_round_clears_the_new_version(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.case_officer}
    (first, _last) = ask_for_clearance(**which, people=[cast.approver, cast.case_officer])
    with pytest.raises(InvalidInputError):
        decide_clearance(case_id=case.pk, clearance_id=first.pk, is_cleared=False, by=cast.approver)
    decide_clearance(case_id=case.pk, clearance_id=first.pk, is_cleared=False, note="Add the dates", by=cast.approver)
    save_draft(**which, upon=1, text="With dates")
    second = ask_for_clearance(**which, people=[cast.case_officer])
    assert [(step.round, step.draft.number) for step in second] == [(2, 2)]
    assert Clearance.unguarded.get(pk=first.pk).state == ClearanceState.RETURNED


def test_a_signed_reply_can_be_taken_back_until_it_is_sent(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.case_officer}
    (only,) = ask_for_clearance(**which, people=[cast.case_officer])
    decide_clearance(case_id=case.pk, clearance_id=only.pk, is_cleared=True, by=cast.case_officer)
    take_back(**which, reason="A number is wrong")
    assert Reply.unguarded.get(pk=reply.pk).state == ReplyState.DRAFTING


def test_only_people_on_the_access_list_clear(cast, begun):
    case, reply = begun
    with pytest.raises(InvalidInputError):
        ask_for_clearance(case_id=case.pk, reply_id=reply.pk, people=[cast.coordinator], by=cast.case_officer)


@pytest.mark.parametrize("name", ["coordinator", "administrator", "focal_point", "stranger", "case_officer"])
def test_nobody_clears_in_the_place_of_another(cast, name):
    dossier = make_dossier(cast)  # its step is the approver's
    with pytest.raises(NotFoundError):
        decide_clearance(case_id=dossier.case.pk, clearance_id=dossier.step.pk, is_cleared=True, by=getattr(cast, name))


def test_two_people_do_not_overwrite_each_others_draft(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.case_officer}
    save_draft(**which, upon=1, text="Hers")
    with pytest.raises(LostUpdateError):
        save_draft(**which, upon=1, text="His")
    assert DraftVersion.unguarded.filter(reply=reply).count() == 2


def test_the_page_that_shows_both_versions_is_kept_nowhere(cast, begun, sign_in):
    case, reply = begun
    save_draft(case_id=case.pk, reply_id=reply.pk, upon=1, text="Hers", by=cast.case_officer)
    address = reverse("case_draft", args=[case.number, reply.pk])
    answer = sign_in(cast.case_officer).post(address, {"version": 1, "text": "His", "note": ""})
    assert answer.status_code == 409
    assert "Hers" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_versions_are_compared(cast, begun, sign_in):
    case, reply = begun
    save_draft(case_id=case.pk, reply_id=reply.pk, upon=1, text="Aibarys-health is very well.", by=cast.case_officer)
    page = sign_in(cast.case_officer).get(reverse("case_reply", args=[case.number, reply.pk])).content.decode()
    assert "<ins" in page or "very" in page
    assert "Version 1" in page
    assert "Version 2" in page


def test_the_word_document_holds_the_text_and_says_nothing_of_its_makers(cast, begun):
    case, reply = begun
    save_draft(case_id=case.pk, reply_id=reply.pk, upon=1, text="First line\nSecond line", by=cast.case_officer)
    newest = DraftVersion.unguarded.filter(reply=reply).latest("number")
    document = Document(io.BytesIO(reply_docx(Reply.unguarded.get(pk=reply.pk), newest)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [case.reference, "First line", "Second line"]
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "")
    assert properties.created.year == 2000


def test_a_stranger_writes_nothing(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.coordinator}
    with pytest.raises(NotFoundError):
        save_draft(**which, upon=1, text="x")
    with pytest.raises(NotFoundError):
        ask_for_clearance(**which, people=[cast.coordinator])
    with pytest.raises(NotFoundError):
        record_sending(**which, sent_on=timezone.localdate(), how="x")
    with pytest.raises(NotFoundError):
        ask_body(case_id=case.pk, body=cast.health, question="Q", by=cast.coordinator)


def test_the_future_and_the_past_are_refused(cast, begun):
    case, reply = begun
    which = {"case_id": case.pk, "reply_id": reply.pk, "by": cast.case_officer}
    (only,) = ask_for_clearance(**which, people=[cast.case_officer])
    decide_clearance(case_id=case.pk, clearance_id=only.pk, is_cleared=True, by=cast.case_officer)
    today = timezone.localdate()
    for sent_on in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(InvalidInputError):
            record_sending(**which, sent_on=sent_on, how="x")


def test_numbers_of_questions_do_not_tell_the_case(cast):
    dossier = make_dossier(cast)
    numbers = set(Contribution.unguarded.values_list("number", flat=True))
    assert dossier.case.number not in numbers
    assert len(numbers) == 2


def test_a_started_clock_is_not_started_twice(cast):
    case = register(cast)
    start_first_clock(case, cast.case_officer)
    with pytest.raises(WrongStateError):
        start_first_clock(case, cast.case_officer)
