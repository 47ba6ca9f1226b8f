"""The demonstration: a fictional State's reviews, read from real files by the very pipeline that everybody uses."""

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import User
from qadam.accounts.services import create_user, give_role
from qadam.bodies.models import Body
from qadam.consultations.services.platforms import load_preset_platform
from qadam.intake.enums import ImportStatus, Resolution
from qadam.intake.selectors import findings_of
from qadam.intake.services.findings import resolve_finding
from qadam.intake.services.publication import publish_import
from qadam.intake.services.reading import read_import
from qadam.intake.services.review import accept_all
from qadam.intake.services.uploads import UploadedFile, start_import
from qadam.operations.samples import communications as communication_samples
from qadam.operations.samples import consultations as consultation_samples
from qadam.operations.samples import people as people_samples
from qadam.operations.samples import plan as plan_samples
from qadam.operations.samples import progress as progress_samples
from qadam.operations.samples import reports as report_samples
from qadam.register.models import Recommendation
from qadam.register.services.mechanisms import load_preset_reviews
from qadam.taxonomy.preset_file import Preset
from qadam.taxonomy.services import load_preset, load_vocabularies

SAMPLE = Path(__file__).parent / "sample"
PRESET = "illustria"
PASSWORD = "step-by-step-2026"  # noqa: S105 - of invented people, printed by `qadam demo`
# The documents of each review, in the order in which a State receives them.
PUBLISHED = {
    "cycle 3": ("earlier_report_en.docx",),
    "cycle 4": ("report_en.pdf", "report_ru.docx", "addendum_en.docx", "thematic_list_en.docx"),
}
START_SECONDS = 90  # a busy machine takes its time
STOP_SECONDS = 20


def load_demo(say: Callable[[str], None]) -> list[User]:
    """Load everything that is not there yet, and return the people who may sign in."""
    with transaction.atomic():
        load_vocabularies(by=None)
        preset = load_preset(PRESET, by=None)
        load_preset_reviews(preset, by=None)
        load_preset_platform(preset, by=None)
        people = _people(preset)
    if not Recommendation.objects.exists():
        coordinator = next(person for person in people if "coordinator" in _roles(person))
        for name, files in PUBLISHED.items():
            _import(name, [SAMPLE / file for file in files], coordinator, say)
    people_samples.load(people, say)
    plan_samples.load(people, say)
    progress_samples.load(people, say)
    communication_samples.load(people, say)
    consultation_samples.load(people, say)
    report_samples.load(people, say)
    return people


def _people(preset: Preset) -> list[User]:
    people = []
    for given in preset.raw["people"]:
        user = User.objects.filter(email=given["email"]).first() or create_user(
            email=given["email"], full_name=given["name"], language=given["language"], password=PASSWORD, by=None
        )
        role = Role(given["role"])
        body = Body.objects.get(code=given["body"]) if role in ROLES_OF_A_BODY else None
        give_role(user=user, role=role, body=body, by=None)
        people.append(user)
    return people


def _roles(person: User) -> list[str]:
    return [assignment.get_role_display() for assignment in person.assignments.filter(ended_at__isnull=True)]


def _import(name: str, paths: Sequence[Path], by: User, say: Callable[[str], None]) -> None:
    """Import documents as the coordinator would: read, decide on findings, accept, publish."""
    started = time.monotonic()
    with ExitStack() as stack:
        files = [UploadedFile(path.name, File(stack.enter_context(path.open("rb")), name=path.name)) for path in paths]
        import_run = start_import(files=files, by=by)
    if read_import(import_id=import_run.pk) != ImportStatus.READY:
        import_run.refresh_from_db()
        raise RuntimeError(f"The sample documents of {name} could not be read: {import_run.error}")
    findings = findings_of(import_run).filter(resolution=Resolution.OPEN)
    for finding in findings:
        # The report and the addendum are the United Nations' and the State's own words; the list only quotes them.
        keep = Resolution.KEPT_FIRST if finding.other else Resolution.DISMISSED
        resolve_finding(import_id=import_run.pk, finding_id=finding.pk, resolution=keep, by=by)
    accept_all(import_id=import_run.pk, even_with_findings=True, by=by)
    published = publish_import(import_id=import_run.pk, by=by)
    seconds = time.monotonic() - started
    say(f"{name}: {len(paths)} documents, {len(published.new)} recommendations published, {seconds:.1f} s")


def run_demo(people: list[User], *, bind: str, say: Callable[[str], None]) -> int:
    """Start a web server and a worker, print the address and the sign-ins, and wait until stopped."""
    command = [sys.executable, "-m", "qadam.operations.cli"]
    processes = [
        subprocess.Popen([*command, "serve", "--bind", bind, "--processes", "1"]),
        subprocess.Popen([*command, "worker"]),
    ]
    try:
        _wait_until_open(bind, processes[0])
        say(f"\nqadam is open at http://{bind}/\n")
        if people:
            say(f"Sign in at http://{bind}/en/account/login/ as one of these, all with the password {PASSWORD}\n")
        for person in people:
            say(f"  {', '.join(_roles(person)):36} {person.email}")
        say("\nStop with Ctrl+C. Start again with make demo; start afresh by deleting " + str(settings.DATA_FOLDER))
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_open(bind: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{bind}/health/ready", timeout=2):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(
        f"The web server did not start. Is something else listening on {bind}? Try --bind 127.0.0.1:8001."
    )
