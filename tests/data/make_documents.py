"""Makes small real files from documents.yaml: reports in five languages and concluding observations, as DOCX or PDF."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.sample_layout import Block, Masthead, write_docx, write_pdf
from unrec.vocabularies.loader import load_yaml_file
from unrec.vocabularies.states import state_name

# Reports made with the phrases of each language; Arabic and Chinese as DOCX only, as the extraction promises them.
LANGUAGES = ("ru", "fr", "es", "ar", "zh")
PDF_LANGUAGES = ("ru", "fr", "es")
SYMBOL = "A/HRC/43/902"


@dataclass(frozen=True, slots=True)
class Expected:
    """One recommendation that a made report holds."""

    number: str
    text: str
    states: tuple[str, ...]
    position: str


@cache
def texts() -> dict[str, Any]:
    """Return what documents.yaml holds."""
    data: dict[str, Any] = load_yaml_file(Path(__file__).with_name("documents.yaml"))
    return data


def expected_in(language: str) -> list[Expected]:
    """Return the recommendations of the made report in a language, in printed order."""
    rows = texts()["reports"][language]["recommendations"]
    return [Expected(row["number"], row["text"], tuple(row["by"]), row["position"]) for row in rows]


def make_report(folder: Path, language: str, suffix: str = "docx") -> Path:
    """Make the report of the Working Group on Illustria in a language, and return its path."""
    words = texts()["reports"][language]
    separator, opening, closing = ("、", "（", "）") if language == "zh" else (", ", " (", ")")
    end = "；" if language == "zh" else "؛" if language == "ar" else ";"
    blocks = [Block("paragraph", words["introduction"], "1."), Block("heading", words["conclusions"])]
    for paragraph, position in (("3", "supported"), ("4", "noted")):
        blocks.append(Block("paragraph", words[position], f"{paragraph}."))
        for row in expected_in(language):
            if row.position == position:
                states = separator.join(state_name(code, language) for code in row.states)
                text = f"{row.text}{opening}{states}{closing}{end}"
                blocks.append(Block("recommendation", text, row.number))
    blocks.append(Block("paragraph", words["closing"], "5."))
    return _write(folder / f"report_{language}.{suffix}", _head(words, SYMBOL, language, words["state"]), blocks)


def make_concluding_observations(folder: Path, suffix: str = "docx") -> Path:
    """Make the concluding observations of the Committee against Torture on Illustria, and return their path."""
    words = texts()["concluding_observations"]
    blocks = []
    for row in words["paragraphs"]:
        if "heading" in row:
            blocks.append(Block("heading", row["heading"]))
        elif "letter" in row:
            blocks.append(Block("recommendation", row["text"], f"({row['letter']})"))
        else:
            blocks.append(Block("paragraph", row["text"], f"{row['number']}."))
    name = f"concluding_observations.{suffix}"
    return _write(folder / name, _head(words, words["symbol"], "en", ""), blocks)


def _head(words: dict[str, Any], symbol: str, language: str, state: str) -> Masthead:
    organisation, assembly, *left = words["head"]
    return Masthead(
        symbol=symbol,
        organisation=organisation,
        assembly=assembly,
        right=("Distr.: General", words.get("date", "16.12.2019")),
        left=tuple(left),
        title=tuple(line for line in (words["title"], state) if line),
        job="GE.19-00902",
        language=language,
        illustrative="-",
    )


def _write(path: Path, head: Masthead, blocks: list[Block]) -> Path:
    (write_pdf if path.suffix == ".pdf" else write_docx)(path, head, blocks)
    return path
