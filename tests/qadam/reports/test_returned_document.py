"""A document that left comes back: whatever stands in a section, what nobody touched is as it was written here."""

import io
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadam.reports.documents.blocks import Paper
from qadam.reports.documents.docx import write_docx
from qadam.reports.documents.report import section_blocks
from qadam.reports.documents.returned import ReturnedText, read_returned
from qadam.reports.services.returned import merged
from qadam.reports.services.sections import clean_text

SECTION = 7
MARKS = st.sampled_from(
    [
        *("word", "слово", "қала", "12 March 2026", "ст. 5", '"quote"', "'single'", " - ", "<b>&amp;", "]]>", "\u00a0"),
        *("**bold**", "*italic*", "***both***", "[^note]", '[^a *b* "c" - d]', "[^]", "{{source:7}}", "**", "*"),
        *("{{figure:supported|42}}", "*{{figure:recommendations area=x|1 200}}*", "{{", "}}", "[", "]", "\\", "^"),
        *("\n", "\n\n", "\n- item", "\n\n- one\n- two", "\n> quotation", "\n### Heading", "#", ">", "-", "1."),
    ]
)
SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=10)
TEXTS = st.lists(MARKS | SIGNS, max_size=20).map("".join).map(clean_text)


def came_back(text: str, language: str, *, edit: str = "") -> ReturnedText:
    """A section as it comes back from another program, with `edit` at the end of its last paragraph."""
    row: dict[str, Any] = {
        "id": SECTION,
        "version": 3,
        "level": 1,
        "kind": "text",
        "title": "Title",
        "text": text,
        "is_annex": False,
        "recommendations": ["139.1"],
    }
    blocks = tuple(section_blocks(row, {"report": {"language": language}, "data": {}}))
    document = docx.Document(io.BytesIO(write_docx(Paper("Report", language, blocks), editable=True)))
    if edit:
        document.paragraphs[-1].add_run(edit)
    file = io.BytesIO()
    document.save(file)
    (found,) = read_returned(file.getvalue())
    return found


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "ru", "kk"]))
def test_what_nobody_changed_is_as_it_was_written(text, language):
    assert merged(text, came_back(text, language), language) == text


KEPT = [
    ("*{{figure:supported|42}}* of **{{figure:recommendations|120}}**", "a figure keeps its look"),
    ("{{source:7}}", "a paragraph that holds the mark of a source alone"),
    ("[^See the law.]", "a paragraph that holds an endnote alone"),
]


@pytest.mark.parametrize(("text", "reason"), KEPT, ids=[case[1] for case in KEPT])
def test_one_changed_paragraph_leaves_the_others_as_they_were(text, reason):
    changed = f'{text}\n\nThe "law" of 2 May 2026 - in force.'
    back = merged(changed, came_back(changed, "en", edit=" Edited."), "en")
    assert back == f"{text}\n\nThe “law” of 2 May 2026 – in force. Edited.", reason


def test_characters_that_no_document_may_hold_are_not_kept():
    assert clean_text("\x00a\x0bb\r\nc\ufffe ") == "ab\nc"
