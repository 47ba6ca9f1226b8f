"""A setting that cannot be read stops the start with one sentence that names it; a good one is understood."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from qadam.base.environment import Environment


@pytest.fixture
def env(monkeypatch):
    """Return a function that gives the environment with some variables set."""

    def with_variables(**variables: str) -> Environment:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Environment()

    return with_variables


@pytest.mark.parametrize(
    ("method", "value", "says"),
    [
        ("flag", "perhaps", "true or false"),
        ("number", "many", "whole number"),
        ("database", "mysql://u@h/db", "SQLite or PostgreSQL"),
        ("database", "nonsense", "postgres://"),
        ("file_storage", "ftp://host", "s3://bucket"),
        ("email", "carrier-pigeon:", "smtp://"),
        ("logging", "loud", "json or plain"),
        ("openid_connect", "{", "JSON"),
        ("openid_connect", '{"name": "x"}', "client_id"),
    ],
)
def test_a_wrong_value_is_named(env, method, value, says):
    defaults = {"flag": False, "number": 1, "logging": "json"}.get(method, "console:")
    keywords = {"about": ""} if method == "openid_connect" else {"about": "", "default": defaults}
    with pytest.raises(ImproperlyConfigured, match="QADAM_X") as refusal:
        getattr(env(QADAM_X=value), method)("QADAM_X", **keywords)
    assert says in str(refusal.value)


def test_s3_storage_is_read_from_its_address(env):
    storage = env(QADAM_X="s3://key:secret@papers/qadam?endpoint=http://127.0.0.1:9000&region=x").file_storage(
        "QADAM_X", default="file:///tmp", about=""
    )
    options = storage["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("papers", "qadam")
    assert (options["endpoint_url"], options["access_key"], options["secret_key"]) == (
        "http://127.0.0.1:9000",
        "key",
        "secret",
    )


def test_mail_is_read_from_its_address(env):
    settings = env(QADAM_X="smtp://u%40x:p@mail:587?tls=true").email("QADAM_X", default="console:", about="")
    assert settings["EMAIL_HOST"] == "mail"
    assert settings["EMAIL_HOST_USER"] == "u@x"
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_USE_TLS"] is True


def test_a_short_secret_key_is_refused(env, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="at least 32"):
        env(QADAM_X="short").secret_key("QADAM_X", folder=tmp_path, about="")


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(env, tmp_path):
    first = env().secret_key("QADAM_NONE", folder=tmp_path, about="")
    assert env().secret_key("QADAM_NONE", folder=tmp_path, about="") == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_sqlite_waits_for_a_writer_instead_of_failing(env, tmp_path):
    database = env().database("QADAM_NONE", default=f"sqlite:///{tmp_path}/q.sqlite3", about="")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
