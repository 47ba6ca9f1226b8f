"""Kills web and worker (-9) at random moments during imports, and counts what is half or twice afterwards.

Each round uploads a report of another State over HTTP, reads, accepts and publishes it; while it does, one of the two
processes dies at a random moment and is started again. Whoever gets no answer sends the same form once more, as a
person would press the button again. At the end of a round everything must be there exactly once.

    python bench/kills.py [--kills 200]                      on SQLite, in a folder of its own
    eval "$(tools/postgres.sh start)"; python bench/kills.py  on PostgreSQL (DATABASE_URL, an empty database)
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LONGEST_WAIT_SECONDS = 90  # for one step of a round, restarts of both processes included
LATEST_KILL_SECONDS = 2.5  # after a step has begun
MOST_FAULTS = 20  # then it is no use to go on
STATES_IN_A_TURN = 190  # then the same States come again, with the symbols of the next session
CSRF = "a" * 32


class Process:
    """One process of the product that can be killed and started again."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.start()

    def start(self) -> None:
        """Start it in a process group of its own, so that a kill takes its children too."""
        self._process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """Kill the whole group with -9, and start it anew."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.start()

    def stop(self) -> None:
        """End it for good."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class Browser:
    """Sends forms as the coordinator; says whether an answer came, never retries by itself."""

    def __init__(self, address: str, session_key: str) -> None:
        self.address = address
        self.cookies = f"qadam_session={session_key}; csrftoken={CSRF}"
        self._opener = build_opener(_NoRedirect)

    def post(self, path: str, fields: dict[str, str], files: dict[str, bytes] | None = None) -> int:
        """Return the status of the answer, 0 where none came."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": CSRF}.items()
        ]
        for name, content in (files or {}).items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="documents"; filename="{name}"\r\n'
            parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        headers = {"Cookie": self.cookies, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        try:
            with self._opener.open(Request(self.address + path, body, headers), timeout=20) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, OSError, TimeoutError):
            return 0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def prepare() -> str:
    """Make the database and a coordinator; return the key of a session."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from qadam.accounts.enums import Role
    from qadam.accounts.services import create_user, give_role

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    person = create_user(email="kills@example.org", full_name="Kills", password=None, by=None)
    give_role(user=person, role=Role.COORDINATOR, by=None)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Killer:
    """Kills one process at a random moment of a step, as often as it was asked to."""

    def __init__(self, processes: list[Process], kills: int, chance: random.Random) -> None:
        self.processes, self.left, self.chance = processes, kills, chance
        self.counts: Counter[str] = Counter()
        self._due: tuple[float, Process] | None = None

    def arm(self) -> None:
        """Choose the victim and the moment for the step that begins now."""
        if self.left and self._due is None:
            moment = time.monotonic() + self.chance.random() * LATEST_KILL_SECONDS
            self._due = (moment, self.chance.choice(self.processes))

    def strike(self, during: str) -> None:
        """Kill if the moment has come."""
        if self._due is not None and time.monotonic() >= self._due[0]:
            victim = self._due[1]
            self._due = None
            self.left -= 1
            victim.kill()
            self.counts[f"{victim.name} during {during}"] += 1


def run(kills: int, seed: int) -> int:
    """Do all rounds, print the table, and return the number of faults."""
    session_key = prepare()
    from django.utils import timezone

    from qadam.audit.selectors import verify_chain
    from qadam.intake.models import Import, Proposal
    from qadam.intake.services import accept_all
    from qadam.operations.models import RegularJob
    from qadam.register.models import PositionEntry, Recommendation
    from tests.qadam.intake import papers
    from unrec.vocabularies.states import all_states

    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "qadam.config.wsgi", "--bind", f"127.0.0.1:{port}"]
    web = Process("web", [*gunicorn, "--workers", "1", "--threads", "4", "--no-control-socket"])
    worker = Process("worker", [sys.executable, "manage.py", "worker"])
    browser = Browser(f"http://127.0.0.1:{port}", session_key)
    killer = Killer([web, worker], kills, random.Random(seed))
    faults: list[str] = []  # half, twice or lost
    late: list[str] = []  # not done within the wait: a slow machine, or a process that does not start
    rounds = 0

    def until(during: str, is_done: object, act: object = None) -> bool:
        """Repeat `act` until `is_done`, with a kill in between; tell whether it was done in time."""
        killer.arm()
        last = time.monotonic() + LONGEST_WAIT_SECONDS
        while time.monotonic() < last:
            if act is not None:
                act()  # type: ignore[operator]
            killer.strike(during)
            if is_done():  # type: ignore[operator]
                return True
            # the regular jobs run every ten seconds: here they shall not be waited for
            RegularJob.objects.filter(name="reap").update(due_at=timezone.now())
            time.sleep(0.05)
        return False

    try:
        while killer.left and len(faults) + len(late) < MOST_FAULTS:
            state = list(all_states())[rounds % STATES_IN_A_TURN]
            symbol = f"A/HRC/{61 + rounds // STATES_IN_A_TURN}/{rounds % STATES_IN_A_TURN + 1}"
            asks = [(f"Protect right number {i} of everybody in {rounds} ways", ("Chile",)) for i in range(1, 41)]
            content = papers.report(asks, state=state.names["en"], symbol=symbol)
            submission = uuid.uuid4()
            sent = {"submission": str(submission), "review": ""}
            found = Import.objects.filter(submission=submission)
            rounds += 1

            def upload(sent: dict[str, str] = sent, content: bytes = content) -> None:
                browser.post("/en/workspace/intake/new", sent, {"report.docx": content})

            def is_published(found: object = found) -> bool:
                return bool(found.filter(status="published").exists())  # type: ignore[attr-defined]

            if not until("upload", found.exists, upload):
                late.append(f"round {rounds}: the upload was never taken")
                continue
            if not until("reading", lambda found=found: found.filter(status="ready").exists()):
                late.append(f"round {rounds}: never ready, but {found.get().status} {found.get().error}")
                continue
            import_run = found.get()
            accept_all(import_id=import_run.pk, even_with_findings=True, by=None)

            def publish(pk: int = import_run.pk) -> None:
                browser.post(f"/en/workspace/intake/{pk}/publish", {})

            if not until("publishing", is_published, publish):
                late.append(f"round {rounds}: never published")
                continue
            import_run.refresh_from_db()
            numbers = Counter(Proposal.objects.filter(import_run=import_run).values_list("number", flat=True))
            written = Recommendation.objects.filter(review=import_run.review)
            entries = PositionEntry.objects.filter(recommendation__review=import_run.review).count()
            facts = {
                "imports of one form": found.count(),
                "proposals": len(numbers),
                "proposals twice": sum(count - 1 for count in numbers.values()),
                "recommendations": written.count(),
                "recommendations without a text": written.filter(texts__isnull=True).count(),
                "positions": entries,
            }
            wanted = dict.fromkeys(facts, 40) | dict.fromkeys(("proposals twice", "recommendations without a text"), 0)
            wanted["imports of one form"] = 1
            faults += [f"round {rounds}: {name}: {facts[name]}" for name in facts if facts[name] != wanted[name]]
            print(
                f"\r{kills - killer.left} of {kills} kills, {rounds} rounds, {len(faults)} faults", end="", flush=True
            )
    finally:
        web.stop()
        worker.stop()
    chain = verify_chain()
    if chain is not None:
        faults.append(f"audit log: {chain.message}")
    from django.db import connection

    print(f"\n\n{connection.vendor}: {sum(killer.counts.values())} kills in {rounds} imports")
    for name, count in sorted(killer.counts.items()):
        print(f"  {name:<28}{count:>5}")
    print(f"  {'half, twice or lost':<28}{len(faults):>5}")
    print(f"  {'not done in time':<28}{len(late):>5}")
    for fault in faults + late:
        print(f"    {fault}")
    return len(faults) + len(late)


def main() -> int:
    """Read the options and run; exit 1 where anything was half or twice."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1, help="of the random moments")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="qadam-kills-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "qadam.config.settings",
            "QADAM_DATA": folder,
            "QADAM_TESTING": "true",
            "QADAM_LOG": "plain",
            "QADAM_WORKER_STALE_SECONDS": "2",
        }
        return 1 if run(given.kills, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
