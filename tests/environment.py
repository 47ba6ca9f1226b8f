"""The environment of the tests. A pytest plugin (see addopts), since it must stand before the settings are read."""

import os
import tempfile

from hypothesis import settings

os.environ.setdefault("QADAM_TESTING", "true")
os.environ.setdefault("QADAM_MAIL", "memory:")
os.environ.setdefault("QADAM_LOG", "plain")
os.environ.setdefault("QADAM_SECRET_KEY", "a key that signs nothing but the tests")
# Nothing of a real instance is touched; the folder is the run's own, also for the processes that tests start.
os.environ.setdefault("QADAM_DATA", tempfile.mkdtemp(prefix="qadam-tests-"))

# No example is timed: a busy machine would fail it. In CI hypothesis also draws the same examples each time.
settings.register_profile("untimed", settings(deadline=None))
settings.load_profile("untimed")

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run what touches the database: the rest has run on SQLite, and cannot answer otherwise here."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    kept, left = [], []
    for item in items:
        (kept if _touches_the_database(item) else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def _touches_the_database(item) -> bool:
    if item.get_closest_marker("any_database"):
        return False
    is_django_case = any(base.__module__.startswith("django.test") for base in getattr(item.cls, "__mro__", ()))
    return (
        is_django_case
        or item.get_closest_marker("django_db") is not None
        or item.get_closest_marker("browser") is not None
        or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
    )
