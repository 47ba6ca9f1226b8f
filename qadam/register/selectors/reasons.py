"""The matcher's reasons in the visitor's words."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unrec.vocabularies.instruments import instrument_name
from unrec.vocabularies.labels import issues

# Every kind of `unrec.matching.actions.KINDS`.
ACTION_WORDS = {
    "ratify": gettext_lazy("ratify"),
    "legislate": gettext_lazy("change the law"),
    "plan": gettext_lazy("adopt a plan"),
    "institution": gettext_lazy("set up an institution"),
    "prosecute": gettext_lazy("investigate and prosecute"),
    "protect": gettext_lazy("protect victims"),
    "train": gettext_lazy("train and inform"),
    "access": gettext_lazy("give access"),
    "abolish": gettext_lazy("abolish"),
    "cooperate": gettext_lazy("cooperate with mechanisms"),
    "share": gettext_lazy("share experience"),
    "release": gettext_lazy("release"),
}


def reasons_in_words(reasons: Iterable[str]) -> list[str]:
    """Return reasons of `unrec.matching.reasons` ("instrument:OPCAT", "word:torture") as words, each once."""
    language = (get_language() or "en")[:2]
    found: list[str] = []
    for reason in reasons:
        kind, _colon, value = reason.partition(":")
        if kind == "instrument":
            found.append(instrument_name(value, language))
        elif kind == "subject":
            found.append(_issue_names(language).get(value, value))
        elif kind == "action":
            found.append(str(ACTION_WORDS.get(value, value)))
        else:
            found.append(_("“%(word)s”") % {"word": value or kind})
    return list(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _issue_names(language: str) -> dict[str, str]:
    return {issue.code: issue.names.get(language) or issue.code for issue in issues()}
