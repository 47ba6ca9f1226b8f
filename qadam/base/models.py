"""Abstract models that any app may build on."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where a name is missing in the visitor's language, these are tried in order.
NAME_FALLBACK = ("en", "ru", "kk")


class Named(models.Model):
    """A thing with a name in each of the languages; `name` is the one for the visitor."""

    name_en = models.CharField(_("name in English"), max_length=500, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=500, blank=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the active language, else in the first language that has one."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the name in `language` ("en", "ru", "kk"), else in the first language that has one."""
        for code in (language[:2], *NAME_FALLBACK):
            name = getattr(self, f"name_{code}", "")
            if name:
                return str(name)
        return ""


class Versioned(models.Model):
    """A row that people edit: `version` rises by one with every change, and a save on an old one is refused."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
