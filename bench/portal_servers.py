"""The servers that bench/portal.py measures, each a process group of its own, and what they cost the machine."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 180
ANSWER_SECONDS = 300
MOST_MILLISECONDS = 600_000  # Datasette leaves a facet out where its count takes longer: here it never does


class Server:
    """A server at a free port of this machine, with all processes that it starts.

    Args:
        ready: a path that it answers once it is there.
        database: process id of a database server that works for it and is counted with it.
    """

    def __init__(
        self,
        command: list[str],
        ready: str,
        environment: Mapping[str, str] | None = None,
        database: int | None = None,
        folder: Path = ROOT,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.command = [part.replace("PORT", str(self.port)) for part in command]
        self.environment = {**os.environ, **(environment or {})}
        self.ready, self.database, self.folder = ready, database, folder

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        last = time.monotonic() + START_SECONDS
        while True:
            try:
                Client(self).get(self.ready)
                return self
            except OSError:
                if time.monotonic() > last or self.process.poll() is not None:
                    raise RuntimeError(f"{' '.join(self.command)} does not answer.") from None
                time.sleep(0.2)

    def __exit__(self, *_error: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def workers(self) -> list[int]:
        """Return the processes that the first one has started, in that order."""
        return children_of(self.process.pid)

    def processor_seconds(self) -> float:
        """Return what the server, its processes and its database have worked so far."""
        started = self.workers()
        family = [self.process.pid, *started]
        if self.database is not None:
            family += [self.database, *children_of(self.database)]
            started.append(self.database)
        return sum(map(worked_by, family)) + sum(worked_by(pid, ended=True) for pid in started)

    def memory(self) -> tuple[float, float]:
        """Return the memory of the two that answer, and of the first process with that which reads columns, in MB.

        What several processes hold together is divided among them (PSS), so that the sum is what the machine gives.
        """
        reader, *answering = self.workers()
        return sum(map(held_by, answering)), sum(map(held_by, [self.process.pid, reader, *children_of(reader)]))


def children_of(pid: int) -> list[int]:
    """Return the ids of a process's children."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def worked_by(pid: int, *, ended: bool = False) -> float:
    """Return the processor time of a process in seconds; of its ended children instead, where that is asked for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    first = 13 if ended else 11
    return (int(fields[first]) + int(fields[first + 1])) / TICKS


def held_by(pid: int) -> float:
    """Return the proportional memory of a process in MB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class Client:
    """A visitor with one connection, which is kept open."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_SECONDS)

    def get(self, path: str) -> int:
        """Read an answer to its end and return its bytes; anything but 200 stops the run."""
        try:
            answer = self._ask(path)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()  # a server hangs up on who was silent for some seconds
            answer = self._ask(path)
        count = 0
        while piece := answer.read(1 << 16):
            count += len(piece)
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered by {answer.status}")
        return count

    def _ask(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path)
        return self.connection.getresponse()


def portal(data: Path, database_url: str, database: int | None) -> Server:
    """Return the real site, served as docs/how-to/operate.md says, with two processes."""
    environment = {
        "QADAM_DATA": str(data),
        "QADAM_LOG": "plain",
        "QADAM_API_PER_MINUTE": "100000000",
        **({"DATABASE_URL": database_url} if database_url else {}),
        "DJANGO_SETTINGS_MODULE": "qadam.config.settings",
    }
    command = [sys.executable, "-m", "qadam.operations.cli", "serve", "--bind", "127.0.0.1:PORT", "--processes", "2"]
    return Server(command, "/health/live", environment, database)


def admin(data: Path, database_url: str, database: int | None) -> Server:
    """Return a Django admin over the same database, with the same web server."""
    environment = {
        "QADAM_DATA": str(data),
        "QADAM_LOG": "plain",
        **({"DATABASE_URL": database_url} if database_url else {}),
        "DJANGO_SETTINGS_MODULE": "portal_admin_settings",
        "PYTHONPATH": f"{BENCH}{os.pathsep}{ROOT}",
    }
    command = [
        sys.executable, "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()", "--bind", "127.0.0.1:PORT",
        "--workers", "2", "--threads", "4", "--timeout", "300", "--no-control-socket",
    ]  # fmt: skip
    return Server(command, "/admin/register/recommendation/", environment, database, BENCH)


def datasette(folder: Path, source: Path) -> Server:
    """Return Datasette over one table of the same rows, with an index on each filter and its full-text search.

    It is installed into an environment of its own below `folder`, from the package index.
    """
    environment = folder / "datasette"
    if not (environment / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([environment / "bin" / "python", "-m", "pip", "install", "--quiet", "datasette"], check=True)
    table = source.parent / "datasette.sqlite3"
    if not table.exists():
        flatten(source, table)
    limits = ("facet_time_limit_ms", "sql_time_limit_ms")
    command = [
        str(environment / "bin" / "datasette"), "serve", str(table), "--host", "127.0.0.1", "--port", "PORT",
        *(part for name in limits for part in ("--setting", name, str(MOST_MILLISECONDS))),
        "--setting", "suggest_facets", "off",
    ]  # fmt: skip
    return Server(command, "/-/versions.json", folder=folder)


# Filter -> whether a row of the flat table has several values, kept as a list in JSON.
FACETS = {
    "under_review": False, "mechanism": False, "cycle": False, "review": False, "area": True, "position": False,
    "recurrence": False, "theme": True, "goal": True, "group": True, "region": True, "state": True, "action": False,
}  # fmt: skip


def flatten(source: Path, target: Path) -> None:
    """Write the published rows of an SQLite database into one table, as somebody would who serves them by Datasette."""
    from unrec.vocabularies.states import all_states

    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    connection = sqlite3.connect(partial, isolation_level=None)
    connection.execute("ATTACH ? AS source", [str(source)])
    connection.execute("CREATE TEMP TABLE regions (state TEXT PRIMARY KEY, region TEXT)")
    connection.executemany("INSERT INTO regions VALUES (?, ?)", [(s.code, s.regional_group) for s in all_states()])

    def labels(scheme: str) -> str:
        return (
            "(SELECT json_group_array(t.code) FROM source.register_recommendationlabel l "
            "JOIN source.taxonomy_term t ON t.id = l.term_id "
            f"WHERE l.recommendation_id = r.id AND t.scheme = '{scheme}' AND l.status <> 'rejected')"
        )

    states = "source.register_recommendingstate s WHERE s.recommendation_id = r.id"
    connection.execute(
        f"""CREATE TABLE recommendations AS SELECT
        r.id, r.number, v.code AS review, m.code AS mechanism, v.cycle, v.state_under_review AS under_review,
        r.position, r.recurrence, r.action_category AS action,
        (SELECT x.text FROM source.register_recommendationtext x WHERE x.recommendation_id = r.id) AS text,
        (SELECT json_group_array(DISTINCT s.state) FROM {states}) AS state,
        (SELECT json_group_array(DISTINCT g.region) FROM regions g, {states} AND g.state = s.state) AS region,
        {labels("areas")} AS area, {labels("themes")} AS theme, {labels("sdg_goals")} AS goal,
        {labels("persons")} AS "group"
        FROM source.register_recommendation r JOIN source.register_review v ON v.id = r.review_id
        JOIN source.register_mechanism m ON m.id = v.mechanism_id
        WHERE r.published_at IS NOT NULL AND v.published_at IS NOT NULL ORDER BY r.id"""
    )
    connection.execute("CREATE UNIQUE INDEX by_id ON recommendations (id)")
    for name, is_list in FACETS.items():
        if not is_list:
            connection.execute(f'CREATE INDEX "by_{name}" ON recommendations ("{name}")')
    connection.execute(
        "CREATE VIRTUAL TABLE recommendations_fts "
        "USING fts5(text, number, tokenize='porter', content='recommendations')"
    )
    connection.execute("INSERT INTO recommendations_fts(recommendations_fts) VALUES ('rebuild')")
    connection.execute("ANALYZE main")
    connection.close()
    partial.rename(target)
