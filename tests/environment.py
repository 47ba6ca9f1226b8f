"""The environment of the tests. A pytest plugin (see addopts), since it must stand before the settings are read."""

import os
import tempfile

os.environ.setdefault("QADAM_TESTING", "true")
os.environ.setdefault("QADAM_MAIL", "memory:")
os.environ.setdefault("QADAM_LOG", "plain")
os.environ.setdefault("QADAM_SECRET_KEY", "a key that signs nothing but the tests")
# Nothing of a real instance is touched; the folder is the run's own, also for the processes that tests start.
os.environ.setdefault("QADAM_DATA", tempfile.mkdtemp(prefix="qadam-tests-"))
