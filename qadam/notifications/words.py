"""What a notification says, and where it leads. Both are made when the reader's language is known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


@dataclass(frozen=True)
class Words:
    """The subject (one line) and the text (plain, paragraphs apart by an empty line) in the language now active."""

    subject: str
    text: str


WordMaker = Callable[[], Words]


@dataclass(frozen=True)
class Address:
    """A page by the name of its address, so that the link can be made in any language."""

    url_name: str
    kwargs: dict[str, Any] = field(default_factory=dict)

    def path(self) -> str:
        """Return the path in the language now active."""
        return reverse(self.url_name, kwargs=self.kwargs)

    def link(self, language: str) -> str:
        """Return the whole address of the page in a language, for a mail."""
        with translation.override(language):
            return settings.SITE_ADDRESS + self.path()


def address(url_name: str, **kwargs: str | int) -> Address:
    """Return the address of a page for `notify` and `Duty`.

    Raises:
        NoReverseMatch: there is no such page.
    """
    found = Address(url_name, kwargs)
    found.path()
    return found
