"""The entry point of `qadam serve`: the application, loaded by the server before it divides itself into its processes.

What is loaded here they hold in memory once, and they share a folder for the columns of the register.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

from qadam.config.wsgi import application

__all__ = ["application"]


def _load() -> None:
    """Load what a first request would load: the views of all addresses, the catalogues of all languages."""
    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver
    from django.utils import translation

    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            get_resolver().reverse("overview")
            translation.gettext("yes")
    connections.close_all()  # no process may speak over the connection of another


def _share() -> None:
    """Make the folder in which the processes of this server share the columns of the register."""
    from qadam.register.selectors.shared_columns import share_columns

    folder = tempfile.mkdtemp(prefix="qadam-columns-")
    server = os.getpid()

    def remove() -> None:
        if os.getpid() == server:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    share_columns(Path(folder))


_load()
_share()
# Python counts who uses an object in the object itself, and its collector writes there too: it leaves alone what stands
# here before the server divides itself, or nothing would stay shared.
gc.collect()
gc.freeze()
