"""Every address of ours, for every part of the cast, by every method, answers as authorization.tsv says.

`who` holds words of ACTORS: "any_role", or the parts of the cast themselves, such as "focal_point".

An address that is not in the table fails the test: whoever adds a page says who may see it. Nobody who may not is told
anything but the door: visitors are sent to sign in, others get 403, or 404 where they may not know of the object.
"""

import csv
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from qadam.documents.services import store_document
from qadam.intake.models import ImportFinding, Proposal
from qadam.intake.services import UploadedFile, read_import, start_import
from qadam.operations.demo import SAMPLE
from qadam.register.models import Cluster
from tests.qadam.accounts.addressed import addressed as addressed_accounts
from tests.qadam.communications.addressed import addressed as addressed_communications
from tests.qadam.consultations.addressed import addressed as addressed_consultations
from tests.qadam.intake import papers
from tests.qadam.notifications.addressed import addressed as addressed_notifications
from tests.qadam.plan.addressed import addressed as addressed_plan
from tests.qadam.portal.addressed import addressed as addressed_portal
from tests.qadam.progress.addressed import addressed as addressed_progress
from tests.qadam.register.reviews import make_register
from tests.qadam.reports.addressed import addressed as addressed_reports

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# What each app's addresses name, in the order in which the apps build on each other.
ADDRESSED = (
    addressed_accounts,
    addressed_notifications,
    addressed_plan,
    addressed_progress,
    addressed_communications,
    addressed_consultations,
    addressed_reports,
    addressed_portal,
)

TABLE = list(csv.DictReader((Path(__file__).parent / "authorization.tsv").open(encoding="utf-8"), delimiter="\t"))
ACTORS = {
    "anonymous": {"everybody"},
    "deactivated": {"everybody"},
    "stranger": {"everybody", "signed_in"},
    "focal_point": {"everybody", "signed_in", "any_role"},
    "other_focal_point": {"everybody", "signed_in", "any_role"},
    "approver": {"everybody", "signed_in", "any_role"},
    "national_institution": {"everybody", "signed_in", "any_role"},
    "civil_society": {"everybody", "signed_in", "any_role"},
    "other_civil_society": {"everybody", "signed_in", "any_role"},
    "case_officer": {"everybody", "signed_in", "any_role"},
    "coordinator": {"everybody", "signed_in", "any_role", "coordinator"},
    "administrator": {"everybody", "signed_in", "any_role", "administrator"},
}
REFUSED = {403, 404}
NO_SUCH_METHOD = 405  # says nothing of any object, and nothing is done


@pytest.fixture
def objects(cast, settings, tmp_path):
    """One of each thing that an address can name."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    register = make_register()
    cluster = Cluster.objects.create(review=register, label="Prisons")
    contents = (papers.report(), papers.addendum(supported="7.1-7.2", noted="7.4"))
    files = [UploadedFile(f"{n}.docx", ContentFile(content)) for n, content in enumerate(contents)]
    import_run = start_import(files=files, by=cast.coordinator)
    read_import(import_id=import_run.pk)
    with (SAMPLE / "report_en.pdf").open("rb") as file:
        document = store_document(file=File(file), name="report.pdf", by=cast.coordinator)
    named = {
        "review": "vel-upr-3",
        "number": "139.1",
        "cluster": str(cluster.pk),
        "user": str(cast.other_focal_point.pk),
        "assignment": str(cast.other_focal_point.assignments.get().pk),
        "document": str(document.pk),
        "import_run": str(import_run.pk),
        "finding": str(ImportFinding.objects.filter(import_run=import_run).values_list("pk", flat=True).first()),
        "proposal": str(Proposal.objects.filter(import_run=import_run).values_list("pk", flat=True).first()),
    }
    for addressed in ADDRESSED:
        named |= addressed(cast, named)
    return named


def address_of(row: dict[str, str], objects: dict[str, str]) -> str:
    pairs = [pair.split("=") for pair in (row["kwargs"] or "").split()]
    return reverse(row["address"], kwargs={name: value.format(**objects) for name, value in pairs})


def test_every_address_of_ours_stands_in_the_table():
    ours = {view_name for view_name in _names() if view_name}
    listed = {row["address"] for row in TABLE}
    assert ours - listed == set(), "say in authorization.tsv who may open these"
    assert listed - ours == set(), "these are gone"


def _names() -> set[str]:
    def walk(resolver):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry)
            elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("qadam."):
                yield entry.name

    return set(walk(get_resolver()))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("actor", ACTORS)
def test_every_address_answers_as_the_table_says(objects, cast, sign_in, actor, method, settings):
    settings.DEBUG = False
    unexpected = []
    person = getattr(cast, actor)
    for row in TABLE:
        client = sign_in(person)
        address = address_of(row, objects)
        answer = getattr(client, method)(address)
        to_sign_in = answer.status_code == 302 and "/account/login/" in answer.headers["location"]
        refused = answer.status_code in REFUSED or to_sign_in
        who = row["who posts, where others"] if method == "post" else ""
        may = bool((ACTORS[actor] | {actor}) & set((who or row["who"]).split()))
        if may and refused and not _names_nothing(answer, method):
            unexpected.append(f"{actor} may open {row['address']}, but got {answer.status_code}")
        if not may and not refused and answer.status_code != NO_SUCH_METHOD:
            unexpected.append(f"{actor} may not open {row['address']}, but got {answer.status_code}")
        if actor in ("anonymous", "deactivated") and not may and not to_sign_in:
            unexpected.append(f"{actor} was not sent to sign in at {row['address']}: {answer.status_code}")
        if answer.status_code >= 500:
            unexpected.append(f"{row['address']} broke for {actor}: {answer.status_code}")
    assert unexpected == []


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_no_address_knows_another_method(objects, cast, sign_in, method):
    clients = [sign_in(getattr(cast, actor)) for actor in ("anonymous", "focal_point", "coordinator", "administrator")]
    for row in TABLE:
        for client in clients:
            assert getattr(client, method)(address_of(row, objects)).status_code == NO_SUCH_METHOD, row["address"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("actor", ["coordinator", "case_officer", "administrator"])
def test_without_the_second_step_these_see_what_everybody_sees(objects, cast, sign_in, settings, actor, method):
    settings.REQUIRE_SECOND_FACTOR = True
    client = sign_in(getattr(cast, actor))
    open_to_them = []
    for row in TABLE:
        answer = getattr(client, method)(address_of(row, objects))
        is_sent = answer.status_code == 302 and answer.headers["location"] == reverse("mfa_index")
        if not is_sent and "everybody" not in row["who"].split():
            open_to_them.append(f"{row['address']}: {answer.status_code}")
    assert open_to_them == []


def _names_nothing(answer, method: str) -> bool:
    """Return whether a 404 is the answer to an empty form that names no object, not to the address."""
    return method == "post" and answer.status_code == 404


def test_a_page_without_guard_would_be_found(objects, cast, sign_in, monkeypatch):
    """Plant a fault: take the guard of the people page away, and see the same check fail."""
    monkeypatch.setattr("qadam.accounts.views.people.check_administrator", lambda by: None)
    assert sign_in(cast.focal_point).get(reverse("people")).status_code == 200
