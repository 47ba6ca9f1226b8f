"""Submissions from the receipt to the answer; and the name of an unnamed submitter, which stands nowhere."""

import gzip
import io
import json
import zipfile
from datetime import timedelta

import pytest
import structlog
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.consultations.enums import LinkSource, SubmissionStatus
from qadam.consultations.models import Submission, SubmissionRecommendation
from qadam.consultations.models.submitters import Submitter
from qadam.consultations.sealing import open_sealed
from qadam.consultations.services.calls import publish_call
from qadam.consultations.services.submissions import (
    answer_submission,
    decide_link,
    link_to_body,
    match_submission_now,
    moderate_submission,
    publish_submission,
    refer_submission,
)
from qadam.consultations.services.submitters import SubmitterFacts, reveal_submitter
from qadam.notifications.models import Notification
from qadam.notifications.services.mails import deliver
from tests.qadam.consultations import scene
from tests.qadam.consultations.scene import CANARY, CANARY_MAIL
from tests.qadam.consultations.test_neutral_files import pdf, word
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


@pytest.fixture
def review(cast):
    return make_register(cast.coordinator)


@pytest.fixture
def call(cast, review):
    return scene.make_call(scene.make_platform(cast), cast, review)


def referred(call, cast, **facts) -> Submission:
    """Return an unnamed submission that the Ministry of Justice is asked to answer."""
    submission, _receipt = scene.sent(call, **facts)
    moderate_submission(reference=submission.reference, is_accepted=True, by=cast.coordinator)
    due = timezone.localdate() + timedelta(days=7)
    return refer_submission(reference=submission.reference, body=cast.justice, due_on=due, by=cast.coordinator)


def test_a_submission_is_received_with_a_receipt_that_nobody_else_has(cast, call, sign_in):
    submission, receipt = scene.sent(call, numbers=("139.1",))
    assert submission.submitter == "an organisation known to the secretariat"
    assert submission.links.get().source == LinkSource.SUBMITTER
    assert receipt not in json.dumps(list(Submission.objects.values()), default=str)
    page = sign_in().get(reverse("submission_receipt", args=[receipt]))
    assert submission.reference in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert sign_in().get(reverse("submission_receipt", args=["x" * 24])).status_code == 404


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": " "}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"numbers": ("999.9",)}, "numbers"),
        ({"name": "  "}, "name"),
        ({"title": f"What {CANARY} saw"}, "title"),
        ({"text": f"We, {CANARY.upper()}, saw it."}, "text"),
        ({"text": f"Write to {CANARY_MAIL}"}, "text"),
        ({"file": ContentFile(b"a,b\n")}, "file"),
    ],
)
def test_what_is_wrong_with_a_submission_is_said_beside_its_field(call, facts, field):
    with pytest.raises(InvalidInputError) as raised:
        scene.sent(call, **facts)
    assert field in raised.value.fields
    assert not Submission.objects.exists()
    assert not Submitter.objects.exists()


def test_a_named_submitter_may_name_itself(call):
    submission, _receipt = scene.sent(call, is_named=True, text=f"We, {CANARY}, saw it.")
    assert submission.submitter == CANARY


def test_a_closed_or_unpublished_or_flooded_call_takes_nothing(cast, call, monkeypatch):
    monkeypatch.setattr("qadam.consultations.services.submissions.MAX_A_CALL_A_DAY", 1)
    scene.sent(call)
    with pytest.raises(WrongStateError, match="tomorrow"):
        scene.sent(call)
    call.closes_on = timezone.localdate() - timedelta(days=1)
    with pytest.raises(WrongStateError, match="not open"):
        scene.sent(call)
    with pytest.raises(WrongStateError):
        publish_call(code=call.code, is_published=False, by=cast.coordinator)


def test_the_steps_of_a_submission_belong_to_their_people(cast, call):
    submission, _receipt = scene.sent(call)
    reference = submission.reference
    due = timezone.localdate() + timedelta(days=7)
    with pytest.raises(NotAllowedError):
        moderate_submission(reference=reference, is_accepted=True, by=cast.focal_point)
    with pytest.raises(InvalidInputError):
        moderate_submission(reference=reference, is_accepted=False, by=cast.coordinator)
    with pytest.raises(NotFoundError):
        answer_submission(reference=reference, answer="x", by=cast.focal_point)
    moderate_submission(reference=reference, is_accepted=True, by=cast.coordinator)
    refer_submission(reference=reference, body=cast.justice, due_on=due, by=cast.coordinator)
    with pytest.raises(NotFoundError):
        answer_submission(reference=reference, answer="x", by=cast.other_focal_point)
    with pytest.raises(NotAllowedError):
        answer_submission(reference=reference, answer="x", by=cast.national_institution)
    assert answer_submission(reference=reference, answer="Done.", by=cast.focal_point).status == "answered"
    with pytest.raises(NotAllowedError):
        publish_submission(reference=reference, is_published=True, by=cast.focal_point)


def test_only_what_may_be_published_is(cast, call, sign_in):
    shown, _receipt = scene.sent(call, may_be_published=True)
    kept, _receipt = scene.sent(call, may_be_published=False)
    for submission in (shown, kept):
        with pytest.raises(WrongStateError):  # nobody has looked at it yet
            publish_submission(reference=submission.reference, is_published=True, by=cast.coordinator)
        moderate_submission(reference=submission.reference, is_accepted=True, by=cast.coordinator)
    publish_submission(reference=shown.reference, is_published=True, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        publish_submission(reference=kept.reference, is_published=True, by=cast.coordinator)
    assert sign_in().get(reverse("submission_public", args=[shown.reference])).status_code == 200
    assert sign_in().get(reverse("submission_public", args=[kept.reference])).status_code == 404


def test_a_submission_is_matched_with_the_register(cast, call):
    submission, _receipt = scene.sent(call)
    assert match_submission_now(reference=submission.reference, by=cast.coordinator) >= 1
    link = SubmissionRecommendation.objects.get(recommendation__number="139.1")
    assert (link.source, link.is_confirmed) == (LinkSource.MATCHER, False)
    decide_link(reference=submission.reference, link_id=link.pk, is_kept=True, by=cast.coordinator)
    link.refresh_from_db()
    assert link.is_confirmed
    assert match_submission_now(reference=submission.reference, by=cast.coordinator) == 0


# The name -----------------------------------------------------------------------------------------------------------
def test_nothing_joins_to_the_names():
    related = [field.name for field in Submitter._meta.get_fields() if field.is_relation]
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is Submitter
    ]
    assert (related, pointing) == ([], [])


def test_the_event_of_the_receipt_names_nobody(cast, call, sign_in):
    """Even where the sender is signed in: the form forgets its visitor, in the audit log and in the log of requests."""
    posted = {
        "name": CANARY,
        "contact": CANARY_MAIL,
        "is_named": "no",
        "title": "What we saw",
        "text": "Ratify the Optional Protocol.",
        "language": "en",
    }
    client = sign_in(cast.civil_society)
    with structlog.testing.capture_logs() as logs:
        answer = client.post(reverse("call_submit", args=[call.code]), posted)
    assert answer.status_code == 200
    assert "Keep this receipt" in answer.content.decode()
    assert "Saule Society" not in answer.content.decode()
    event = AuditEvent.objects.get(action="submission.received")
    assert (event.actor_id, event.actor_name) == (None, "(not named)")
    assert CANARY not in f"{event.target_label} {event.details}"
    assert [line.get("user_id") for line in logs if line["event"] == "request"] == [None]
    assert verify_chain() is None


def test_only_the_secretariat_reads_a_name_and_says_why(cast, call):
    submission, _receipt = scene.sent(call)
    for person in (cast.focal_point, cast.national_institution, cast.administrator, cast.case_officer, cast.stranger):
        with pytest.raises(NotAllowedError):
            reveal_submitter(reference=submission.reference, reason="curious", by=person)
    with pytest.raises(InvalidInputError):
        reveal_submitter(reference=submission.reference, reason=" ", by=cast.coordinator)
    facts = reveal_submitter(reference=submission.reference, reason="A question to them", by=cast.coordinator)
    assert (facts.name, facts.contact) == (CANARY, CANARY_MAIL)
    assert CANARY not in repr(facts)
    event = AuditEvent.objects.get(action="submitter.revealed")
    assert (event.actor_name, event.details) == ("Aida Coordinator", {"reason": "A question to them"})


def test_a_name_sealed_with_another_key_opens_by_the_earlier_one_alone(cast, call, settings):
    submission, _receipt = scene.sent(call)
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another key that is long enough for this test of sealing"
    with pytest.raises(WrongStateError):
        reveal_submitter(reference=submission.reference, reason="x", by=cast.coordinator)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert reveal_submitter(reference=submission.reference, reason="x", by=cast.coordinator).name == CANARY
    with pytest.raises(WrongStateError):
        open_sealed("changed" + Submitter.objects.get().sealed)


def test_no_organisation_stands_beside_a_submitter_who_is_not_named(cast, call):
    submission, _receipt = scene.sent(call)
    with pytest.raises(WrongStateError):
        link_to_body(reference=submission.reference, body=cast.coalition, by=cast.coordinator)


ACTORS = (
    "anonymous",
    "stranger",
    "focal_point",
    "other_focal_point",
    "approver",
    "national_institution",
    "civil_society",
    "case_officer",
    "administrator",
    "coordinator",
)


def places_of(content: bytes, where: str, needle: str = CANARY) -> list[str]:
    """Return `where` when the content holds the name in any usual form, compressed parts of it included."""
    pieces = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pieces += [archive.read(name) for name in archive.namelist()]
    forms = {needle.encode(), needle.lower().encode(), needle.encode("utf-16-le"), needle.encode("utf-16-be")}
    forms |= {json.dumps(needle)[1:-1].encode(), needle.replace(" ", "+").encode(), needle.replace(" ", "%20").encode()}
    forms |= {CANARY_MAIL.encode(), b"zylphara", b"Zylphara", b"ZYLPHARA"}
    return [where] if any(form in piece for piece in pieces for form in forms) else []


def addresses(named: dict[str, str]) -> list[str]:
    """Return every address of ours whose arguments are known here."""
    found = []

    def walk(resolver):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry)
            elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("qadam."):
                wanted = entry.pattern.converters
                if entry.name and all(name in named for name in wanted):
                    try:
                        found.append(reverse(entry.name, kwargs={name: named[name] for name in wanted}))
                    except Exception:  # an address of another form
                        continue

    walk(get_resolver())
    return sorted(set(found))


def everywhere(cast, sign_in, named: dict[str, str]) -> list[str]:
    """Return every place where the name stands: pages of every actor, mails, files, rows, logs, a backup."""
    found: list[str] = []
    for actor in ACTORS:
        client = sign_in(getattr(cast, actor))
        for address in addresses(named):
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            found += places_of(content, f"{actor}: {address}")
            found += places_of(str(response.headers).encode(), f"{actor}: headers of {address}")
    for row in Notification.objects.values():
        found += places_of(json.dumps(row, default=str, ensure_ascii=False).encode(), "a notification")
    for message in mail.outbox:
        found += places_of(str(message.message()).encode(), "a mail")
    for model in apps.get_models():
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False)
            found += places_of(text.encode(), f"a row of {model._meta.label}")
    _folders, files = default_storage.listdir("submissions") if default_storage.exists("submissions") else ([], [])
    for name in files:
        found += places_of(name.encode(), "the name of a file")
        with default_storage.open(f"submissions/{name}") as stored:
            found += places_of(stored.read(), f"the file {name}")
    return found


@pytest.mark.slow
def test_the_name_stands_nowhere(cast, call, review, sign_in, caplog, tmp_path):
    """The canary: a name is sent in with text and files, worked on to the end, and then looked for everywhere."""
    with structlog.testing.capture_logs() as logs, caplog.at_level("DEBUG"):
        for file in (word(), pdf()):
            submission = referred(call, cast, file=ContentFile(file, name=f"{CANARY}.bin"), numbers=("139.1",))
            match_submission_now(reference=submission.reference, by=cast.coordinator)
            answer_submission(reference=submission.reference, answer="Thank you.", by=cast.focal_point)
            publish_submission(reference=submission.reference, is_published=True, by=cast.coordinator)
        reveal_submitter(reference=submission.reference, reason="To ask them", by=cast.coordinator)
        deliver()
        named = {
            "code": call.code,
            "reference": submission.reference,
            "review": review.code,
            "number": "139.1",
            "form": "csv",
            "kind": "xlsx",
        }
        assert everywhere(cast, sign_in, named) == []
    assert places_of(json.dumps(logs, default=str, ensure_ascii=False).encode(), "logs") == []
    assert places_of(caplog.text.encode(), "logs") == []
    call_command("backup", str(tmp_path / "backup.tar.gz"), verbosity=0)
    assert places_of(gzip.decompress((tmp_path / "backup.tar.gz").read_bytes()), "the backup") == []
    # and a leak would be found: planted in one row, the same search sees it in the row and on the pages that show it
    Submission.objects.filter(pk=submission.pk).update(moderation_note=f"They are {CANARY}.")
    leaks = everywhere(cast, sign_in, named)
    assert "a row of consultations.Submission" in leaks
    assert any(leak.startswith("coordinator: ") for leak in leaks)


def test_the_database_itself_holds_no_readable_name(cast, call):
    """As a dump would: every text of every table, read by SQL."""
    scene.sent(call)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert places_of(json.dumps(cursor.fetchall(), default=str, ensure_ascii=False).encode(), table) == []


def test_a_visitor_is_forgotten_before_anything_else(cast, call, rf):
    from qadam.portal.views.calls import submit

    request = rf.get("/")
    request.user = cast.civil_society
    with translation.override("en"):
        submit(request, code=call.code)
    assert isinstance(request.user, AnonymousUser)


def test_facts_of_a_submitter_show_nothing_by_mistake():
    assert CANARY not in f"{SubmitterFacts(CANARY, CANARY_MAIL)!r} {SubmitterFacts(CANARY, CANARY_MAIL)}"


def test_declined_input_is_read_by_nobody_but_the_secretariat(cast, call, sign_in):
    submission, receipt = scene.sent(call)
    moderate_submission(reference=submission.reference, is_accepted=False, note="Not in scope.", by=cast.coordinator)
    assert Submission.objects.get().status == SubmissionStatus.DECLINED
    for actor in ("focal_point", "national_institution", "civil_society"):
        client = sign_in(getattr(cast, actor))
        assert client.get(reverse("submission", args=[submission.reference])).status_code == 404
    assert "Not in scope." in sign_in().get(reverse("submission_receipt", args=[receipt])).content.decode()
