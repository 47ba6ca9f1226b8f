"""The search of the edition: what the script in the browser looks through, as scripts, since a page that is opened from
a folder may load nothing else."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from qadam.register.enums import LabelStatus
from qadam.register.exports import ROWS_PER_READ
from qadam.register.models import Recommendation
from qadam.register.selectors.filters import LABEL_FILTERS, Filters
from qadam.register.selectors.public import recommendations_export_public
from qadam.register.selectors.recommendations import text_for, with_list_data
from unrec.vocabularies.states import regional_group, state_name

FILTER_OF_SCHEME = {str(scheme): name for name, scheme in LABEL_FILTERS.items()}


def rows() -> Iterator[Recommendation]:
    """Return the published recommendations in the order of the list, with what the index holds of each."""
    found = with_list_data(recommendations_export_public(Filters())).select_related("search_text")
    yield from found.iterator(chunk_size=ROWS_PER_READ)


def stems_script() -> str:
    """Return the stems and filters of every recommendation: the same in every language."""
    lines = [json.dumps([_stems(item), _keys(item)], ensure_ascii=False) for item in rows()]
    return _script("qadamStems", lines)


def words_script(language: str) -> str:
    """Return what is shown of every recommendation in a language, in the same order."""
    with translation.override(language):
        lines = [json.dumps(_words(item, language), ensure_ascii=False) for item in rows()]
    return _script("qadamWords", lines)


def _script(name: str, lines: list[str]) -> str:
    return f"window.{name} = [\n" + ",\n".join(lines) + "\n];\n"


def _stems(item: Recommendation) -> str:
    text = getattr(item, "search_text", None)
    return " ".join(dict.fromkeys(text.stems.split())) if text else ""


def _keys(item: Recommendation) -> list[str]:
    keys = [
        f"review:{item.review.code}",
        f"mechanism:{item.review.mechanism.code}",
        f"position:{item.position}",
        f"recurrence:{item.recurrence}",
        f"pledge:{'yes' if item.is_pledge else 'no'}",
    ]
    keys += [f"cycle:{item.review.cycle}"] if item.review.cycle else []
    keys += [f"action:{item.action_category}"] if item.action_category else []
    for label in item.labels.all():
        if label.status != LabelStatus.REJECTED and label.term.scheme in FILTER_OF_SCHEME:
            name = FILTER_OF_SCHEME[label.term.scheme]
            keys += [f"{name}:{label.term.code}", f"{label.status}:{name}:{label.term.code}"]
    for code in dict.fromkeys(state.state for state in item.recommending_states.all()):
        keys += [f"state:{code}", f"region:{regional_group(code)}"]
    return list(dict.fromkeys(keys))


def _words(item: Recommendation, language: str) -> list[Any]:
    text = text_for(item.texts.all(), language)
    states = dict.fromkeys(state.state for state in item.recommending_states.all())
    return [
        f"../reviews/{item.review.code}/{item.number}/index.html",
        item.number,
        item.review.title,
        item.get_position_display(),
        text.text if text else "",
        text.language if text else "",
        ", ".join(state_name(code, language) for code in states),
    ]
