"""A paper as HTML with print styles: what WeasyPrint makes a tagged PDF of. Nothing is loaded from anywhere."""

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from qadam.reports.documents.blocks import (
    Block,
    Cell,
    Chart,
    DataBegins,
    Heading,
    Inline,
    Masthead,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    ParagraphKind,
    Run,
    Table,
    TableRow,
    count_annexes,
    with_leads,
)
from qadam.reports.documents.words import decimal, say
from qadam.reports.types import DATA

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
CHART_WIDTH, LABEL_WIDTH, BAR_HEIGHT, LINE_HEIGHT = 620, 240, 14, 22  # pixels of the drawing
LABEL_CHARACTERS, LABEL_LINES, LABEL_STEP = 42, 2, 10  # a name beside a bar: letters and lines, pixels between lines
PLOT_HEIGHT = 160
TALL_CHARACTERS = 500  # of a cell: some ten lines, more than a page should leave empty


class HtmlWriter:
    """Writes blocks one after another, counting paragraphs and headings as Word does by itself."""

    def __init__(self, language: str) -> None:
        """Args: language: of the paper."""
        self.language = language
        self.notes: list[Note] = []
        self._paragraphs = 0
        self._headings = [0, 0, 0]
        self._annexes = 0
        self._has_one_annex = False

    def body(self, blocks: Sequence[Block]) -> str:
        """Return blocks as HTML."""
        html: list[str] = []
        in_list = False
        self._has_one_annex = count_annexes(blocks) == 1
        for block, is_lead in with_leads(blocks):
            is_bullet = isinstance(block, Paragraph) and block.kind is ParagraphKind.BULLET
            if is_bullet != in_list:
                html.append("<ul>" if is_bullet else "</ul>")
                in_list = is_bullet
            html.append(self._block(block, is_lead))
        return "\n".join([*html, "</ul>"] if in_list else html)

    def _block(self, block: Block, is_lead: bool) -> str:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return self._paragraph(block, is_lead)
        if isinstance(block, Table):
            return _table(block)
        if isinstance(block, Chart):
            return _chart(block, self.language)
        if isinstance(block, DataBegins):
            return ""
        if isinstance(block, PageBreak):
            return '<div class="page-break"></div>'
        raise TypeError(type(block))

    def _heading(self, heading: Heading) -> str:
        level = heading.level
        number = ""
        if heading.is_numbered and not heading.is_annex:
            self._headings[level - 1] += 1
            self._headings[level:] = [0] * (3 - level)
            count = self._headings[level - 1]
            number = {1: f"{roman(count)}.", 2: f"{chr(ord('A') + (count - 1) % 26)}.", 3: f"{count}."}[level]
        elif heading.is_annex and level == 1:
            self._annexes += 1
            number = (
                say("annex", self.language)
                if self._has_one_annex
                else say("annex_number", self.language, n=roman(self._annexes))
            )
        anchor = f' id="section-{heading.section}"' if heading.section else ""
        label = f'<span class="number">{number}</span> ' if number else ""
        css = ' class="annex"' if heading.is_annex else ""
        return f"<h{level + 1}{anchor}{css}>{label}{escape(heading.text)}</h{level + 1}>"

    def _paragraph(self, paragraph: Paragraph, is_lead: bool) -> str:
        words = "".join(self._inline(inline) for inline in paragraph.inlines)
        if paragraph.kind is ParagraphKind.NUMBERED:
            self._paragraphs += 1
            css = "numbered lead" if is_lead else "numbered"
            # the space stands inside, so that justified lines do not stretch it
            return f'<p class="{css}"><span class="number">{self._paragraphs}.&#160;</span>{words}</p>'
        if paragraph.kind is ParagraphKind.BULLET:
            return f"<li>{words}</li>"
        return f'<p class="{paragraph.kind.value}{" lead" * is_lead}">{words}</p>'

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Note):
            self.notes.append(inline)
            number = len(self.notes)
            return f'<sup><a id="back-{number}" href="#note-{number}">{number}</a></sup>'
        return _run(inline)

    def notes_html(self, title: str) -> str:
        """Return the endnotes so far."""
        if not self.notes:
            return ""
        items = "".join(
            f'<li id="note-{number}"><span class="number">{number}</span>{"".join(_run(run) for run in note.runs)}</li>'
            for number, note in enumerate(self.notes, start=1)
        )
        return f'<section class="notes"><h4>{escape(title)}</h4><ol>{items}</ol></section>'


def write_html(paper: Paper) -> str:
    """Return a paper as one HTML document that needs nothing else."""
    writer = HtmlWriter(paper.language)
    body = writer.body(paper.blocks) + writer.notes_html(paper.has_notes_heading)
    if paper.annexes:
        body += f'<div class="annexes">{writer.body(paper.annexes)}</div>'
    style = (DATA / "print.css").read_text(encoding="utf-8")
    stamp = "".join(f'<p class="stamp">{escape(line)}</p>' for line in paper.stamp)
    landscape = ' class="landscape"' if paper.is_landscape else ""
    header = paper.running_title.replace("\t", " ")
    return (
        f'<!doctype html><html lang="{paper.language}"{landscape}><head><meta charset="utf-8">'
        f"<title>{escape(paper.title)}</title>"
        f'<meta name="dcterms.created" content="{paper.created}">'
        f'<meta name="dcterms.modified" content="{paper.created}">'
        f'<style>{style}</style></head><body><p class="running">{escape(header)}</p>'
        f"{_first_page(paper)}{body}{stamp}</body></html>"
    )


def roman(number: int) -> str:
    """Return a number in Roman figures."""
    text = ""
    for value, sign in ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _first_page(paper: Paper) -> str:
    head = paper.masthead
    footnote = f'<span class="footnote">{escape(head.footnote)}</span>' if head is not None and head.footnote else ""
    title = f"<h1>{escape(paper.title)}{footnote}</h1>"
    subtitle = f'<p class="subtitle">{escape(paper.subtitle)}</p>' if paper.subtitle else ""
    if head is None:
        return title + subtitle
    return f'<div class="first-page">{_masthead(head)}{title}{subtitle}</div>'


def _masthead(head: Masthead) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in head.body_lines)
    dates = f'<p class="dates">{escape(head.dates)}</p>' if head.dates else ""
    distribution = "".join(f"<p>{escape(line) or '&#160;'}</p>" for line in head.distribution)
    symbol = f"<big>{escape(head.symbol[:1])}</big>{escape(head.symbol[1:])}"
    return (
        f'<div class="masthead"><div class="line"><p>{escape(head.organisation)}</p><p>{symbol}</p></div>'
        f'<div class="organ"><p>{escape(head.organ)}</p><div>{distribution}</div></div></div>'
        f'<div class="organ-lines">{lines}{dates}</div>'
    )


def _run(run: Run) -> str:
    words = escape(run.text)
    if run.italic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if run.bold else words


def _cell(cell: Cell, tag: str = "td", attributes: str = "") -> str:
    words = "<br>".join("".join(_run(run) for run in runs) for runs in cell.paragraphs)
    css = ' class="n"' if cell.is_number else ""
    return f"<{tag}{css}{attributes}>{words}</{tag}>"


def _break(row: TableRow) -> str:
    """Return the class of a row that may go on on the next page; a short one stays on one page."""
    return ' class="tall"' if any(len(cell.text) > TALL_CHARACTERS for cell in row.cells) else ""


def _table(table: Table) -> str:
    total = sum(column.width for column in table.columns) or 1
    columns = "".join(f'<col style="width:{100 * column.width / total:.2f}%">' for column in table.columns)
    head = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr class="group"><th scope="rowgroup" colspan="{len(table.columns)}">{escape(row.cells[0].text)}</th></tr>'
        if row.is_group
        else f"<tr{_break(row)}>{''.join(_cell(cell) for cell in row.cells)}</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    return f"<table>{caption}<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _chart(chart: Chart, language: str) -> str:
    drawn = _bars(chart) if chart.kind == "bars" else _line(chart, language)
    legend = "".join(
        f'<span class="key"><svg width="10" height="10"><rect width="10" height="10" fill="#{series.colour}"/></svg> '
        f"{escape(series.name)}</span>"
        for series in chart.series
    )
    label = escape(chart.title, quote=True)
    return f'<figure role="img" aria-label="{label}">{drawn}<figcaption>{legend}</figcaption></figure>'


def _bars(chart: Chart) -> str:
    longest = max((sum(series.values[n] for series in chart.series) for n in range(len(chart.categories))), default=0)
    scale = (CHART_WIDTH - LABEL_WIDTH - 40) / longest if longest else 0
    shapes = []
    for n, name in enumerate(chart.categories):
        y, x = n * LINE_HEIGHT + LABEL_STEP / 2, float(LABEL_WIDTH)
        label = wrap(name, LABEL_CHARACTERS, max_lines=LABEL_LINES, placeholder="…")
        for place, words in enumerate(label):
            base = y + 11 + LABEL_STEP * (place - (len(label) - 1) / 2)
            shapes.append(f'<text x="{LABEL_WIDTH - 8}" y="{base:g}" text-anchor="end">{escape(words)}</text>')
        for series in chart.series:
            width = series.values[n] * scale
            if width:
                shapes.append(
                    f'<rect x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{BAR_HEIGHT}" fill="#{series.colour}"/>'
                )
                x += width
        total = sum(series.values[n] for series in chart.series)
        shapes.append(f'<text x="{x + 5:.1f}" y="{y + 11:g}">{total:g}</text>')
    height = len(chart.categories) * LINE_HEIGHT + LABEL_STEP // 2
    return _svg(height, shapes)


def _line(chart: Chart, language: str) -> str:
    values = [value for series in chart.series for value in series.values]
    low, high = min([*values, 0.0]), max(values, default=1.0)
    spread = (high - low) or 1.0
    step = (CHART_WIDTH - 60) / max(len(chart.categories) - 1, 1)
    shapes = []
    for series in chart.series:
        points = [
            (30 + n * step, PLOT_HEIGHT - 24 - (value - low) / spread * (PLOT_HEIGHT - 50))
            for n, value in enumerate(series.values)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        shapes.append(f'<polyline points="{path}" fill="none" stroke="#{series.colour}" stroke-width="2"/>')
        shapes += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#{series.colour}"/>'
            f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{decimal(f"{value:g}", language)}</text>'
            for (x, y), value in zip(points, series.values, strict=True)
        ]
    shapes += [
        f'<text x="{30 + n * step:.1f}" y="{PLOT_HEIGHT - 6}" text-anchor="middle">{escape(name)}</text>'
        for n, name in enumerate(chart.categories)
    ]
    return f'<p class="chart-title">{escape(chart.title)}</p>{_svg(PLOT_HEIGHT, shapes)}'


def _svg(height: int, shapes: Sequence[str]) -> str:
    """Return a drawing. It names its own letters, since styles of the page do not reach into it."""
    return (
        f'<svg viewBox="0 0 {CHART_WIDTH} {height}" width="100%" font-size="9" '
        f'font-family="Liberation Sans, Noto Sans, sans-serif">{"".join(shapes)}</svg>'
    )
