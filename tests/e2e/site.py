"""A site of the tests' own, as an operator runs it: `qadam serve` and `qadam worker` as processes, on a database and a
folder that nothing else uses. SQLite, or PostgreSQL where DATABASE_URL names one: then a database is made beside it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "qadam" / "operations" / "sample"
COORDINATOR = "ilara.venn@illustria.example"
ADMINISTRATOR = "rustam.hale@illustria.example"
PASSWORD = "step-by-step-2026"
START_SECONDS = 240  # of patience on a busy machine; an idle one needs two


class Site:
    """One site. `prepare` or `copy_of` fill it, `serve` and `work` start its processes, `close` removes all."""

    def __init__(self, folder: Path, name: str, **environment: str) -> None:
        self.folder = folder / name
        self.name = f"qadam_{name}_{os.getpid()}".replace("-", "_")
        self.server = os.environ.get("DATABASE_URL", "")
        self.is_postgresql = self.server.startswith("postgres")
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "QADAM_DATA": str(self.folder),
            "QADAM_ADDRESS": self.address,
            "QADAM_LOG": "plain",
            "QADAM_TESTING": "false",
            "QADAM_DEMO": "false",
            "QADAM_REQUIRE_MFA": "false",  # the journeys sign in by password; the second step has tests of its own
            **environment,
        }
        for foreign in ("QADAM_FILES", "QADAM_STATIC", "DATABASE_URL"):
            self.environment.pop(foreign, None)
        if self.is_postgresql:
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))
        self.processes: list[subprocess.Popen[bytes]] = []

    def prepare(self, *commands: tuple[str, ...]) -> "Site":
        """Make the folder and the database and run commands of `qadam` in it.

        Raises RuntimeError with the end of what a command wrote where it failed.
        """
        self.folder.mkdir(parents=True)
        self._make_database()
        for command in commands:
            self.run(*command)
        return self

    def copy_of(self, template: "Site") -> "Site":
        """Begin as an exact copy of a site that is prepared and not running."""
        shutil.copytree(template.folder, self.folder)
        self._make_database(template.name)
        return self

    def run(self, *command: str, given: str = "") -> str:
        """Run one command of `qadam` with `given` as its input, and return what it printed."""
        done = subprocess.run(
            _command(*command), env=self.environment, cwd=ROOT, input=given, text=True, capture_output=True
        )
        if done.returncode:
            raise RuntimeError(f"qadam {' '.join(command)}: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout

    def serve(self) -> "Site":
        """Start the web server and wait until it answers."""
        self._start("serve", "--bind", f"127.0.0.1:{self.port}", "--processes", "1")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/health/ready", timeout=5):
                    return self
            except OSError:
                if self.processes[-1].poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"The site did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def work(self) -> "Site":
        """Start the worker, after the web server."""
        self._start("worker")
        return self

    def finish_work(self) -> None:
        """Let the worker end its job and stop, and do what still waits in the queue."""
        worker = self.processes.pop()
        worker.terminate()
        worker.wait(timeout=START_SECONDS)
        self.run("worker", "--until-empty")

    def failures(self) -> str:
        """Return what the processes wrote from their first unexpected error on; empty where there was none."""
        written = self._log.read_text(errors="replace") if self._log.exists() else ""
        start = written.find("Traceback (most recent call last)")
        return written[max(0, start - 500) : start + 4000] if start >= 0 else ""

    def stop(self) -> None:
        """End the processes, so that the site can be copied."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def close(self) -> None:
        """End the processes, and remove the folder and the database."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.is_postgresql:
            self._on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    @property
    def _log(self) -> Path:
        return self.folder / "processes.log"

    def _start(self, *command: str) -> None:
        with self._log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(_command(*command), env=self.environment, stdout=log, stderr=log, cwd=ROOT)
            )

    def _make_database(self, template: str = "template1") -> None:
        if self.is_postgresql:
            self._on_server(f"CREATE DATABASE {self.name} TEMPLATE {template}")

    def _on_server(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement.encode())


@contextmanager
def site_of_illustria(folder: Path, name: str, **environment: str) -> Iterator[Site]:
    """A site of the invented State that is set up and has read no document yet; not running."""
    site = Site(folder, name, **environment)
    try:
        site.prepare(("migrate",), ("preset", "illustria"))
        person = ("person", COORDINATOR, "--name", "Ilara Venn", "--role", "coordinator")
        site.run(*person, given=f"{PASSWORD}\n")
        yield site
    finally:
        site.close()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qadam.operations.cli", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
