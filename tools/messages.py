"""The message catalogues: locale/<app>/<language>/LC_MESSAGES/django.po, one folder an app.

messages.py collect    find the strings of every app (needs xgettext) and merge them into the catalogues
messages.py compile    write the .mo files that Django reads (needs nothing but polib)
messages.py check      fail on a missing, fuzzy or unused translation, a broken placeholder or plural, and on one string
                       that two apps translate differently: Django keeps one of them for both
"""

import os
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("ru", "kk")  # English is the language of the source
PLURALS = {
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
        "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
    "kk": "nplurals=2; plural=(n!=1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


def apps() -> list[Path]:
    """Return the folders of the apps that hold strings."""
    return sorted(path.parent for path in (ROOT / "qadam").glob("*/apps.py"))


def collect() -> None:
    """Find the strings of every app and merge them into its catalogues."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")
    os.environ.setdefault("QADAM_SECRET_KEY", "a key that signs nothing but this run")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    for app in apps():
        target = LOCALE / app.name
        for language in LANGUAGES:
            (target / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        settings.LOCALE_PATHS = [str(target)]
        os.chdir(app)
        call_command(
            "makemessages",
            locale=list(LANGUAGES),
            no_obsolete=True,
            no_location=False,
            add_location="file",
            verbosity=0,
        )
        os.chdir(ROOT)
        for language in LANGUAGES:
            file = target / language / "LC_MESSAGES" / "django.po"
            if not file.exists():
                continue
            catalogue = polib.pofile(str(file), wrapwidth=120)
            if not len(catalogue):
                file.unlink()
                continue
            for entry in catalogue:
                if entry.fuzzy:  # a guess from a similar sentence: no translation
                    entry.flags.remove("fuzzy")
                    entry.msgstr = ""
                    entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
            catalogue.header = f"{app.name}, {language}"
            catalogue.metadata_is_fuzzy = False
            catalogue.metadata = {
                "Language": language,
                "MIME-Version": "1.0",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Plural-Forms": PLURALS[language],
            }
            catalogue.save()
        for folder in sorted(target.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()


def compile_all() -> None:
    """Write the .mo file beside each .po file."""
    for file in LOCALE.rglob("*.po"):
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))


def faults() -> list[str]:
    """Return what is wrong with the catalogues, a sentence each."""
    found = []
    for file in sorted(LOCALE.rglob("*.po")):
        name = file.relative_to(LOCALE)
        for entry in polib.pofile(str(file)):
            text = entry.msgid if len(entry.msgid) < 60 else entry.msgid[:57] + "..."
            translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            if entry.obsolete:
                found.append(f"{name}: {text!r} is no longer used.")
            elif entry.fuzzy:
                found.append(f"{name}: {text!r} is marked as uncertain.")
            elif not translations or not all(translations):
                found.append(f"{name}: {text!r} has no translation.")
            else:
                wanted = sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
                for translation in translations:
                    given = sorted(set(PLACEHOLDER.findall(translation)))
                    # A plural form may leave the number out ("one measure"), nothing else.
                    if given != wanted and not (entry.msgid_plural and set(given) <= set(wanted)):
                        found.append(f"{name}: {text!r} has {wanted}, its translation {given}.")
    return found + disagreements()


def disagreements() -> list[str]:
    """Return, a sentence each, the strings that two catalogues of a language translate differently.

    Django joins the catalogues, and one translation serves both apps. Where the meanings differ, the string needs a
    context in the code (`pgettext`, `context` in a template), else one of the two words is to be taken for both.
    """
    found = []
    for language in LANGUAGES:
        translations: dict[tuple[str | None, str, bool], dict[object, list[str]]] = {}
        for file in sorted(LOCALE.glob(f"*/{language}/LC_MESSAGES/django.po")):
            for entry in polib.pofile(str(file)):
                text = tuple(sorted(entry.msgstr_plural.items())) if entry.msgid_plural else entry.msgstr
                same = translations.setdefault((entry.msgctxt, entry.msgid, bool(entry.msgid_plural)), {})
                same.setdefault(text, []).append(file.relative_to(LOCALE).parts[0])
        for (_, message, _), texts in translations.items():
            if len(texts) > 1:
                apps_of = "; ".join(", ".join(apps) for apps in texts.values())
                found.append(f"{language}: {message!r} is translated in {len(texts)} ways ({apps_of}).")
    return found


def main() -> int:
    """Run the one command given."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "collect":
        collect()
    elif command == "compile":
        compile_all()
    elif command == "check":
        found = faults()
        print("\n".join(found[:200]) if found else "All messages are translated.")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
