"""How each language sets its type: quotation marks, dashes, spaces that no line may break at.

Only the look changes, never the number of words: a space becomes one that does not break, and none is added or taken.
"""

import re

NO_BREAK = "\u00a0"
MAX_PASSES = 5  # one sign may change what the next one is; two passes do for any honest text
QUOTES = {"en": ("“", "”"), "ru": ("«", "»"), "kk": ("«", "»")}
DASHES = {"en": "–", "ru": "—", "kk": "—"}
_OPENING = re.compile(r"(^|[\s(\[«“—–-])[\"„“](?=\S)")
_CLOSING = re.compile(r"(?<=\S)[\"”](?=$|[\s.,;:!?)\]»”\"—–-])")
# In English alone: Russian and Kazakh print the straight one in names (Кот-д'Ивуар).
_APOSTROPHE = re.compile(r"(?<=[\w.,!?])'")
_SINGLE_OPENING = re.compile(r"(^|[\s(\[“—–-])'(?=\w)")
_DASH = re.compile(r"(?<=\s)[-–—](?=\s)")
_RANGE = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)-(?=\d+(?:\.\d+)?(?![\w-]))")
# A word that belongs to the number after it: "No. 5", "art. 12", "ст. 7", "№ 14", "para. 3".
_BEFORE_NUMBER = re.compile(
    r"\b(No\.|Nos\.|art\.|arts\.|para\.|paras\.|Rec\.|p\.|pp\.|ст\.|п\.|пп\.|стр\.|т\.|гл\.|№|"
    r"recommendations?|articles?|paragraphs?|рекомендаци\w+|стать\w+|пункт\w*|бап\w*|тармақ\w*) (?=[\dIVX])",
    re.IGNORECASE,
)
# A unit after its number, and the parts of a number: "5 %", "10 700", "2024 г.", "5 млн".
_AFTER_NUMBER = re.compile(
    r"(?<=\d) (?=(?:%|‰|°|г\.|гг\.|ж\.|жж\.|млн|млрд|тыс\.|мың|миллион|million|billion|per cent|км|km|тенге|теңге|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    r"қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)|\d{3}(?!\d))",
    re.IGNORECASE,
)
# One letter that must not stand at the end of a line in Russian.
_SHORT_WORD = re.compile(r"(?<![^\s«(])([авикосуяАВИКОСУЯ]) (?=\S)")


def typeset(text: str, language: str) -> str:
    """Return words as a language sets them. Setting them again changes nothing."""
    for _pass in range(MAX_PASSES):
        again = _set_once(text, language)
        if again == text:
            break
        text = again
    return text


def _set_once(text: str, language: str) -> str:
    opening, closing = QUOTES.get(language, QUOTES["en"])
    text = _OPENING.sub(lambda match: match[1] + opening, text)
    text = _CLOSING.sub(closing, text)
    text = _DASH.sub(DASHES.get(language, "–"), text)
    text = _RANGE.sub(r"\1–", text)
    text = _BEFORE_NUMBER.sub(lambda match: match[1] + NO_BREAK, text)
    text = _AFTER_NUMBER.sub(NO_BREAK, text)
    if language == "en":
        text = _SINGLE_OPENING.sub(r"\1‘", _APOSTROPHE.sub("’", text))
    if language == "ru":
        text = _SHORT_WORD.sub(lambda match: match[1] + NO_BREAK, text)
        text = text.replace(" —", NO_BREAK + "—")
    return text


def written_count(number: int, language: str) -> str:
    """Return a whole number as a paper writes it: 10,700 in English, 10 700 in Russian and Kazakh."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", NO_BREAK)
