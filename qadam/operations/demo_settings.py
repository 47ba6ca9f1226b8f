"""The environment of the demonstration, set before the settings are read."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "var"


def set_demo_environment(*, is_world: bool = False) -> None:
    """Point the settings to the demonstration's own folder, that of the world apart; what is set already stays."""
    os.environ.setdefault("QADAM_DEMO", "true")
    os.environ.setdefault("QADAM_DEMO_WORLD", str(is_world).lower())
    os.environ.setdefault("QADAM_DATA", str(FOLDER / ("demo-world" if is_world else "demo")))
    os.environ.setdefault("QADAM_LOG", "plain")
    # Nobody of the demonstration has a mailbox: the mails lie in a folder, one file each.
    os.environ.setdefault("QADAM_MAIL", f"file://{os.environ['QADAM_DATA']}/mails")
