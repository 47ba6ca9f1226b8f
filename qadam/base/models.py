"""Abstract models that any app may build on."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where a name is missing in the visitor's language, these are tried in order.
NAME_FALLBACK = ("en", "ru", "kk")


def words_in(row: models.Model, field: str, language: str) -> str:
    """Return what a row says in its column of `language` ("name_kk"), else in the first language that has words."""
    for code in (language[:2], *NAME_FALLBACK):
        if words := getattr(row, f"{field}_{code}", ""):
            return str(words)
    return ""


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
        return words_in(self, "name", language)


class Worded(models.Model):
    """A thing with a text in one or more languages; `text` is the one for the visitor."""

    text_en = models.TextField(_("text in English"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_kk = models.TextField(_("text in Kazakh"), blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """Return the text in the active language, else in the first language that has one."""
        return self.text_in(get_language() or "en")

    @property
    def text_language(self) -> str:
        """Return the language of `text`, for the `lang` of the element that shows it."""
        return self.language_for(get_language() or "en")

    def text_in(self, language: str) -> str:
        """Return the text in `language` ("en", "ru", "kk"), else in the first language that has one."""
        return str(getattr(self, f"text_{self.language_for(language)}"))

    def language_for(self, language: str) -> str:
        """Return the language in which a reader of `language` gets the text."""
        for code in (language[:2], *NAME_FALLBACK):
            if getattr(self, f"text_{code}", ""):
                return code
        return language[:2] if language[:2] in NAME_FALLBACK else NAME_FALLBACK[0]


class Versioned(models.Model):
    """A row that people edit: `version` rises by one with every change, and a save on an old one is refused."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
