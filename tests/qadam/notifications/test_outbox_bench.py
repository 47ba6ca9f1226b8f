"""A short course of bench/outbox.py: killed schedulers and a failing server lose nothing and double nothing, and the
course finds it where they would.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.xdist_group("processes")]


@pytest.fixture
def environment():
    """The environment of the bench; on PostgreSQL with a database of its own."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if connection.vendor != "postgresql":
        yield plain
        return
    import psycopg

    here, name = connection.settings_dict, f"qadam_outbox_{os.getpid()}"
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield plain | {"DATABASE_URL": f"{address}/{name}"}
    finally:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("fault", "finds", "reason"),
    [
        ("", None, "nothing is lost, nothing is doubled"),
        ("own-id", "doubled", "a new Message-ID for each attempt"),
        ("say-first", "lost", "sent is written down before it is"),
    ],
)
def test_killed_schedulers_lose_and_double_nothing(environment, fault, finds, reason):
    command = [sys.executable, "bench/outbox.py", "--days", "40", "--deadlines", "60", "--kills", "30"]
    if fault:
        command += ["--fault", fault]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    figures = {line[:48].strip(): int(line[48:]) for line in done.stdout.splitlines() if line.startswith("  ")}
    assert figures["kills"] == 30, done.stdout + done.stderr
    if finds is None:
        assert done.returncode == 0, done.stdout
        assert figures["reminders that came"] == figures["reminders that the rules ask for"] > 100
    else:
        assert figures[finds] > 0, reason
