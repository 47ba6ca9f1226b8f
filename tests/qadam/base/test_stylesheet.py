"""The stylesheet keeps its promises: contrast in both themes, logical directions, nothing from elsewhere."""

import re
from itertools import product
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "qadam" / "base" / "static" / "base"
CSS = (FOLDER / "qadam.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
GROUNDS = ("paper", "sheet", "wash", "accent-wash")


def tokens(selector: str) -> dict[str, str]:
    block = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


LIGHT = tokens("\n:root")
DARK = LIGHT | tokens(":root:not(.light)")


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_from_every_ground(theme):
    pairs = list(product(("ink", "muted", "accent", "accent-strong"), GROUNDS))
    pairs += [("gold", "gold-wash"), ("ink", "gold-wash"), ("ink", "done-wash"), ("ink", "late-wash"), ("ink", "hit")]
    pairs += [("late", "sheet"), ("late", "paper"), ("gold", "paper"), ("gold", "sheet")]
    pairs += [("ink", "added"), ("ink", "removed"), ("accent-ink", "accent"), ("paper", "late")]
    pairs += [("sheet", kind) for kind in ("done", "partly", "going", "idle", "late", "noted", "accent")]
    weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_and_borders_of_fields_stand_out(theme):
    kinds = ("done", "partly", "going", "idle", "late", "noted", "edge", "gold", "accent")
    weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in product(kinds, GROUNDS)}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < SHAPE} == {}


def test_the_chosen_dark_theme_is_the_dark_theme_of_the_system():
    assert tokens(":root.dark") == tokens(":root:not(.light)")


def test_directions_are_logical_so_that_the_page_can_turn():
    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|text-align: (?:left|right)|float: (?:left|right)", CSS
    )
    assert physical == []


def test_nothing_comes_from_elsewhere_and_every_font_is_there():
    assert "http" not in re.sub(r'\[href\^="http"\]', "", CSS)
    fonts = re.findall(r'url\("([^"]+)"\)', CSS)
    assert len(fonts) == 12
    assert [font for font in fonts if not (FOLDER / font).is_file()] == []


def test_fonts_and_stylesheet_stay_small():
    assert sum(file.stat().st_size for file in (FOLDER / "fonts").glob("*.woff2")) < 130_000
    assert len(CSS.encode()) < 60_000
