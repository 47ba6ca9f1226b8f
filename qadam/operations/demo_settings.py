"""The environment of the demonstration, set before the settings are read."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "var" / "demo"


def set_demo_environment() -> None:
    """Point the settings to the demonstration's own folder; what is set already stays."""
    os.environ.setdefault("QADAM_DEMO", "true")
    os.environ.setdefault("QADAM_DATA", str(FOLDER))
    os.environ.setdefault("QADAM_LOG", "plain")
    # Nobody of the demonstration has a mailbox: the mails lie in a folder, one file each.
    os.environ.setdefault("QADAM_MAIL", f"file://{os.environ['QADAM_DATA']}/mails")
