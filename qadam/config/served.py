"""The entry point of `qadam serve`: the application, loaded by the server before it divides itself into its processes.

What is loaded here they hold in memory once. They share a folder for the columns of the register, and a process that
reads them.
"""

import atexit
import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from qadam.config.wsgi import application
from qadam.register.selectors.column_reader import start_reader
from qadam.register.selectors.shared_columns import share_columns

__all__ = ["application"]


def _folder() -> Path:
    """Return a folder that lives as long as this server."""
    folder = Path(tempfile.mkdtemp(prefix="qadam-columns-"))
    server = os.getpid()

    def remove() -> None:
        if os.getpid() == server:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _answer(path: str, **query: str) -> None:
    """Answer a page for nobody. Where the site is not ready yet the log says so, as for any visitor."""
    site = urlsplit(settings.SITE_ADDRESS)
    headers = {"host": site.netloc, "x-forwarded-proto": site.scheme}
    request = RequestFactory().get(path, query, secure=settings.SECURE, headers=headers)
    application.get_response(request).close()


def _load() -> None:
    """Load what first visitors would load: views, templates, catalogues and stems of all languages, and the columns."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            pages = [reverse("overview"), reverse("recommendations")]
        for path in pages:
            _answer(path)
        _answer(pages[1], q="OPCAT")
    connections.close_all()  # no process may speak over the connection of another


shared = _folder()
share_columns(shared)
first_reader = start_reader(shared)
_load()
# Python counts who uses an object in the object itself, and its collector writes there too: it leaves alone what stands
# here before the server divides itself, or nothing would stay shared.
gc.collect()
gc.freeze()
if first_reader is not None:
    # The one that stays holds what has been loaded meanwhile together with the others.
    os.kill(first_reader, signal.SIGTERM)
    os.waitpid(first_reader, 0)
    start_reader(shared)
