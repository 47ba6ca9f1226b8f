"""Plain text: characters that are not seen, and names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from qadam.documents.release.findings import CannotCheckError, Finding, Outcome, kept
from qadam.documents.release.names import find_names

# Format characters (Cf) that no Latin or Cyrillic text needs, tags, and controls other than tab, line and page break.
_UNSEEN = re.compile(r"[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TAGS = re.compile(r"[\U000e0000-\U000e0fff\ufff9-\ufffb\U0001d173-\U0001d17a]")
BYTE_ORDER_MARK = "\ufeff"


def inspect_text(data: bytes, names: Iterable[str]) -> list[Finding]:
    """Return what stands in the way of publishing a text file (UTF-8, or UTF-16 with its mark).

    Raises:
        CannotCheckError: the bytes are no such text.
    """
    text = _decode(data)
    found = [*hidden_characters(text, "document", "")]
    for number, line in enumerate(text.splitlines(), start=1):
        found += [Finding("name", "line", str(number), name) for name in find_names(line, names)]
    if not any(finding.code == "name" for finding in found):  # a name broken over two lines
        found += [Finding("name", detail=name) for name in find_names(text, names)]
    return kept(found)


def clean_text(data: bytes) -> Outcome:
    """Return the text in UTF-8 without the characters that are not seen."""
    text = _decode(data)
    done = list(hidden_characters(text, "document", ""))
    return Outcome(without_hidden_characters(text).encode("utf-8"), done)


def without_hidden_characters(text: str) -> str:
    """Return a text without the characters that are not seen."""
    return _TAGS.sub("", _UNSEEN.sub("", text))


def hidden_characters(text: str, where: str, at: str) -> Iterator[Finding]:
    """Yield one finding where a text holds characters that are not seen."""
    found = _UNSEEN.search(text) or _TAGS.search(text)
    if found:
        name = unicodedata.name(found[0], f"U+{ord(found[0]):04X}").lower()
        yield Finding("hidden-character", where, at, name, cleanable=True)


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return data.decode(encoding).removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        raise CannotCheckError("unknown-kind") from None
