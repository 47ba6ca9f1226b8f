"""No page shows an English word of the interface to a visitor who reads Russian or Kazakh.

Every page of `authorization.tsv` is opened in the language; what it says (text, labels, hints, names of buttons) is
compared with the catalogues. Left out is what stands in a language of its own, such as the text of a recommendation.
"""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse
from django.utils import translation

from qadam.register.models import Mechanism, PositionEntry, Recommendation
from tests.qadam.config import test_authorization as every_address
from unrec.vocabularies.states import all_states

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ["ru", "kk"]
SIGNED_OUT_PAGES = ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
SIGNED_IN_PAGES = ["account_logout", "account_change_password", "account_reauthenticate", "mfa_index"]
SHOWN_TO_DEVELOPERS = {"components"}
CANARY = "Aibarys"  # in every text of a case, which is sealed and so not found among what people wrote

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "data-label", "summary"}
UNSPOKEN = {"script", "style", "kbd", "code"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
WORD = re.compile(r"(?<![\w./-])[A-Za-z]?[a-z]+(?![\w/]|[.-]\w)")  # no abbreviation, symbol, file name or code
OTHER_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
# Words that all three languages write in Latin letters: names, codes, the UN's own way to cite ("para. 4").
INTERNATIONAL = {"qadam", "json", "lines", "atom", "info", "alpha", "word", "excel", "cookie", "para", "en", "ru", "kk"}


class Spoken(HTMLParser):
    """Gathers what a page says in its own language: the runs of text and the attributes that are read out."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # element, and whether it is in the language of the page and spoken

    @property
    def _speaks(self) -> bool:
        return self._open[-1][1] if self._open else True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        speaks = self._speaks if language is None else language == self.language
        speaks = speaks and tag not in UNSPOKEN and given.get("translate") != "no"
        if speaks:
            self.found += [value for name, value in attrs if value and name in SPOKEN_ATTRIBUTES]
        if tag not in VOID:
            self._open.append((tag, speaks))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._speaks and data.strip():
            self.found.append(" ".join(data.split()))


def said(page: str, language: str) -> list[str]:
    """Return what a page says in its own language."""
    reader = Spoken(language)
    reader.feed(page)
    return reader.found


@cache
def catalogue(language: str) -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    """Return the English messages that have another wording in a language: whole ones (names of States
    among them), a pattern of those with placeholders, and all English words of the interface."""
    whole, patterns, words = set(), [], set()
    for file in sorted((ROOT / "locale").glob(f"*/{language}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(file)):
            translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            for message in filter(None, (entry.msgid, entry.msgid_plural)):
                words |= {word.lower() for word in WORD.findall(PLACEHOLDER.sub(" ", message))}
                if message in translations:
                    continue
                if PLACEHOLDER.search(message):
                    literal = PLACEHOLDER.split(message.replace("%%", "%"))
                    if any(len(word) > 3 for piece in literal for word in WORD.findall(piece)):  # "of" tells nothing
                        patterns.append(".+?".join(re.escape(piece) for piece in literal))
                else:
                    whole.add(message)
    for state in all_states():
        names = state.names
        if names.get(language, names["en"]) != names["en"]:
            whole.add(names["en"])
    return frozenset(whole), re.compile("|".join(patterns) or "(?!)"), frozenset(words - INTERNATIONAL)


def english_in(page: str, language: str) -> Iterator[str]:
    """Yield every piece of a page that is English of the interface: a message of the catalogues, or nothing but words
    that its messages are made of."""
    whole, pattern, words = catalogue(language)
    for piece in said(page, language):
        text = piece.strip(" :·,.←→↓()")
        if piece in whole or text in whole or pattern.fullmatch(piece):
            yield piece
        elif not OTHER_LETTER.search(piece):
            latin = {word.lower() for word in WORD.findall(piece)} - INTERNATIONAL
            if latin and latin <= words:
                yield piece


@pytest.mark.parametrize(
    ("page", "found", "because"),
    [
        ("<p>Noted</p>", ["Noted"], "a message of the catalogues"),
        ("<b>Sort by</b>: number", ["Sort by", ": number"], "the marks around a message do not hide it"),
        ("<p>No. 12</p>", ["No. 12"], "a message with a placeholder"),
        ("<p>Download the filters</p>", ["Download the filters"], "never collected, but of words that messages use"),
        ('<a aria-label="Search" href="/en/">→</a>', ["Search"], "what a screen reader says"),
        ("<p>Kazakhstan</p>", ["Kazakhstan"], "a State has a name in each language"),
        ('<p lang="en">Noted</p> <code>noted</code>', [], "in a language of its own, or a code"),
        ('<dl translate="no"><dd>Noted</dd></dl>', [], "kept as it was recorded"),
        ("<p>Принято к сведению, A/HRC/59/12, para. 4, report.pdf</p>", [], "symbols and file names"),
        ("<p>Aida Coordinator</p>", [], "a name"),
    ],
)
def test_what_counts_as_english(page, found, because):
    assert list(english_in(page, "ru")) == found, because


objects = every_address.objects


def open_page(client, address: str) -> str:
    """Return the HTML of an address, an empty text for what is no page."""
    answer = client.get(address)
    if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
        return ""
    return answer.content.decode()


def texts_in(value: object) -> Iterator[str]:
    """Yield every text of a value, the values of lists and dicts among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)


class Written:
    """What people have written into the objects of this test: it stands on a page in whatever language they chose."""

    def __init__(self) -> None:
        values: set[str] = set()
        for model in apps.get_models():
            if not model.__module__.startswith("qadam.") or model._meta.app_label == "audit":
                continue
            names = [
                field.attname
                for field in model._meta.fields
                if isinstance(field, CharField | TextField | JSONField) and not field.choices
            ]
            for row in model._base_manager.values_list(*names):
                values |= {" ".join(text.split()) for value in row for text in texts_in(value) if len(text) > 2}
        self.values = sorted(values, key=len, reverse=True)

    def holds(self, piece: str) -> bool:
        """Return whether a piece of a page is made of what people wrote, and of nothing else in English."""
        for value in self.values:
            piece = piece.replace(value, " ")
        return CANARY in piece or not {word.lower() for word in WORD.findall(piece)} - INTERNATIONAL


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_english_of_the_interface(objects, cast, sign_in, language):
    Mechanism.objects.update(name_ru="Универсальный периодический обзор", name_kk="Әмбебап мерзімді шолу")
    Recommendation.objects.update(heading="")
    PositionEntry.objects.update(raw="")
    several = {"everybody": "anonymous", "any_role": "coordinator", "signed_in": "coordinator"}
    words = {row["who"].split()[0] for row in every_address.TABLE} | {"anonymous", "coordinator"}
    clients = {word: sign_in(getattr(cast, several.get(word, word))) for word in words}
    found, opened = {}, 0
    with translation.override(language):
        addresses = [
            (row["address"], clients[row["who"].split()[0]], every_address.address_of(row, objects))
            for row in every_address.TABLE
            if row["address"] not in SHOWN_TO_DEVELOPERS
        ]
        addresses += [(name, clients["anonymous"], reverse(name)) for name in SIGNED_OUT_PAGES]
        addresses += [(name, clients["coordinator"], reverse(name)) for name in SIGNED_IN_PAGES]
    written = Written()
    for name, client, address in addresses:
        page = open_page(client, address)
        opened += bool(page)
        english = sorted({piece for piece in english_in(page, language) if not written.holds(piece)})
        if english:
            found[name] = english
    assert found == {}
    assert opened > len(addresses) / 2
