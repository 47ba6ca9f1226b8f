"""One of each thing that the addresses of progress name, for the table of who may open what."""

from tests.people import Cast


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    return {}
