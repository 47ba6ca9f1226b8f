"""How a recommendation is cited: as the United Nations do, in APA, and for reference managers (BibTeX).

The words of a citation stay English in every language of the site: they name an English document.
"""

import re
from dataclasses import dataclass

from django.utils import translation

from qadam.register.models import Recommendation
from unrec.vocabularies.states import state_name

MOST_STATES_NAMED = 3


@dataclass(frozen=True)
class Citation:
    """A citation in one style."""

    style: str
    text: str
    is_code: bool = False  # for a reference manager, not for a footnote


def citations_of(item: Recommendation, states: tuple[str, ...], address: str) -> list[Citation]:
    """Return the citations of a recommendation in three styles. Reads `review.mechanism`.

    Args:
        states: codes of the recommending States.
        address: the permanent address of its page.
    """
    review = item.review
    symbol = review.report_symbol
    on = review.adopted_on or review.reviewed_on
    year = str(on.year) if on else "n.d."
    with translation.override("en"):
        mechanism = review.mechanism.name
        names = [state_name(code, "en") for code in states]
        under_review = state_name(review.state_under_review, "en")
    by = _by(names)
    title = f"{mechanism}: {under_review}" + (f", cycle {review.cycle}" if review.cycle else "")
    source = f"{symbol}, recommendation {item.number}" if symbol else f"{title}, recommendation {item.number}"
    key = re.sub(r"[^a-z0-9]+", "-", f"{review.code}-{item.number}".lower())
    bibtex = [
        ("title", f"{{{title}}}"),
        ("author", "{{United Nations}}"),
        ("year", f"{{{on.year}}}" if on else ""),
        ("number", f"{{{symbol}}}" if symbol else ""),
        ("note", f"{{Recommendation {item.number}{by}}}"),
        ("url", f"{{{address}}}"),
    ]
    fields = ",\n".join(f"  {name} = {value}" for name, value in bibtex if value)
    return [
        Citation("UN", f"{source}{by}."),
        Citation("APA", f"United Nations. ({year}). {title} ({source}){by}. {address}"),
        Citation("BibTeX", f"@misc{{{key},\n{fields}\n}}", is_code=True),
    ]


def _by(names: list[str]) -> str:
    if not names:
        return ""
    named = ", ".join(names[:MOST_STATES_NAMED])
    return f" ({named} and others)" if len(names) > MOST_STATES_NAMED else f" ({named})"
