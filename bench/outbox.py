"""Kills schedulers (-9) while they remind and mail, with a failing mail server, and counts what is lost or doubled.

Deadlines are spread over simulated days. Two schedulers, real processes, do at every step of the clock what the regular
jobs of the worker do: ask what is due, write the outbox, put mails together, send them by SMTP to a server that is down
for days, refuses, or takes a mail and hangs up without a word. Half of the kills come at random moments, half at the
very moment at which the server has taken a mail and the scheduler does not know it yet. Then every reminder that the
rules ask for is looked for in what the server took. The rules are worked out here once more, day by day, on their own.

    python bench/outbox.py                                        500 deadlines, 400 days, 200 kills, on SQLite
    eval "$(tools/postgres.sh start)"; python bench/outbox.py      on PostgreSQL (DATABASE_URL, an empty database)
    python bench/outbox.py --fault own-id                         plants a fault, to see that it is found: a new
                                                                  Message-ID for each attempt, or `say-first`:
                                                                  "sent" is written down before it is
"""

import argparse
import email
import json
import os
import random
import signal
import socket
import socketserver
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.policy import default as mail_policy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FIRST_ON = date(2026, 1, 5)  # a Monday
# The four moments of a day at which the clock stands, in UTC+5: in the night, when the offices open, and after.
HOURS = (3.0, 9.0, 9.2, 15.0)
SCHEDULERS = 2
PLANTED = ("own-id", "say-first")
PEOPLE = 40
SETTLE_DAYS = 12  # without faults at the end; longer than the waits of a mail that was refused once or twice
STEP_SECONDS = 300  # in which both schedulers must have done a step, on a busy machine too
HOLIDAYS = ((1, 1), (3, 8), (5, 1), (12, 16))
# The rules once more: (days after the deadline, whom).
RULES = ((-30, "to"), (-7, "to"), (-1, "to"), (0, "to"), (7, "to"), (14, "escalate"), (30, "coordinator"))
REFUSED_SHARE, HUNG_UP_SHARE = 0.05, 0.05


@dataclass(frozen=True)
class Plan:
    """What the run is made of. Person numbers are places in the list of people; 0 is the coordinator."""

    days: int
    duties: tuple[tuple[date, date, int, int], ...]  # deadline, done on, who does it, who answers for it
    down: frozenset[date]  # days on which the mail server takes no connection
    stopped: frozenset[date]  # days on which no scheduler runs

    def open_on(self, day: date) -> Iterator[int]:
        """Yield the numbers of the duties that are not done on a day."""
        return (number for number, duty in enumerate(self.duties) if day < duty[1])


def make_plan(days: int, duties: int, chance: random.Random) -> Plan:
    """Return deadlines over all days, most of them done in time or late, some never; three outages of each kind."""
    made = []
    for _number in range(duties):
        due_on = FIRST_ON + timedelta(days=chance.randrange(days))
        late = chance.choice((-40, -5, 0, 3, 10, 20, 50, 10_000))
        made.append((due_on, due_on + timedelta(days=late), chance.randrange(1, PEOPLE), chance.randrange(1, PEOPLE)))
    down = _stretches(days, chance, 3, max(2, days // 40))
    return Plan(days, tuple(made), down, _stretches(days, chance, 2, max(2, days // 50)) - down)


def _stretches(days: int, chance: random.Random, count: int, length: int) -> frozenset[date]:
    starts = [chance.randrange(max(1, days - length)) for _ in range(count)]
    return frozenset(FIRST_ON + timedelta(days=start + n) for start in starts for n in range(length))


def expected(plan: Plan) -> Counter[tuple[int, str]]:
    """Return (person, what is said) of every reminder that the rules ask for, each once."""

    def is_worked(day: date) -> bool:
        return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS

    def moved(day: date) -> date:
        while not is_worked(day):
            day += timedelta(days=1)
        return day

    said: Counter[tuple[int, str]] = Counter()
    spoken: set[tuple[int, int]] = set()
    for day in (FIRST_ON + timedelta(days=n) for n in range(plan.days + SETTLE_DAYS)):
        if not is_worked(day) or day in plan.stopped:
            continue
        for number in plan.open_on(day):
            due_on, _done_on, who, answers = plan.duties[number]
            people = {"to": who, "escalate": answers, "coordinator": 0}
            for audience, person in people.items():
                come = [n for n, (days, whom) in enumerate(RULES) if whom == audience]
                come = [n for n in come if moved(due_on + timedelta(days=RULES[n][0])) <= day]
                if come and (number, come[-1]) not in spoken:
                    spoken.add((number, come[-1]))
                    said[person, f"{_when((due_on - day).days)}: Duty {number}"] += 1
    return said


def _when(days: int) -> str:
    if days == 0:
        return "Due today"
    unit = "day" if abs(days) == 1 else "days"
    return f"Due in {days} {unit}" if days > 0 else f"Overdue by {-days} {unit}"


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a client needs. It writes what it has taken into a file before it says so, or hangs up."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, folder: Path, port: int, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.taken = (folder / "taken.jsonl").open("a", buffering=1)
        super().__init__(("127.0.0.1", port), Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that died while they talked: that is what they are here for."""


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        """Talk until the client goes, or until it is hung up on."""
        if (self.server.folder / "down").exists():
            return
        self._say("220 bench")
        client, recipient = 0, ""
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "EHLO":
                client = int(words.rpartition("-")[2])
                self._say("250 bench")
            elif verb == "RCPT":
                if self.server.chance.random() < REFUSED_SHARE:
                    self._say("451 try again later")
                    continue
                recipient = words.partition("<")[2].rstrip(">")
                self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self._take(recipient)
                if self._kill(client) or self.server.chance.random() < HUNG_UP_SHARE:
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            return  # the client died while it was sending: nothing was taken
        message = email.message_from_bytes(b"".join(lines), policy=mail_policy)
        part = message.get_body(("plain",))
        text = part.get_content() if part is not None else ""
        said = [found[2:] for found in text.splitlines() if found.startswith("* ")]
        entry = {"id": message["Message-ID"], "to": recipient, "said": said, "day": self._day()}
        self.server.taken.write(json.dumps(entry) + "\n")

    def _kill(self, client: int) -> bool:
        """Kill the scheduler that has just handed a mail over, where the bench has asked for it."""
        try:
            (self.server.folder / "kill").unlink()
        except FileNotFoundError:
            return False
        os.kill(client, signal.SIGKILL)
        return True

    def _day(self) -> str:
        return (self.server.folder / "clock").read_text().split()[1][:10]

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Scheduler:
    """A process that does what is due at every step of the clock. It is forked, so that a new one is there at once."""

    def __init__(self, folder: Path, plan: Plan, slot: int, fault: str) -> None:
        self.folder, self.plan, self.slot, self.fault = folder, plan, slot, fault
        self.start()

    def start(self) -> None:
        """Start it, or start it anew."""
        from django.db import connections

        connections.close_all()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._work()
            except BaseException:
                traceback.print_exc()  # it must not die of itself
            finally:
                sys.stderr.flush()
                os._exit(1)

    def is_dead(self) -> bool:
        """Return whether the process has ended, and take notice of it."""
        return os.waitpid(self.pid, os.WNOHANG)[0] == self.pid

    def kill(self) -> None:
        """Kill it with -9."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def has_done(self, step: int) -> bool:
        """Return whether it has done everything of a step."""
        done = self.folder / f"done-{self.slot}"
        return done.exists() and done.read_text() == str(step)

    def _work(self) -> None:
        from django.core.mail.utils import DNS_NAME
        from django.utils import timezone

        from qadam.notifications import reminders
        from qadam.notifications.services.mails import deliver
        from qadam.notifications.services.reminders import remind

        DNS_NAME._fqdn = f"scheduler-{os.getpid()}"  # says EHLO with it, so that the server knows whom to kill
        reminders._sources = {"bench": self._source}  # those of the apps have nothing to say here
        plant(self.fault)
        clock, done = self.folder / "clock", ""
        while True:
            step, _, now = clock.read_text().partition(" ")
            if not now or step == done:
                time.sleep(0.002)
                continue
            moment = datetime.fromisoformat(now)
            timezone.now = lambda moment=moment: moment  # type: ignore[misc]
            if moment.date() not in self.plan.stopped:
                try:
                    remind()
                    while deliver():
                        pass
                except OSError:
                    pass  # the mail server is down, or hung up
            done = step
            (self.folder / f"done-{self.slot}").write_text(step)

    def _source(self, today: date) -> Iterator[object]:
        from qadam.notifications.reminders import Duty
        from qadam.notifications.words import Words, address

        people = json.loads((self.folder / "people").read_text())
        path = address("inbox")
        for number in self.plan.open_on(today):
            due_on, _done_on, who, answers = self.plan.duties[number]
            yield Duty(
                f"duty-{number}",
                due_on,
                path,
                lambda number=number: Words(f"Duty {number}", "Do it."),
                [people[who]],
                [people[answers]],
            )


def plant(fault: str) -> None:
    """Break the sending of mails in one way."""
    from qadam.notifications.services import mails

    sound_compose, sound_finish = mails.compose, mails._finish

    def with_own_id(mail: object) -> object:
        message = sound_compose(mail)  # type: ignore[arg-type]
        message.extra_headers["Message-ID"] = mails.new_message_id()
        return message

    def say_first(mail: object, connection: object) -> bool:
        sound_finish(mail)  # type: ignore[arg-type]
        connection.send_messages([sound_compose(mail)])  # type: ignore[attr-defined, arg-type]
        return True

    if fault == "own-id":
        mails.compose = with_own_id  # type: ignore[assignment]
    elif fault == "say-first":
        mails._send = say_first  # type: ignore[assignment]


def prepare(folder: Path) -> list[str]:
    """Make the database, its people and its holidays; return the mail addresses, the coordinator's first."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from qadam.accounts.enums import Role
    from qadam.accounts.services import create_user, give_role
    from qadam.notifications.services.rules import add_special_day

    call_command("migrate", verbosity=0)
    people = [
        create_user(email=f"person{n}@example.org", full_name=f"Person {n}", password=None, by=None)
        for n in range(PEOPLE)
    ]
    give_role(user=people[0], role=Role.COORDINATOR, by=None)
    for month, day in HOLIDAYS:
        add_special_day(month=month, day=day, year=None, is_working=False, names={"en": "Holiday"}, by=None)
    (folder / "people").write_text(json.dumps([person.pk for person in people]))
    connections.close_all()
    return [person.email for person in people]


def start_mail_server(folder: Path, port: int, seed: int) -> int:
    """Start the mail server as a process of its own and return its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        MailServer(folder, port, seed).serve_forever()
    finally:
        os._exit(1)


def walk(folder: Path, plan: Plan, schedulers: list[Scheduler], kills: int, chance: random.Random) -> Counter[str]:
    """Go through the days with all kills; return how many there were of each kind."""
    counts: Counter[str] = Counter()
    kill_at = set(chance.sample(range(plan.days * len(HOURS)), kills))
    step, owed = 0, 0  # kills that wait for a mail to be handed over
    for day in (FIRST_ON + timedelta(days=n) for n in range(plan.days + SETTLE_DAYS)):
        (folder / "down").touch() if day in plan.down else (folder / "down").unlink(missing_ok=True)
        for hour in HOURS:
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 5)
            partial = folder / "clock.partial"
            partial.write_text(f"{step} {moment.isoformat()}")
            partial.rename(folder / "clock")
            at_random = step in kill_at and chance.random() < 0.5
            owed += step in kill_at and not at_random
            if owed:
                (folder / "kill").touch()  # the mail server takes it away with the next mail
            if at_random:
                time.sleep(chance.random() * 0.06)
                victim = chance.choice(schedulers)
                if victim.is_dead():  # of the other kind of kill; this one is for who takes its place
                    counts["while a mail was handed over"] += 1
                    owed -= 1
                    victim.start()
                victim.kill()
                counts["at a random moment"] += 1
                victim.start()
            last = time.monotonic() + STEP_SECONDS
            while not all(scheduler.has_done(step) for scheduler in schedulers):
                for scheduler in schedulers:
                    if scheduler.is_dead():
                        counts["while a mail was handed over"] += 1
                        owed -= 1
                        if owed > 0:
                            (folder / "kill").touch()
                        scheduler.start()
                if time.monotonic() > last:
                    late = [scheduler.pid for scheduler in schedulers if not scheduler.has_done(step)]
                    raise RuntimeError(f"Step {step} was not done in {STEP_SECONDS} seconds by {late}.")
                time.sleep(0.002)
            step += 1
        if sys.stdout.isatty():
            print(f"\r{day} {sum(counts.values())} kills", end="", flush=True)
    return counts


def judge(folder: Path, plan: Plan, addresses: list[str]) -> dict[str, int]:
    """Return what was asked for, what came, and every kind of fault."""
    from qadam.notifications.enums import MailState
    from qadam.notifications.models import Mail, Notification

    taken = [json.loads(line) for line in (folder / "taken.jsonl").read_text().splitlines()]
    came: Counter[tuple[int, str]] = Counter()
    seen: dict[str, list[str]] = {}
    again, altered = 0, 0
    by_day: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mail in taken:
        if mail["id"] in seen:  # the receiver drops it
            again += 1
            altered += seen[mail["id"]] != mail["said"]
            continue
        seen[mail["id"]] = mail["said"]
        by_day[mail["to"], mail["day"]].add(mail["id"])
        came.update((addresses.index(mail["to"]), said) for said in mail["said"])
    wanted = expected(plan)
    return {
        "reminders that the rules ask for": sum(wanted.values()),
        "reminders that came": sum(came.values()),
        "mails": len(seen),
        "mails taken again with the same Message-ID": again,
        "most mails to one person on one day": max(len(ids) for ids in by_day.values()),
        "lost": sum((wanted - came).values()),
        "doubled": sum((came - wanted).values()),
        "same Message-ID, other content": altered,
        "not sent at the end": Mail.objects.exclude(state=MailState.SENT).count()
        + Notification.objects.filter(mail__isnull=True).count(),
    }


FAULTS = ("lost", "doubled", "same Message-ID, other content", "not sent at the end")


def run(folder: Path, port: int, days: int, duties: int, kills: int, seed: int, fault: str) -> int:
    """Do everything, print the figures, and return the number of faults."""
    chance = random.Random(seed)
    plan = make_plan(days, duties, chance)
    (folder / "clock").write_text("")
    started = time.monotonic()
    server = start_mail_server(folder, port, seed)
    schedulers: list[Scheduler] = []
    try:
        addresses = prepare(folder)
        schedulers = [Scheduler(folder, plan, slot, fault) for slot in range(SCHEDULERS)]
        counts = walk(folder, plan, schedulers, kills, chance)
    finally:
        for pid in [server, *(scheduler.pid for scheduler in schedulers)]:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    from django.db import connection

    figures = judge(folder, plan, addresses)
    seconds = time.monotonic() - started
    print(f"\n{connection.vendor}: {duties} deadlines, {days} days, {SCHEDULERS} schedulers, {seconds:.0f} s")
    print(f"  {'kills':<46}{sum(counts.values()):>6}")
    for name, count in ({f"killed {kind}": counts[kind] for kind in sorted(counts)} | figures).items():
        print(f"  {name:<46}{count:>6}")
    return sum(figures[name] for name in FAULTS)


def main() -> int:
    """Read the options and run; exit 1 where anything was lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--days", type=int, default=400)
    options.add_argument("--deadlines", type=int, default=500)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--fault", choices=PLANTED, default="", help="break it, to see that it is found")
    given = options.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="qadam-outbox-") as name:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "qadam.config.settings",
            "QADAM_DATA": name,
            "QADAM_TESTING": "true",
            "QADAM_LOG": "plain",
            "QADAM_TIME_ZONE": "Asia/Almaty",
            "QADAM_MAIL": f"smtp://127.0.0.1:{port}",
            "QADAM_MAIL_FROM": "qadam@example.org",
        }
        import logging

        logging.disable(logging.CRITICAL)  # failures are what this is about
        faults = run(Path(name), port, given.days, given.deadlines, given.kills, given.seed, given.fault)
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
