"""The fields of a report under stable names, and their words in the visitor's language.

The names are those of the changes in the audit log: "text:en", "status_claimed", "value:7:entered" (of the indicator
with the id 7), "evidence".
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.languages import language_name
from qadam.plan.models import Indicator
from qadam.progress.models import ProgressUpdate

FIELD_LABELS = {
    "status_claimed": gettext_lazy("status claimed"),
    "status_accepted": gettext_lazy("status accepted"),
    "state": gettext_lazy("state"),
    "evidence": gettext_lazy("evidence"),
    "reason": gettext_lazy("reason"),
}


def fields_of(update: ProgressUpdate) -> dict[str, Any]:
    """Return the fields of a report that a person types, by name."""
    fields: dict[str, Any] = {f"text:{code}": getattr(update, f"text_{code}") for code, _name in settings.LANGUAGES}
    fields["status_claimed"] = update.status_claimed
    for row in update.indicator_values.all():
        for name in ("entered", "source", "note"):
            fields[f"value:{row.indicator_id}:{name}"] = getattr(row, name)
    return fields


def field_label(name: str) -> str:
    """Return the words for a field's name; an unknown name comes back as it is. Reads an indicator's name."""
    head, _colon, rest = name.partition(":")
    if head == "text":
        return _("What was done (%(language)s)") % {"language": language_name(rest)}
    if head == "value":
        pk, _colon, part = rest.partition(":")
        indicator = Indicator.objects.filter(pk=pk).first()
        words = {"entered": "%(indicator)s", "source": _("%(indicator)s, source"), "note": _("%(indicator)s, note")}
        return words[part] % {"indicator": indicator.name if indicator else pk}
    return str(FIELD_LABELS.get(name, name))
