"""Makes the documents of the invented State Illustria's review, as real DOCX and PDF files.

    python -m tools.sample_review [FOLDER]        (default: qadam/operations/sample)

The texts stand in `qadam/operations/sample/content.yaml`. The same content gives the same files, byte for byte: report
in English (PDF, DOCX) and Russian (DOCX), addendum in English (PDF, DOCX) and Russian (DOCX), the thematic list in the
layout of OHCHR's third cycle (DOCX), and the report of the earlier cycle (PDF, DOCX).
"""

import argparse
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.sample_layout import Block, Masthead, write_docx, write_matrix, write_pdf
from unrec.matching.stems import stem_text
from unrec.vocabularies.labels import keywords, sdg_goals, themes
from unrec.vocabularies.loader import load_yaml_file
from unrec.vocabularies.states import state_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "qadam" / "operations" / "sample"

# Where the report's conclusions stand; the numbers follow from the paragraphs before them.
SUPPORTED, LATER, NOTED = 101, 102, 103
EARLIER_SUPPORTED, EARLIER_NOTED = 64, 65
EARLIER_DELEGATIONS = 60

# Russian names of States that are plural, for the verb.
_RUSSIAN_PLURAL = ("Соединенные", "Нидерланды", "Объединенные Арабские", "Филиппины", "Мальдив", "Острова", "острова")


def load_content() -> dict[str, Any]:
    """Return the texts of the sample review."""
    content: dict[str, Any] = load_yaml_file(FOLDER / "content.yaml")
    return content


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def printed(recommendation: dict[str, Any], language: str) -> str:
    """Return a recommendation as the report prints it, with the States in brackets."""
    parts = recommendation.get("parts") or [recommendation]
    return "; ".join(f"{part[language]} ({names(part['by'], language)})" for part in parts)


def names(codes: Sequence[str], language: str) -> str:
    """Return the names of States as the report prints them."""
    return ", ".join(state_name(code, language) for code in codes)


def numbered(blocks: Sequence[tuple[str, str, str]], first: int = 1) -> Iterator[Block]:
    """Yield paragraphs with running numbers and the headings between them; each is (kind, text, footnote)."""
    number = itertools.count(first)
    for kind, text, note in blocks:
        yield Block(kind, text, f"{next(number)}." if kind == "paragraph" else "", note)


def of_paragraph(content: dict[str, Any], paragraph: int, scheme: str = "recommendations") -> list[dict[str, Any]]:
    """Return the recommendations listed under one paragraph of a report."""
    return [one for one in content[scheme] if one["number"].split(".")[0] == str(paragraph)]


def listed(content: dict[str, Any], paragraph: int, language: str, scheme: str = "recommendations") -> Iterator[Block]:
    """Yield the recommendations under one paragraph, each ending in a semicolon and the last in a full stop."""
    rows = of_paragraph(content, paragraph, scheme)
    for one in rows:
        yield Block("recommendation", printed(one, language) + (";" if one is not rows[-1] else "."), one["number"])


def masthead(content: dict[str, Any], language: str, kind: str) -> Masthead:
    """Return the first page's head of the report, the addendum or the earlier report."""
    words = content["phrases"][language]
    facts = content["earlier_review" if kind == "earlier" else "review"]
    prefix = "earlier_" if kind == "earlier" else ""
    title = [words["report_title"] + ("*" if kind != "addendum" else ""), words["state"]]
    if kind == "addendum":
        title += [words["addendum_title"], words["addendum_subtitle"]]
    return Masthead(
        symbol=facts["symbol"] + ("/Add.1" if kind == "addendum" else ""),
        organisation=words["united_nations"],
        assembly=words["general_assembly"],
        right=(words["distribution"], content["dates"][kind][language], words["original"]),
        left=(
            words["council"],
            words[prefix + "session"],
            words[prefix + "session_dates"],
            words["agenda"],
            words["upr"],
        ),
        title=tuple(title),
        job=f"{facts['job']} ({'R' if language == 'ru' else 'E'})",
        language=language,
        illustrative=words["illustrative"],
        first_note=words["annex_note"] if kind != "addendum" else "",
    )


def statement(content: dict[str, Any], place: int, code: str, language: str) -> str:
    """Return what one delegation said in the dialogue."""
    praise = content["welcomes"][place % len(content["welcomes"])][language]
    concern = content["concerns"][(place * 5) % len(content["concerns"])][language]
    name = state_name(code, language)
    if language == "ru":
        plural = any(word in name for word in _RUSSIAN_PLURAL)
        return f"{name} {'приветствуют' if plural else 'приветствует'} {praise}. Делегация {concern}."
    return f"{sentence(name)} welcomed {praise}. It {concern}."


def report(content: dict[str, Any], language: str) -> list[Block]:
    """Return the report of the Working Group."""
    words, notes = content["phrases"][language], [note[language] for note in content["footnotes"]]
    opening: list[tuple[str, str, str]] = [("heading", words["introduction"], "")]
    opening += [("paragraph", one[language], "") for one in content["introduction"]]
    opening += [("heading", words["proceedings"], ""), ("subheading", words["presentation"], "")]
    opening += [
        ("paragraph", one[language], notes[place] if place < len(notes) else "")
        for place, one in enumerate(content["presentation"])
    ]
    opening += [("subheading", words["dialogue"], ""), ("paragraph", content["dialogue_heading"][language], "")]
    opening += [
        ("paragraph", statement(content, place, code, language), "")
        for place, code in enumerate(content["delegations"])
    ]
    blocks = [*numbered(opening), Block("heading", words["conclusions"])]
    for number, phrase in ((SUPPORTED, "supported"), (LATER, "later"), (NOTED, "noted")):
        blocks.append(Block("paragraph", words[f"chapeau_{phrase}"], f"{number}."))
        blocks += listed(content, number, language)
    blocks.append(Block("paragraph", words["closing"], f"{NOTED + 1}."))
    return [*blocks, Block("heading", words["annex"]), Block("subheading", words["delegation"])]


def earlier_report(content: dict[str, Any]) -> list[Block]:
    """Return the report of the earlier cycle, in English."""
    words, texts = content["phrases"]["en"], content["earlier_texts"]
    opening: list[tuple[str, str, str]] = [("heading", words["introduction"], "")]
    opening += [("paragraph", texts["introduction"], ""), ("heading", words["proceedings"], "")]
    opening += [("subheading", words["presentation"], ""), ("paragraph", texts["presentation"], "")]
    opening += [("subheading", words["dialogue"], ""), ("paragraph", texts["dialogue_heading"], "")]
    opening += [
        ("paragraph", statement(content, place + 3, code, "en"), "")
        for place, code in enumerate(content["delegations"][:EARLIER_DELEGATIONS])
    ]
    blocks = [*numbered(opening), Block("heading", words["conclusions"])]
    for number, phrase in ((EARLIER_SUPPORTED, "supported"), (EARLIER_NOTED, "noted")):
        blocks.append(Block("paragraph", texts[f"chapeau_{phrase}"], f"{number}."))
        blocks += listed(content, number, "en", "earlier")
    return [*blocks, Block("paragraph", words["closing"], f"{EARLIER_NOTED + 1}.")]


def ranges(numbers: Sequence[str]) -> str:
    """Return numbers of one paragraph as a State lists them: "102.1-102.6, 102.8, 102.10".

    Halfway a full stop stands for a comma, as it happens in print ("102.14. 102.15").
    """
    runs: list[list[str]] = []
    for number in numbers:
        if runs and int(number.split(".")[1]) == int(runs[-1][-1].split(".")[1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    pieces = []
    for run in runs:
        pieces += run if len(run) < 3 else [f"{run[0]}-{run[-1]}"]
    slip = len(pieces) // 2
    return ", ".join(pieces[:slip]) + ". " + ", ".join(pieces[slip:])


def addendum(content: dict[str, Any], language: str) -> list[Block]:
    """Return the State's addendum: a list with ranges, then its reasons for the rest."""
    texts, later = content["addendum"], of_paragraph(content, LATER)
    supported = [one["number"] for one in later if one["position"] == "supported"]
    rows: list[tuple[str, str, str]] = [("paragraph", one[language], "") for one in texts["opening"]]
    rows.append(("heading", texts["supported_heading"][language], ""))
    rows.append(("paragraph", f"{texts['supported'][language]} {ranges(supported)}.", ""))
    for kind, chosen in (
        ("partly", [one for one in later if one.get("partly")]),
        ("noted", [one for one in later if one["position"] == "noted" and not one.get("partly")]),
    ):
        rows.append(("heading", texts[f"{kind}_heading"][language], ""))
        for one in chosen:
            sentence_of_position = texts[kind][language].format(number=one["number"])
            rows.append(("paragraph", f"{sentence_of_position} {one['comment'][language]}", ""))
    return [*numbered([*rows, ("paragraph", texts["closing"][language], "")])]


def position_sources(content: dict[str, Any]) -> dict[str, str]:
    """Return where the position on each recommendation stands, as OHCHR prints it: "A/HRC/62/901 - Para. 101"."""
    symbol = content["review"]["symbol"]
    paragraphs = [block for block in addendum(content, "en") if block.label]
    listed_in = next(
        block.label for block in paragraphs if block.text.startswith(content["addendum"]["supported"]["en"])
    )
    sources = {}
    for one in content["recommendations"]:
        number = one["number"]
        if not number.startswith(f"{LATER}."):
            sources[number] = f"{symbol} - Para. {number.split('.')[0]}"
            continue
        own = next((block.label for block in paragraphs if f" {number} " in block.text), listed_in)
        sources[number] = f"{symbol}/Add.1 - Para. {(own if 'comment' in one else listed_in).rstrip('.')}"
    return sources


def matrix(content: dict[str, Any]) -> list[list[str]]:
    """Return the rows of the thematic list, with the mistakes that content.yaml plants."""
    planted, sources = content["planted"], position_sources(content)
    theme_of_area = {area["code"]: area["themes"][0] for area in _areas()}
    goals = {label.code: label.names["en"].upper() for label in sdg_goals()}
    targets = {label.code: label.sdg_targets for label in themes()}
    by_theme: dict[str, list[list[str]]] = {}
    for one in content["recommendations"]:
        if one["number"] == planted["missing"]:
            continue
        theme = theme_of_area[one["area"]]
        text, position = printed(one, "en"), sentence(one["position"])
        if one["number"] in planted["position_differs"]:
            position = "Noted" if position == "Supported" else "Supported"
        if one["number"] == planted["text_differs"]:
            text = text.replace(" by making wider use of measures other than imprisonment", "")
        source = sources[planted["source_of"] if one["number"] == planted["source_differs"] else one["number"]]
        numbers = sorted({int(target.split(".")[0]) for target in targets[theme]})
        labels = [f"- {theme}", "SDGs:", *(f"- {number} - {goals[str(number)]}" for number in numbers)]
        groups = _groups(text)
        if groups:
            labels += ["Affected persons:", *(f"- {group}" for group in groups)]
        row = [f"{one['number']} {text};\nSource of Position: {source}", position, "\n".join(labels), ""]
        by_theme.setdefault(theme, []).append(row)
    rows: list[list[str]] = []
    for theme in sorted(by_theme):
        rows.append([f"Theme: {theme}"])
        rows += by_theme[theme]
    return rows


def _areas() -> list[dict[str, Any]]:
    preset = load_yaml_file(ROOT / "qadam" / "taxonomy" / "presets" / "illustria.yaml")
    areas: list[dict[str, Any]] = preset["areas"]
    return areas


def _groups(text: str) -> list[str]:
    """Return the groups of persons whose keywords stand in a text."""
    stems = " " + " ".join(stem_text(text, "en")) + " "
    return [
        group
        for group, words in keywords("persons", "en").items()
        if any(f" {' '.join(stem_text(word, 'en'))} " in stems for word in words)
    ]


MATRIX_COLUMNS = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")


def make_sample(folder: Path) -> list[Path]:
    """Make every document in `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    content = load_content()
    made = []

    def write(name: str, head: Masthead, blocks: Sequence[Block]) -> None:
        path = folder / name
        (write_pdf if path.suffix == ".pdf" else write_docx)(path, head, blocks)
        made.append(path)

    for language in ("en", "ru"):
        write(f"report_{language}.docx", masthead(content, language, "report"), report(content, language))
        write(f"addendum_{language}.docx", masthead(content, language, "addendum"), addendum(content, language))
    write("report_en.pdf", masthead(content, "en", "report"), report(content, "en"))
    write("addendum_en.pdf", masthead(content, "en", "addendum"), addendum(content, "en"))
    write("earlier_report_en.docx", masthead(content, "en", "earlier"), earlier_report(content))
    write("earlier_report_en.pdf", masthead(content, "en", "earlier"), earlier_report(content))
    path = folder / "thematic_list_en.docx"
    facts = content["review"]
    header = f"UPR of Illustria ({facts['cycle']}th Cycle - {facts['working_group_session']}st Session)"
    write_matrix(
        path, f"{header}\t\tThematic list of recommendations\t\t(illustrative)", MATRIX_COLUMNS, matrix(content)
    )
    return [*made, path]


def main() -> None:
    """Make the sample documents."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    for path in make_sample(parser.parse_args().folder):
        print(f"{path}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
