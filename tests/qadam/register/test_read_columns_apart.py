"""A process of its own reads the columns for the others, and ends with the server."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from qadam.register.selectors import column_reader, columns
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.column_reader import start_reader
from qadam.register.selectors.shared_columns import read_apart, share_columns, store, stored
from tests.qadam.register.reviews import make_register


@pytest.fixture
def folder():
    short = Path(tempfile.mkdtemp())  # the address of a socket has a hundred letters at most
    share_columns(short)
    yield short
    share_columns(None)
    shutil.rmtree(short)


@pytest.fixture
def reader(folder):
    """Return what starts a reader, which inherits what the test has replaced; it is ended after the test."""
    started: list[int] = []
    yield lambda: started.append(start_reader(folder))
    for pid in started:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def test_what_it_read_stands_in_the_folder_when_it_hangs_up(reader, monkeypatch):
    def read(audience, state):
        store(audience.value, state, os.getpid(), [np.arange(3)])

    monkeypatch.setattr(column_reader, "read_and_store", read)
    reader()
    assert read_apart("public", "today")
    read_by, (array,) = stored("public", "today")
    assert array.tolist() == [0, 1, 2]
    assert read_apart("workspace", "today")
    assert len({os.getpid(), read_by, stored("workspace", "today")[0]}) == 3  # each reading in a process of its own


def test_no_reader_is_started_where_its_address_would_be_too_long(folder):
    deep = folder / ("a" * 120)
    deep.mkdir()
    share_columns(deep)
    assert start_reader(deep) is None
    assert not read_apart("public", "today")


def test_nobody_is_asked_where_no_reader_was_started(folder):
    assert not read_apart("public", "today")


@pytest.mark.django_db(transaction=True)
def test_a_process_reads_for_itself_where_the_reader_fails(reader, monkeypatch):
    from tests.people import make_cast

    def fail(_audience, _state):
        os._exit(1)

    make_register(make_cast().coordinator)
    monkeypatch.setattr(column_reader, "read_and_store", fail)
    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 1)
    monkeypatch.setattr(columns, "_kept", {})
    reader()
    own = columns.read_columns(Audience.PUBLIC)
    assert columns.columns_of(Audience.PUBLIC).ids.tolist() == own.ids.tolist() != []


def test_a_site_without_a_database_starts_and_leaves_neither_process_nor_folder(tmp_path):
    script = (
        "import qadam.config.served as served, os;"
        "children = open(f'/proc/self/task/{os.getpid()}/children').read();"
        "print(served.shared, children)"
    )
    environment = {**os.environ, "QADAM_DATA": str(tmp_path), "QADAM_LOG": "plain"}
    environment.pop("DATABASE_URL", None)
    found = subprocess.run([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, check=True)
    folder, pid = found.stdout.decode().splitlines()[-1].split()
    assert not Path(folder).exists()
    for _look in range(50):
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.1)
    else:
        pytest.fail("The reader has outlived its server.")
