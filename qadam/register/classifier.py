"""The classifier as this instance uses it: with the areas of the preset loaded last, read once a process."""

from functools import lru_cache
from typing import Any

from qadam.taxonomy.models import LoadedPreset
from unrec.classification.classifier import load_classifier
from unrec.errors import InputError

# One for the quick labels, one with embeddings: reading the model takes half a second.
KEPT = 2


def own_classifier(*, embed: bool) -> Any:
    """Return the classifier with the areas of the preset in force.

    Args:
        embed: whether it also asks the nearest labelled examples (extra `embed`).
    """
    preset = LoadedPreset.objects.order_by("-loaded_at").values_list("code", flat=True).first()
    return _loaded(preset, embed)


@lru_cache(maxsize=KEPT)
def _loaded(preset: str | None, embed: bool) -> Any:
    try:
        return load_classifier(preset, embed=embed)
    except InputError:
        # a preset of this instance's own, read from a file that the classifier cannot find by name
        return load_classifier(None, embed=embed)
