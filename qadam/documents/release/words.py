"""The sentences of the release gate."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# What was found. `%(place)s` is a whole word group such as "Page 3".
PROBLEMS: dict[str, Any] = {
    "metadata": _("%(place)s: the properties of the file say more than its text (%(detail)s)."),
    "private-data": _("%(place)s: data that programs left there (%(detail)s)."),
    "tracked-change": _("%(place)s: tracked changes; accept or reject them in Word."),
    "comment": _("%(place)s: comments."),
    "hidden-text": _("%(place)s: text that is not seen; remove it or make it visible."),
    "covered-text": _("%(place)s: text lies under a box or a picture."),
    "covered-picture": _("%(place)s: a box or a picture lies over another picture."),
    "cropped-picture": _("%(place)s: a cropped picture keeps the parts that were cut off."),
    "covering-shape": _("%(place)s: a shape or picture lies over the text; remove it or set it in line."),
    "alternate-text": _("%(place)s: an alternate text that is not seen."),
    "attachment": _("%(place)s: a file is attached."),
    "embedded-object": _("%(place)s: an embedded file or object (%(detail)s)."),
    "action": _("%(place)s: a script or an action that starts by itself."),
    "form-field": _("%(place)s: form fields."),
    "revision": _("%(place)s: earlier versions of the file are still in it."),
    "leftover": _("%(place)s: deleted content is still in the file (%(detail)s)."),
    "layer": _("%(place)s: layers that can be switched on and off."),
    "link": _("%(place)s: links lead out of the file."),
    "external-data": _("%(place)s: content is fetched from another file or address (%(detail)s)."),
    "macro": _("%(place)s: macros."),
    "hidden-sheet": _("%(place)s: the sheet is hidden; show it or delete it."),
    "hidden-row": _("%(place)s: hidden rows (%(detail)s); show them or delete them."),
    "hidden-column": _("%(place)s: hidden columns (%(detail)s); show them or delete them."),
    "defined-name": _("%(place)s: defined names."),
    "formula": _("%(place)s: formulas; save a copy with values only."),
    "picture-metadata": _("%(place)s: the picture carries data that is not seen (%(detail)s)."),
    "hidden-pixels": _("%(place)s: transparent parts of the picture hold an image."),
    "unchecked-part": _("%(place)s: a part of a kind that cannot be checked (%(detail)s)."),
    "hidden-character": _("%(place)s: characters that are not seen (%(detail)s)."),
    "name": _("%(place)s: a name of the case's list (%(detail)s)."),
    "file-name": _("%(place)s: a name of the case's list (%(detail)s); give it a neutral name."),
}

PLACES: dict[str, Any] = {
    "document": _("The document"),
    "file_name": _("The name of the file"),
    "page": _("Page %(at)s"),
    "paragraph": _("Paragraph %(at)s"),
    "line": _("Line %(at)s"),
    "sheet": _("Sheet %(at)s"),
    "cell": _("Cell %(at)s"),
    "part": _("Part %(at)s"),
}

# What cleaning did.
CHANGES: dict[str, Any] = {
    "metadata": _("%(place)s: properties were removed."),
    "private-data": _("%(place)s: data that programs left was removed."),
    "comment": _("%(place)s: comments were removed."),
    "hidden-text": _("%(place)s: text that is not seen was removed."),
    "alternate-text": _("%(place)s: an alternate text was removed; describe the picture where it is shown."),
    "attachment": _("%(place)s: attached files were removed."),
    "action": _("%(place)s: scripts and actions were removed."),
    "form-field": _("%(place)s: form fields became plain text."),
    "revision": _("%(place)s: earlier versions were removed."),
    "leftover": _("%(place)s: deleted content was removed for good."),
    "link": _("%(place)s: links were removed; their words stay."),
    "defined-name": _("%(place)s: defined names were removed."),
    "picture-metadata": _("%(place)s: data in pictures was removed."),
    "hidden-pixels": _("%(place)s: transparent parts were emptied."),
    "hidden-character": _("%(place)s: characters that are not seen were removed."),
    "pictured": _("%(place)s: the page became a picture; its words can no longer be searched or read aloud."),
}

ERRORS: dict[str, Any] = {
    "empty": _("The file is empty."),
    "missing": _("The file cannot be opened."),
    "password": _("The file is protected by a password; save it without one and try again."),
    "unknown-kind": _(
        "A file of this kind cannot be checked; save it as PDF, Word (.docx), Excel (.xlsx), JPEG, PNG or plain text."
    ),
    "damaged": _("The file is damaged and cannot be checked; save it again and try once more."),
    "damaged-picture": _("A picture is damaged and cannot be checked; save it again and try once more."),
    "limit": _("The file is too large or too complicated to be checked; split it and try again."),
    "changed": _("The file cannot be cleaned without changing what is seen; clean it by hand."),
}


def problem_sentence(code: str, where: str, at: str, detail: str) -> str:
    """Return what was found and where."""
    return str(PROBLEMS[code]) % {"place": _place(where, at), "detail": detail}


def change_sentence(code: str, where: str, at: str) -> str:
    """Return what cleaning did and where."""
    return str(CHANGES[code]) % {"place": _place(where, at)}


def error_sentence(code: str) -> str:
    """Return why a file cannot be checked. Codes of `unrec` that have no sentence here mean a damaged file."""
    return str(ERRORS.get("limit" if code == "zip-bomb" else code, ERRORS["damaged"]))


def _place(where: str, at: str) -> str:
    return str(PLACES[where]) % {"at": at}
