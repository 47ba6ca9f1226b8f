"""The log holds and notices what was tampered with; a case is released through the gate, kept, redacted, erased."""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from docx import Document

from qadam.audit import kinds as audit_kinds
from qadam.audit.enums import EXTRA_LABELS
from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.communications.enums import CopyState, DocumentRole, LessonState, PersonPart, Stage
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.models import Case, CaseLogEntry, Lesson, PublicCopy
from qadam.communications.selectors.log import in_words, lines_of, verify_case_log
from qadam.communications.services import recording
from qadam.communications.services.cases import add_person, change_stage
from qadam.communications.services.outcomes import hand_over_lesson, write_lesson
from qadam.communications.services.papers import (
    add_document,
    check_copy,
    open_case_to_public,
    prepare_copy,
    release_copy,
    withdraw_copy,
)
from qadam.communications.services.retention import erase_case, parts_of_a_case, redact_line, set_retention
from qadam.documents.models import SourceDocument
from qadam.plan.models import Measure
from tests.qadam.communications.dossier import make_dossier, register, start_first_clock

pytestmark = pytest.mark.django_db


def word_file(text: str) -> ContentFile:
    document = Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return ContentFile(stream.getvalue())


def copy_of(cast, case: Case, text: str) -> PublicCopy:
    which = {"case_id": case.pk, "by": cast.case_officer}
    paper = add_document(**which, role=DocumentRole.LETTER, file=ContentFile(b"the original"), name="letter.txt")
    return prepare_copy(
        **which,
        document_id=paper.pk,
        file=word_file(text),
        name="JAL-XQD-1-2025.docx",
        public_title="JAL XQD 1/2025",
    )


# The gate ------------------------------------------------------------------------------------------------------------
def test_a_copy_is_released_through_the_gate_and_then_stands_among_the_public_letters(cast, client):
    case = register(cast)
    add_person(case_id=case.pk, part=PersonPart.VICTIM, name="Orlan Berek", by=cast.case_officer)
    copy = copy_of(cast, case, "The State answers all questions.")
    which = {"case_id": case.pk, "copy_id": copy.pk, "by": cast.case_officer}
    with pytest.raises(WrongStateError):
        release_copy(**which)  # it has not passed the gate
    assert check_copy(**which).state == CopyState.CHECKED
    with pytest.raises(WrongStateError):
        release_copy(**which)  # the case is not public yet
    open_case_to_public(case_id=case.pk, opens_on=timezone.localdate() + timedelta(days=1), by=cast.case_officer)
    with pytest.raises(WrongStateError):
        release_copy(**which)  # only tomorrow
    open_case_to_public(case_id=case.pk, opens_on=timezone.localdate(), by=cast.case_officer)
    assert not SourceDocument.objects.exists()
    released = release_copy(**which)
    public = SourceDocument.objects.get(pk=released.released_document_id)
    assert public.is_public
    assert public.symbol == "JAL XQD 1/2025"
    assert b"original" not in public.file.read()
    page = client.get("/en/letters/").content.decode()
    assert "JAL XQD 1/2025" in page
    assert "Received letter" in page
    for word in (case.title, case.reference, str(case.number), "letter.txt"):
        assert word not in page, word
    address = f"/en/letters/{public.sha256}.docx"
    assert b"".join(client.get(address).streaming_content).startswith(b"PK")
    assert client.get(address.replace(".docx", ".pdf")).status_code == 404
    withdraw_copy(**which, reason="A date was wrong")
    assert not SourceDocument.objects.get(pk=public.pk).is_public
    assert "JAL XQD 1/2025" not in client.get("/en/letters/").content.decode()
    assert client.get(address).status_code == 404


def test_a_copy_that_names_somebody_is_stopped(cast):
    case = register(cast)
    add_person(case_id=case.pk, part=PersonPart.VICTIM, name="Orlan Berek", by=cast.case_officer)
    copy = copy_of(cast, case, "Mr. Berek was heard.")
    stopped = check_copy(case_id=case.pk, copy_id=copy.pk, by=cast.case_officer)
    assert stopped.state == CopyState.REFUSED
    assert stopped.problems
    open_case_to_public(case_id=case.pk, opens_on=timezone.localdate(), by=cast.case_officer)
    with pytest.raises(WrongStateError):
        release_copy(case_id=case.pk, copy_id=copy.pk, by=cast.case_officer)
    assert not SourceDocument.objects.exists()


def test_a_name_that_was_added_after_the_check_stops_the_release(cast):
    case = register(cast)
    copy = copy_of(cast, case, "Mr. Berek was heard.")
    which = {"case_id": case.pk, "copy_id": copy.pk, "by": cast.case_officer}
    assert check_copy(**which).state == CopyState.CHECKED
    open_case_to_public(case_id=case.pk, opens_on=timezone.localdate(), by=cast.case_officer)
    add_person(case_id=case.pk, part=PersonPart.VICTIM, name="Orlan Berek", by=cast.case_officer)
    assert release_copy(**which).state == CopyState.REFUSED
    assert not SourceDocument.objects.exists()


def test_only_the_owner_releases(cast):
    dossier = make_dossier(cast)
    which = {"case_id": dossier.case.pk, "copy_id": dossier.copy.pk}
    with pytest.raises(NotAllowedError):
        release_copy(**which, by=cast.approver)
    with pytest.raises(NotFoundError):
        release_copy(**which, by=cast.coordinator)


# The log -------------------------------------------------------------------------------------------------------------
def tamper_with_a_line(case):
    CaseLogEntry.unguarded.filter(case=case, sequence=3).update(actor_id=0)


def take_a_line_out(case):
    CaseLogEntry.unguarded.filter(case=case, sequence=3).delete()


def cut_the_end_off(case):
    CaseLogEntry.unguarded.filter(case=case, sequence__gt=3).delete()


def change_sealed_details(case):
    CaseLogEntry.unguarded.filter(case=case, sequence=1).update(details="AAAA")


def empty_details_silently(case):
    CaseLogEntry.unguarded.filter(case=case, sequence=1).update(details="")


def rewrite_the_end(case):
    entry = CaseLogEntry.unguarded.filter(case=case).order_by("-sequence").first()
    entry.action = "read"
    entry.hash = entry.computed_hash()
    entry.save()


TAMPERING = (
    *(tamper_with_a_line, take_a_line_out, cut_the_end_off),
    *(change_sealed_details, empty_details_silently, rewrite_the_end),
)


@pytest.mark.parametrize("tamper", TAMPERING)
def test_a_log_that_was_tampered_with_does_not_hold(cast, tamper):
    case = make_dossier(cast).case
    assert verify_case_log(case) is None
    tamper(case)
    assert verify_case_log(case) is not None


def test_a_redacted_log_still_holds_and_says_so(cast, sign_in):
    case = make_dossier(cast).case
    redact_line(case_id=case.pk, sequence=1, reason="Order of the court", by=cast.case_officer)
    assert verify_case_log(case) is None
    assert CaseLogEntry.unguarded.get(case=case, sequence=1).details == ""
    page = sign_in(cast.case_officer).get(reverse("case_log", args=[case.number])).content.decode()
    assert "Order of the court" in page
    with pytest.raises(WrongStateError):
        redact_line(case_id=case.pk, sequence=1, reason="again", by=cast.case_officer)
    with pytest.raises(NotAllowedError):
        redact_line(case_id=case.pk, sequence=2, reason="mine", by=cast.approver)


def test_the_log_says_fields_and_values_in_words(cast):
    case = register(cast)
    officer = cast.case_officer
    start_first_clock(case, officer, printed_on=date(2025, 3, 1))
    add_person(case_id=case.pk, part=PersonPart.VICTIM, name="Orlan Berek", by=officer)
    change_stage(case_id=case.pk, to=Stage.IN_PREPARATION, by=officer)
    copy = copy_of(cast, case, "Mr. Berek was heard.")
    check_copy(case_id=case.pk, copy_id=copy.pk, by=officer)
    lines = {line.what: dict(line.details) for line in in_words(case, list(lines_of(case, officer)))}
    assert lines["registered"]["Dated"] == "31 January 2025"
    assert lines["registered"]["Mandates"].startswith("Special Rapporteur on torture")
    assert lines["deadline set"] == {
        "Rule": "Reply to the letter",
        "Due by the rule": "1 April 2025",
        "Date printed in the letter": "1 March 2025",
    }
    assert lines["person concerned added"] == {"Part in the case": "alleged victim", "Name": "Orlan Berek"}
    assert lines["moved to another stage"] == {"Stage": "registered → reply in preparation"}
    assert lines["paper added"]["What it is"] == "received letter"
    assert "B***k" in lines["public copy stopped at the gate"]["What the gate found"]


def test_every_detail_that_a_service_writes_has_a_name():
    folder = Path(recording.__file__).parent
    written = {
        name
        for file in folder.glob("*.py")
        for call in re.findall(r"details=(\{[^{}]*\})", file.read_text(encoding="utf-8"))
        for name in re.findall(r'"(\w+)":', call)
    }
    assert len(written) > 30
    assert written - {"line_hash"} <= {*FIELD_LABELS, *EXTRA_LABELS, *audit_kinds.FIELD_LABELS, "changes"}


def test_the_audit_log_of_the_site_names_the_case_by_number_alone(cast):
    case = make_dossier(cast).case
    events = AuditEvent.objects.filter(action__startswith="case.")
    assert events.count() > 10
    assert {event.target_label for event in events} == {f"Case {case.number}"}
    assert all(set(event.details) <= {"line", "line_hash"} for event in events)
    assert verify_chain() is None


# Keeping -------------------------------------------------------------------------------------------------------------
def closed(cast):
    dossier = make_dossier(cast)
    change_stage(case_id=dossier.case.pk, to=Stage.CLOSED, by=cast.case_officer)
    return dossier


def test_an_erased_case_leaves_its_number_its_dates_and_a_log_that_holds(
    cast, sign_in, django_capture_on_commit_callbacks
):
    dossier = closed(cast)
    case = dossier.case
    set_retention(case_id=case.pk, keep_until=timezone.localdate(), reason="Order 12", by=cast.case_officer)
    paths = [dossier.paper.file.name, dossier.restricted.file.name, dossier.copy.file.name]
    assert all(default_storage.exists(path) for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        erased = erase_case(case_id=case.pk, by=cast.case_officer)
    assert erased.is_erased
    assert (erased.title, erased.content_key, erased.log_key) == ("", "", "")
    assert not any(default_storage.exists(path) for path in paths)
    assert all(not row.sealed for model in parts_of_a_case() for row in model.unguarded.filter(case=case))
    assert verify_case_log(erased) is None
    client = sign_in(cast.case_officer)
    for page in ("case", "case_clocks", "case_people", "case_papers", "case_log", "case_access", "case_keeping"):
        answer = client.get(reverse(page, args=[case.number]))
        assert answer.status_code == 200, page
        assert "Aibarys" not in answer.content.decode(), page
    assert client.get(reverse("communications")).status_code == 200
    assert verify_case_log(erased) is None
    with pytest.raises(WrongStateError):
        change_stage(case_id=case.pk, to=Stage.FOLLOW_UP, by=cast.case_officer)


def test_a_case_is_not_erased_before_its_time(cast):
    dossier = make_dossier(cast)
    which = {"case_id": dossier.case.pk, "by": cast.case_officer}
    with pytest.raises(WrongStateError):
        erase_case(**which)  # open
    change_stage(**which, to=Stage.CLOSED)
    with pytest.raises(WrongStateError):
        erase_case(**which)  # nobody said until when
    set_retention(**which, keep_until=timezone.localdate() + timedelta(days=1), reason="Order 12")
    with pytest.raises(WrongStateError):
        erase_case(**which)  # tomorrow
    with pytest.raises(NotAllowedError):
        erase_case(case_id=dossier.case.pk, by=cast.approver)
    with pytest.raises(InvalidInputError):
        set_retention(**which, keep_until=date(2020, 1, 1), reason="Order 12")


# Lessons -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def measure(db):
    from qadam.plan.models import Plan

    return Measure.objects.create(plan=Plan.objects.create(code="xqd-plan"), number="3.1", text_en="Train judges")


def test_a_lesson_reaches_the_plan_without_the_case(cast, measure):
    case = register(cast)
    add_person(case_id=case.pk, part=PersonPart.VICTIM, name="Orlan Berek", by=cast.case_officer)
    which = {"case_id": case.pk, "by": cast.case_officer}
    named = write_lesson(**which, text="As Berek's matter shows, doctors come late.", measure_id=measure.pk)
    with pytest.raises(InvalidInputError):
        hand_over_lesson(**which, lesson_id=named.pk)
    quoted = write_lesson(**which, text=f"See {case.reference}.", measure_id=measure.pk)
    with pytest.raises(InvalidInputError):
        hand_over_lesson(**which, lesson_id=quoted.pk)
    clean = write_lesson(**which, text="A doctor has to come before the first interrogation.", measure_id=measure.pk)
    hand_over_lesson(**which, lesson_id=clean.pk)
    assert Lesson.unguarded.get(pk=clean.pk).state == LessonState.HANDED_OVER
    event = AuditEvent.objects.get(action="measure.lesson")
    assert event.details == {"text": "A doctor has to come before the first interrogation."}
    assert str(case.number) not in str(event.details) + event.target_label
