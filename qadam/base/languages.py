"""Names of languages."""

from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """Return the name of a language ("ru") in the visitor's language, the code itself where it is unknown."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
