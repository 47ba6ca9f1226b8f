"""The marks of a section's text: every text is read, and written again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.reports.documents.blocks import Heading, Note, Paragraph, ParagraphKind, Run
from qadam.reports.markup import figures_in, parse, plain_words, sources_in, written

CASES = [
    ("", [], "an empty text has no block"),
    ("One\ntwo", [Paragraph((Run("One two"),))], "a line break inside a paragraph is a space"),
    ("One\n\ntwo", [Paragraph((Run("One"),)), Paragraph((Run("two"),))], "an empty line ends a paragraph"),
    ("### Prisons", [Heading(3, "Prisons")], "a heading inside the section"),
    ("- a\n- b", [Paragraph((Run(t),), ParagraphKind.BULLET) for t in "ab"], "bullets need no empty line between"),
    ("> said", [Paragraph((Run("said"),), ParagraphKind.QUOTE)], "a quotation"),
    ("a **b** *c*", [Paragraph((Run("a "), Run("b", bold=True), Run(" "), Run("c", italic=True)))], "bold and italic"),
    ("* a*  b", [Paragraph((Run(" a", italic=True), Run(" b")))], "a space belongs to the look it stands in"),
    ("*a***b**", [Paragraph((Run("a", italic=True), Run("b", bold=True)))], "one look ends where the next begins"),
    ("**{{figure:supported|42}}**", [Paragraph((Run("42", bold=True, figure="supported"),))], "a bold figure"),
    ("5 * 3", [Paragraph((Run("5 * 3"),))], "a lone star is a star"),
    ("a\\*b\\*", [Paragraph((Run("a*b*"),))], "a backslash takes the meaning away"),
    (
        "x[^see *here*]",
        [Paragraph((Run("x"), Note((Run("see "), Run("here", italic=True)))))],
        "an endnote with a look",
    ),
    ("x[^ ]", [Paragraph((Run("x"),))], "an endnote without words is none"),
    ("{{figure:supported|259}}", [Paragraph((Run("259", figure="supported"),))], "a figure field"),
    ("{{figure:supported}}", [Paragraph((Run("{{figure:supported}}"),))], "a field without a figure is words"),
    ("a{{source:7}}", [Paragraph((Run("a"), Run("", source="7")))], "a source mark"),
    ("{{7*7}} {% x %}", [Paragraph((Run("{{7*7}} {% x %}"),))], "what looks like a program is words"),
]


@pytest.mark.parametrize(("text", "blocks", "reason"), CASES, ids=[case[2] for case in CASES])
def test_marks_become_blocks(text, blocks, reason):
    assert parse(text) == blocks, reason


@pytest.mark.parametrize("text", [case[0] for case in CASES if "figure:supported}}" not in case[0]])
def test_what_was_read_is_written_again_to_the_same_blocks(text):
    assert parse(written(parse(text))) == parse(text)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
texts = st.text("ab *_#->\\[]^{}|\n:figuresouc19|", max_size=80) | st.lists(words).map(" ".join)


@given(texts)
def test_every_text_is_read_and_keeps_its_blocks(text):
    blocks = parse(text)
    assert parse(written(blocks)) == blocks


def test_figures_and_sources_are_found_where_they_stand():
    text = "We support {{figure:supported area=torture|42}} of them.{{source:3}}"
    field = figures_in(text)[0]
    assert (field.expression, field.written) == ("supported area=torture", "42")
    assert text[field.start : field.end] == "{{figure:supported area=torture|42}}"
    assert sources_in(text) == [3]
    assert plain_words(text) == "We support 42 of them."
