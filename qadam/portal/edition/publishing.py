"""Writing the edition into a folder: pages in every language, assets, files, the search index; links checked."""

import hashlib
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from qadam.base.errors import InvalidInputError
from qadam.portal.edition.crawling import LANGUAGES, Site, Target
from qadam.portal.edition.index import stems_script, words_script
from qadam.portal.edition.rewriting import rewritten

MARK = "edition.txt"  # stands in the folder of every edition, so that nothing else is ever overwritten
START = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>qadam</title>'
    '<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">qadam</a></html>\n'
)
FILES = tuple(f"recommendations.{form}" for form in ("csv", "xlsx", "json", "jsonl", "jsonld"))


@dataclass
class Edition:
    """What was written."""

    pages: int = 0
    files: int = 0
    size_bytes: int = 0
    seconds: float = 0.0
    # Links of pages to what the site refused to give: (page, address).
    broken: list[tuple[str, str]] = field(default_factory=list)


def publish(folder: Path, *, say: Callable[[str], None] = lambda line: None) -> Edition:
    """Write the whole portal into a folder, which is new, empty, or holds an earlier edition; return what was written.

    The new edition is written beside the old one and takes its place at the end: whoever reads sees one or the other.

    Raises:
        InvalidInputError: the folder holds something that is no edition.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise InvalidInputError(f"{folder} holds something that is no edition. Choose an empty folder.")
    started = time.monotonic()
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    edition = _Writer(fresh, say).write()
    edition.seconds = time.monotonic() - started
    lines = [f"{edition.pages} pages, {edition.files} files, {edition.size_bytes} bytes", settings.SITE_ADDRESS, ""]
    (fresh / MARK).write_text("\n".join(lines), encoding="utf-8")
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    return edition


class _Writer:
    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder, self.say = folder, say
        self.site, self.edition = Site(), Edition()
        self.waiting: deque[tuple[Target, str]] = deque()
        self.known: set[str] = set()

    def write(self) -> Edition:
        for language in LANGUAGES:
            self._want(Target(f"/{language}/", f"{language}/index.html"), "")
            self._want(Target(f"/{language}/recommendations/", f"{language}/recommendations/index.html"), "")
            for name in FILES:
                self._want(Target(f"/{language}/{name}", f"{language}/{name}"), "")
        while self.waiting:
            target, page = self.waiting.popleft()
            self._take(target, page)
        for language in LANGUAGES:
            self._save(f"assets/search/words-{language}.js", words_script(language).encode())
        self._save("assets/search/stems.js", stems_script().encode())
        self._save_static("portal/edition.js")
        for name in sorted(_fonts()):
            self._save_static(name)
        start = START.format(address=f"{settings.LANGUAGE_CODE[:2]}/index.html")
        self._save("index.html", start.encode())
        return self.edition

    def _want(self, target: Target, page: str) -> bool:
        if target.file not in self.known:
            self.known.add(target.file)
            self.waiting.append((target, page))
        return True

    def _take(self, target: Target, page: str) -> None:
        if target.file.startswith("assets/"):
            self._save_static(target.file.removeprefix("assets/"))
            return
        answer = self.site.get(target.ask)
        if answer.status_code != 200:
            self.edition.broken.append((page, target.ask))
            return
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = rewritten(content.decode(), target.ask, target.file, lambda found: self._want(found, target.ask))
            content = _with_search(text, target.file).encode()
            self.edition.pages += 1
            if self.edition.pages % 500 == 0:
                self.say(f"{self.edition.pages} pages")
        self._save(target.file, content)

    def _save(self, name: str, content: bytes) -> None:
        path = (self.folder / name).resolve()
        if self.folder.resolve() not in path.parents:
            raise InvalidInputError(f"{name} would stand outside the edition.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.edition.files += 1
        self.edition.size_bytes += len(content)

    def _save_static(self, name: str) -> None:
        content = _static_content(name)
        if content is None:
            self.edition.broken.append(("", f"{settings.STATIC_URL}{name}"))
        else:
            self._save(f"assets/{name}", content)


def _static_content(name: str) -> bytes | None:
    """Return a static file, by its own name or by the fingerprinted one."""
    found = finders.find(name)
    if found:
        return Path(found).read_bytes()
    return staticfiles_storage.open(name).read() if staticfiles_storage.exists(name) else None


def _fonts() -> set[str]:
    """Return the names of the fonts as the stylesheet that the pages link to calls them."""
    url = staticfiles_storage.url("base/qadam.css").removeprefix(settings.STATIC_URL)
    sheet = (_static_content(url) or b"").decode()
    folder = url.rpartition("/")[0]
    addresses = (part.partition(")")[0].strip("\"'") for part in sheet.split("url(")[1:])
    return {f"{folder}/{address}" for address in addresses if address.startswith("fonts/")}


def _with_search(page: str, file: str) -> str:
    """Return a page of the list with the scripts of its search."""
    language, _slash, rest = file.partition("/")
    if rest != "recommendations/index.html":
        return page
    names = (f"search/words-{language}.js", "search/stems.js", "portal/edition.js")
    scripts = "".join(f'<script src="../../assets/{name}" defer></script>' for name in names)
    return page.replace("</body>", f"{scripts}</body>")


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of an edition, for telling two editions apart."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
