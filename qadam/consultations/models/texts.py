"""A text in each of the languages of the site, for the models that carry one."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qadam.base.models import NAME_FALLBACK


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
