"""Two web and two worker machines on one PostgreSQL and one S3 work as one: each has a folder of its own, with nothing
in it that another one needs. Separate processes stand for the machines.
"""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
import psycopg
import pytest
import requests
from django.db import connection

from qadam.operations.demo import SAMPLE

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.xdist_group("processes")]

PASSWORD = "step-by-step-2026"
BUCKET = "papers"
WAIT_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what: str):
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            found = condition()
        except requests.RequestException:
            found = None
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"waited {WAIT_SECONDS} s for {what}")


class Machine:
    """A process with a folder of its own, as if it stood elsewhere."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str]) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.environment = os.environ | shared | {"QADAM_DATA": str(self.folder)}
        self.environment.pop("QADAM_TESTING", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.log = (folder / f"{name}.log").open("wb")

    def start(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "qadam.operations.cli", *arguments]
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def run(self, *arguments: str, given: str = "") -> None:
        command = [sys.executable, "-m", "qadam.operations.cli", *arguments]
        subprocess.run(command, env=self.environment, check=True, input=given, text=True, capture_output=True)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            subprocess.run(["pkill", "-KILL", "-P", str(self.process.pid)], check=False)
            self.process.kill()
            self.process.wait()


class Visitor:
    """A browser without a picture: cookies, forms and their protection."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def get(self, address: str) -> requests.Response:
        return self.session.get(address, timeout=60)

    def post(self, address: str, data: dict[str, str], form: str = "", **options) -> requests.Response:
        page = self.get(form or address).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        hidden = dict(re.findall(r'<input type="hidden" name="(submission)" value="([^"]+)"', page))
        data = {"csrfmiddlewaretoken": token.group(1) if token else ""} | hidden | data
        answer = self.session.post(address, data=data, headers={"Referer": address}, timeout=60, **options)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
        return answer


@pytest.fixture
def shared(tmp_path):
    """The PostgreSQL database and the S3 bucket that all machines share, as their environment."""
    if connection.vendor != "postgresql":
        pytest.skip("Several machines need PostgreSQL; the tests on PostgreSQL run this one.")
    here = connection.settings_dict
    name = f"qadam_machines_{os.getpid()}"
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}"
    port = free_port()
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    s3 = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: requests.get(f"{endpoint}/moto-api/", timeout=5).ok, "the S3 server")
        client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="key", aws_secret_access_key="word", region_name="us-east-1"
        )
        client.create_bucket(Bucket=BUCKET)
        yield {
            "DATABASE_URL": f"{address}/{name}",
            "QADAM_FILES": f"s3://key:word@{BUCKET}?endpoint={endpoint}&region=us-east-1",
            "QADAM_SECRET_KEY": "the same key on every machine of this test",
            "QADAM_WORKER_STALE_SECONDS": "4",
            "QADAM_DEMO": "false",
            "QADAM_REQUIRE_MFA": "false",
        }
    finally:
        s3.kill()
        s3.wait()
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def machines(shared, tmp_path):
    """Two web and two worker machines, running; they are killed at the end."""
    found = {name: Machine(name, tmp_path, shared) for name in ("web-1", "web-2", "worker-1", "worker-2")}
    try:
        first = found["web-1"]
        first.run("migrate")
        first.run("preset", "illustria")
        first.run("person", "aida@example.org", "--name", "Aida", "--role", "coordinator", given=PASSWORD + "\n")
        for name in ("web-1", "web-2"):
            port = free_port()
            found[name].address = f"http://127.0.0.1:{port}/en"
            found[name].start("serve", "--bind", f"127.0.0.1:{port}", "--processes", "1")
        for name in ("worker-1", "worker-2"):
            found[name].start("worker")
        for name in ("web-1", "web-2"):
            wait_for(lambda a=found[name].address: requests.get(f"{a}/", timeout=5).ok, name)
        yield found
    finally:
        for machine in found.values():
            machine.kill()


def upload(visitor: Visitor, web: str, *names: str) -> str:
    files = [("documents", (name, (SAMPLE / name).read_bytes())) for name in names]
    answer = visitor.post(f"{web}/workspace/intake/new", {}, files=files)
    return re.search(r"/intake/(\d+)", answer.url).group(1)


def is_ready(visitor: Visitor, web: str, number: str) -> bool:
    return visitor.get(f"{web}/workspace/intake/{number}/proposals").status_code == 200


def test_two_web_and_two_worker_machines_are_one_site(machines, shared):
    one, two = machines["web-1"].address, machines["web-2"].address
    visitor = Visitor()
    visitor.post(f"{one}/account/login/", {"login": "aida@example.org", "password": PASSWORD})

    # What is uploaded at one is read by any worker, and reviewed at the other.
    number = upload(visitor, one, "report_en.pdf", "addendum_en.docx")
    home_two = f"{two}/workspace/intake/{number}"
    visitor.session.cookies.update({})  # cookies know no ports: signed in at one is signed in at the other
    wait_for(lambda: "102.18" in visitor.get(f"{home_two}/findings").text, "the first import")
    picture = visitor.get(f"{two}/workspace/documents/1/pages/2.png")
    assert picture.content.startswith(b"\x89PNG"), "the page's picture is drawn from the shared storage"

    # A worker dies while the other goes on.
    machines["worker-1"].kill()
    second = upload(visitor, two, "earlier_report_en.docx")
    wait_for(
        lambda: "64.18" in visitor.get(f"{one}/workspace/intake/{second}/proposals?filter=all").text,
        "the second import",
    )

    # Nothing that another machine needs stands on a machine's own disk.
    own = {
        path.relative_to(machine.folder)
        for machine in machines.values()
        for path in machine.folder.rglob("*")
        if path.is_file() and "static" not in path.parts
    }
    assert own == set(), "the key is given, rows are in the database, documents in the shared storage"
