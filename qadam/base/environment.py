"""Reads settings from the environment and keeps a list of what may be set, for docs/reference/settings.md.

Every failure names the variable and says what it may be. Nothing has a silent fallback: a variable that is set but
cannot be read stops the start.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
import environs
from django.core.exceptions import ImproperlyConfigured

SQLITE_BUSY_SECONDS = 20
# A connection is kept between requests; the health check makes a restarted database harmless.
CONNECTION_MAX_AGE_SECONDS = 60


@dataclass(frozen=True)
class Setting:
    """One variable that the environment may hold, for the reference page."""

    name: str
    kind: str
    default: str
    about: str


class Environment:
    """The environment, with a `.env` file below it; each method reads one variable and records it in `known`."""

    def __init__(self, file: Path | None = None) -> None:
        self._env = environs.Env()
        if file is not None and file.is_file():
            self._env.read_env(str(file), recurse=False)
        self.known: list[Setting] = []

    def text(self, name: str, *, default: str, about: str) -> str:
        """Return text; an empty variable counts as not set."""
        self._note(name, "text", default, about)
        return self._env.str(name, default) or default

    def flag(self, name: str, *, default: bool, about: str) -> bool:
        """Return true or false."""
        self._note(name, "true or false", str(default).lower(), about)
        return self._read(self._env.bool, name, default, "true or false")

    def number(self, name: str, *, default: int, about: str) -> int:
        """Return a whole number."""
        self._note(name, "whole number", str(default), about)
        return self._read(self._env.int, name, default, "a whole number, such as 50")

    def words(self, name: str, *, default: list[str], about: str) -> list[str]:
        """Return the words between the commas."""
        self._note(name, "words with commas", ",".join(default), about)
        return [word.strip() for word in self._env.list(name, default) if word.strip()]

    def database(self, name: str, *, default: str, about: str) -> dict[str, Any]:
        """Return Django's description of the database, with the options that each engine needs."""
        self._note(name, "address", default if "var" not in default else "sqlite:///var/qadam.sqlite3", about)
        address = self._env.str(name, default)
        try:
            database: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=CONNECTION_MAX_AGE_SECONDS))
        except (ValueError, KeyError) as error:
            raise ImproperlyConfigured(
                f"{name} cannot be read: write sqlite:////folder/file.sqlite3 or postgres://user:password@host/name."
            ) from error
        database["CONN_HEALTH_CHECKS"] = True
        if database["ENGINE"] == "django.db.backends.sqlite3":
            Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
            database["OPTIONS"] = {
                "timeout": SQLITE_BUSY_SECONDS,
                # A transaction takes the write lock at its start: two writers wait for each other, none fails half-way.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            }
        elif database["ENGINE"] != "django.db.backends.postgresql":
            raise ImproperlyConfigured(f"{name} names a database that is not supported: use SQLite or PostgreSQL.")
        return database

    def file_storage(self, name: str, *, default: str, about: str) -> dict[str, Any]:
        """Return the storage of documents: a folder, or S3-compatible storage."""
        self._note(name, "address", "file://var/files", about)
        address = urlsplit(self._env.str(name, default))
        query = {key: values[-1] for key, values in parse_qs(address.query).items()}
        if address.scheme == "file":
            return {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": unquote(address.path), "file_permissions_mode": 0o640},
            }
        if address.scheme == "s3" and address.hostname:
            options: dict[str, Any] = {
                "bucket_name": address.hostname,
                "location": address.path.strip("/"),
                "default_acl": None,
                "file_overwrite": False,
                "querystring_auth": True,
                "endpoint_url": query.get("endpoint"),
                "region_name": query.get("region"),
            }
            if address.username and address.password:
                options |= {"access_key": unquote(address.username), "secret_key": unquote(address.password)}
            return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        raise ImproperlyConfigured(f"{name} cannot be read: write file:///folder or s3://bucket?endpoint=https://host.")

    def secret_key(self, name: str, *, folder: Path, about: str) -> str:
        """Return the key that signs sessions; where none is given, one is made and kept in the data folder."""
        self._note(name, "text", "made at the first start", about)
        given = self._env.str(name, "")
        if given:
            if len(given) < 32:
                raise ImproperlyConfigured(f"{name} is too short: give at least 32 random characters.")
            return given
        file = folder / "secret_key"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("x", encoding="ascii") as new:
                file.chmod(0o600)
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return file.read_text(encoding="ascii")

    def email(self, name: str, *, default: str, about: str) -> dict[str, Any]:
        """Return Django's EMAIL_ settings for an address such as smtp://user:password@host:587?tls=true."""
        self._note(name, "address", default, about)
        address = urlsplit(self._env.str(name, default))
        backends = {"console": "console", "memory": "locmem", "file": "filebased", "smtp": "smtp"}
        if address.scheme not in backends:
            raise ImproperlyConfigured(
                f"{name} cannot be read: write smtp://user:password@host:587?tls=true or console:."
            )
        settings: dict[str, Any] = {
            "EMAIL_BACKEND": f"django.core.mail.backends.{backends[address.scheme]}.EmailBackend"
        }
        if address.scheme == "file":
            settings["EMAIL_FILE_PATH"] = unquote(address.path)
        if address.scheme == "smtp":
            query = parse_qs(address.query)
            settings |= {
                "EMAIL_HOST": address.hostname or "localhost",
                "EMAIL_PORT": address.port or 25,
                "EMAIL_HOST_USER": unquote(address.username or ""),
                "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
                "EMAIL_USE_TLS": query.get("tls") == ["true"],
                "EMAIL_USE_SSL": query.get("ssl") == ["true"],
                "EMAIL_TIMEOUT": 20,
            }
        return settings

    def openid_connect(self, name: str, *, about: str) -> dict[str, Any]:
        """Return allauth's description of one OpenID Connect server, or nothing."""
        self._note(name, "JSON", "", about)
        given = self._env.str(name, "")
        if not given:
            return {}
        try:
            server = json.loads(given)
            app = {
                "provider_id": server.get("id", "sso"),
                "name": server["name"],
                "client_id": server["client_id"],
                "secret": server["secret"],
                "settings": {"server_url": server["server_url"]},
            }
        except (ValueError, KeyError, TypeError) as error:
            raise ImproperlyConfigured(
                f"{name} cannot be read: give JSON with name, client_id, secret and server_url."
            ) from error
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}

    def logging(self, name: str, *, default: str, about: str) -> dict[str, Any]:
        """Return the logging configuration: JSON lines for machines, or plain lines for people."""
        self._note(name, "json or plain", "json", about)
        form = self._env.str(name, default)
        if form not in {"json", "plain"}:
            raise ImproperlyConfigured(f"{name} is {form!r}: write json or plain.")
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {"()": "qadam.base.logs.json_formatter"},
                "plain": {"()": "qadam.base.logs.plain_formatter"},
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
                "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
                "django_tasks": {"level": "WARNING"},
                "django_tasks_db": {"level": "WARNING"},
                "weasyprint": {"level": "WARNING"},  # else a line for every page of every PDF
            },
        }

    def _note(self, name: str, kind: str, default: str, about: str) -> None:
        self.known.append(Setting(name, kind, default, about))

    def _read(self, reader: Any, name: str, default: Any, may_be: str) -> Any:
        try:
            return reader(name, default)
        except environs.EnvError as error:
            raise ImproperlyConfigured(f"{name} must be {may_be}.") from error
