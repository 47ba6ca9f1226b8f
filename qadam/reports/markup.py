"""The text of a section: plain text with few marks, the same in the browser, in the database and in comparisons.

    A paragraph ends at an empty line. "### Title" is a heading inside the section, "- item" a bullet, "> words" a
    quotation.
    **bold**   *italic*   [^an endnote]   {{figure:supported area=torture|42}}   {{source:17}}

A figure field holds its expression and the figure as it was written; the cross-check compares the two. A source mark
says which inserted fact a paragraph comes from. A backslash takes the meaning from the sign that follows it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qadam.reports.documents.blocks import Block, Heading, Inline, Note, Paragraph, ParagraphKind, Run

INNER_HEADING_LEVEL = 3
_BREAK = re.compile(r"\n[ \t]*\n+")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[{#>\-])"
    r"|\{\{figure:(?P<figure>[^{}|\n]{1,200})\|(?P<written>[^{}|\n]{0,60})\}\}"
    r"|\{\{source:(?P<source>\d{1,12})\}\}"
    r"|\[\^(?P<note>(?:\\.|[^\]\\])+)\]"
    r"|(?P<bold>\*\*)"
    r"|(?P<italic>\*)"
)
_ESCAPE = re.compile(r"\\|\*|\[(?=\^)|\{(?=\{)")
_ESCAPED_START = re.compile(r"^(#|-|>)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class FigureField:
    """A figure field of a text: its expression, the figure as written, and where the field stands in the text."""

    expression: str
    written: str
    start: int
    end: int


def parse(text: str) -> list[Block]:
    """Return a text as blocks. Whatever is no complete mark is plain words: no text is ever refused."""
    blocks: list[Block] = []
    for piece in _BREAK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        blocks += _blocks(piece.strip("\n"))
    return blocks


def _blocks(piece: str) -> Iterator[Block]:
    lines: list[str] = []
    for line in piece.split("\n"):
        stripped = line.strip()
        if stripped.startswith(("### ", "- ", "> ")):
            yield from _paragraph(lines)
            lines = []
            if stripped.startswith("### "):
                yield Heading(INNER_HEADING_LEVEL, _plain(stripped[4:]))
            else:
                kind = ParagraphKind.BULLET if stripped[0] == "-" else ParagraphKind.QUOTE
                inlines = inlines_of(stripped[2:].strip())
                if inlines:
                    yield Paragraph(inlines, kind)
        elif stripped:
            lines.append(stripped)
    yield from _paragraph(lines)


def _paragraph(lines: Sequence[str]) -> Iterator[Block]:
    inlines = inlines_of(" ".join(lines))
    if inlines:
        yield Paragraph(inlines)


def _plain(text: str) -> str:
    return "".join(inline.text for inline in inlines_of(text) if isinstance(inline, Run))


def inlines_of(text: str) -> tuple[Inline, ...]:
    """Return a line as words of their look, endnotes, figure fields and source marks."""
    found: list[Inline] = []
    bold = italic = False
    start = 0
    # A mark that is never closed is plain: what opens the last odd pair counts as words.
    odd_bold, odd_italic = _odd(text, "bold"), _odd(text, "italic")
    for match in _TOKEN.finditer(text):
        if match.start() in (odd_bold, odd_italic):
            continue
        found.append(Run(text[start : match.start()], bold, italic))
        start = match.end()
        if match["escaped"] is not None:
            found.append(Run(match["escaped"], bold, italic))
        elif match["figure"] is not None:
            found.append(Run(match["written"], bold, italic, figure=_SPACE.sub(" ", match["figure"]).strip()))
        elif match["source"] is not None:
            found.append(Run("", source=match["source"]))
        elif match["note"] is not None:
            runs = tuple(
                inline for inline in inlines_of(match["note"].replace("\\]", "]").strip()) if isinstance(inline, Run)
            )
            if runs:
                found.append(Note(runs))
        elif match["bold"] is not None:
            bold = not bold
        else:
            italic = not italic
    found.append(Run(text[start:], bold, italic))
    return tuple(_joined(found))


def _odd(text: str, kind: str) -> int:
    places = [match.start() for match in _TOKEN.finditer(text) if match[kind] is not None]
    return places[-1] if len(places) % 2 else -1


def _joined(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Return inlines without empty runs and doubled spaces, and neighbours of one look as one.

    A line of spaces alone is nothing.
    """
    inlines = list(inlines)
    if all(isinstance(one, Run) and not (one.figure or one.source or one.text.strip()) for one in inlines):
        return
    last: Run | None = None
    for inline in inlines:
        if isinstance(inline, Run) and not (inline.figure or inline.source):
            if not inline.text:
                continue
            if last is not None and (last.bold, last.italic) == (inline.bold, inline.italic):
                last = replace(last, text=_SPACE.sub(" ", last.text + inline.text))
                continue
            if last is not None:
                yield last
            last = replace(inline, text=_SPACE.sub(" ", inline.text))
            continue
        if last is not None:
            yield last
            last = None
        yield inline
    if last is not None:
        yield last


def written(blocks: Iterable[Block]) -> str:
    """Return blocks as text; `parse` gives the same blocks again."""
    pieces: list[str] = []
    before: ParagraphKind | None = None
    for block in blocks:
        if isinstance(block, Heading):
            pieces.append("### " + _SPACE.sub(" ", _escaped(block.text)).strip())
            before = None
        elif isinstance(block, Paragraph):
            line = written_inlines(block.inlines)
            start = {ParagraphKind.BULLET: "- ", ParagraphKind.QUOTE: "> "}.get(block.kind, "")
            if not line:
                continue
            if start and before is block.kind:
                pieces[-1] += "\n" + start + line
            else:
                pieces.append(start + (line if start else _ESCAPED_START.sub(r"\\\1", line)))
            before = block.kind
    return "\n\n".join(pieces)


def written_inlines(inlines: Iterable[Inline]) -> str:
    """Return inlines as a line of text. A mark stands only where the look changes, so that none meets another."""
    pieces: list[str] = []
    bold = italic = False
    for inline in inlines:
        if isinstance(inline, Run) and not inline.source:
            pieces.append("**" * (inline.bold is not bold) + "*" * (inline.italic is not italic))
            bold, italic = inline.bold, inline.italic
        pieces.append(_written(inline))
    pieces.append("**" * bold + "*" * italic)
    return "".join(pieces).strip()


def _written(inline: Inline) -> str:
    if isinstance(inline, Note):
        words = written_inlines(inline.runs).replace("]", "\\]")
        return f"[^{words}]" if words else ""
    if inline.source:
        return f"{{{{source:{inline.source}}}}}"
    if inline.figure:
        return f"{{{{figure:{inline.figure}|{inline.text}}}}}"
    return _escaped(_SPACE.sub(" ", inline.text))


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: "\\" + match[0], text)


def figures_in(text: str) -> list[FigureField]:
    """Return the figure fields of a text in order."""
    return [
        FigureField(_SPACE.sub(" ", match["figure"]).strip(), match["written"], match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match["figure"] is not None
    ]


def sources_in(text: str) -> list[int]:
    """Return the numbers of the source marks of a text in order."""
    return [int(match["source"]) for match in _TOKEN.finditer(text) if match["source"] is not None]


def plain_words(text: str) -> str:
    """Return a text as a reader sees it, a line a block, without endnotes."""
    return "\n".join(block.text for block in parse(text) if isinstance(block, Heading | Paragraph))
