"""Blocks as WordprocessingML: the body of a Word document in the styles of United Nations documents.

Sizes follow the templates of the United Nations Office at Geneva: A4, text 2 cm from the margins, numbers of paragraphs
at the text's edge, chapters "I.", parts "A.". Lengths are twentieths of a point unless said otherwise.
"""

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from qadam.reports.documents.blocks import (
    Block,
    Cell,
    Chart,
    DataBegins,
    Heading,
    Inline,
    Note,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Run,
    Table,
    TableRow,
    count_annexes,
    with_leads,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
TWIPS_PER_MILLIMETRE = 56.6929
EMU_PER_MILLIMETRE = 36_000
STYLES = {
    ParagraphKind.NUMBERED: "ParaNoG",
    ParagraphKind.PLAIN: "SingleTxtG",
    ParagraphKind.BULLET: "Bullet1G",
    ParagraphKind.ABOUT: "AboutG",
    ParagraphKind.QUOTE: "QuoteG",
    ParagraphKind.SMALL: "SmallG",
}
HEADING_STYLES = {1: "HChG", 2: "H1G", 3: "H23G"}
# Marks that the returned document is read by: which section begins, which figure or source stands here.
SECTION_MARK, DATA_MARK, FIGURE_MARK, SOURCE_MARK = "qadam_section", "qadam_data", "figure", "qadam_source"
GROUP_FILL = "C6D9F1"  # of the theme rows of OHCHR's lists
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CHART_WIDTH, CHART_HEIGHT = 165, 80  # millimetres
BAR_FRAME, BAR_STEP = 32, 7  # millimetres of a chart of bars: title, axis and legend, and each bar with its name
FIRST_NOTE = 1  # 0 and -1 are Word's separators
TEXT_INDENT = 1134  # of the text from the margin; tables and annexes begin at the margin
ANNEX_NUMBERING = 4  # of data/numbering.xml; its second level is for an annex that is the only one


class BodyWriter:
    """Writes blocks one after another and keeps what they share: endnotes, charts, numbers of marks."""

    def __init__(self, *, editable: bool = False) -> None:
        """Args: editable: whether to set the marks by which a document that comes back is read."""
        self.editable = editable
        self.notes: list[Note] = []
        self.charts: list[Chart] = []
        self._marks = self._data = 0
        self._has_annexes = self._has_one_annex = False

    def body(self, blocks: Sequence[Block]) -> str:
        """Return blocks as XML."""
        annexes = count_annexes(blocks)
        self._has_annexes, self._has_one_annex = annexes > 0, annexes == 1
        return "".join(self._block(block, is_lead) for block, is_lead in with_leads(blocks))

    def _block(self, block: Block, is_lead: bool) -> str:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return self._paragraph(block, is_lead)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Chart):
            return self._chart(block)
        if isinstance(block, DataBegins):
            self._data += 1
            return self._bookmark(f"{DATA_MARK}_{self._data}") if self.editable else ""
        if isinstance(block, PageBreak):
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        raise TypeError(type(block))

    def _heading(self, heading: Heading) -> str:
        is_annex = heading.is_annex and heading.level == 1
        style = "AnnexG" if is_annex else HEADING_STYLES[heading.level]
        numbering = ""
        if not heading.is_numbered or (heading.is_annex and not is_annex):
            indent = 0 if self._has_annexes else TEXT_INDENT
            numbering = (
                f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="{indent}" w:firstLine="0"/>'
            )
        elif is_annex and self._has_one_annex:
            numbering = f'<w:numPr><w:ilvl w:val="1"/><w:numId w:val="{ANNEX_NUMBERING}"/></w:numPr>'
        words = _run(Run(heading.text))
        if self.editable and heading.section is not None:
            words = self._bookmark(f"{SECTION_MARK}_{heading.section}_{heading.version}") + words
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{numbering}</w:pPr>{words}</w:p>'

    def _bookmark(self, name: str) -> str:
        self._marks += 1
        return f'<w:bookmarkStart w:id="{self._marks}" w:name="{name}"/><w:bookmarkEnd w:id="{self._marks}"/>'

    def _paragraph(self, paragraph: Paragraph, is_lead: bool) -> str:
        properties = f'<w:pStyle w:val="{STYLES[paragraph.kind]}"/>{"<w:keepNext/>" * is_lead}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self._inlines(paragraph.inlines)}</w:p>"

    def _inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Note):
            self.notes.append(inline)
            number = len(self.notes) - 1 + FIRST_NOTE
            return (
                f'<w:r><w:rPr><w:rStyle w:val="EndnoteReference"/></w:rPr><w:endnoteReference w:id="{number}"/></w:r>'
            )
        if inline.source:
            return self._bookmark(f"{SOURCE_MARK}_{inline.source}") if self.editable else ""
        if inline.figure and self.editable:
            return (
                f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(inline.figure[:60])}/>"
                f"<w:tag w:val={quoteattr(f'{FIGURE_MARK}:{inline.figure}')}/></w:sdtPr>"
                f"<w:sdtContent>{_run(inline)}</w:sdtContent></w:sdt>"
            )
        return _run(inline)

    def _table(self, table: Table) -> str:
        widths = [round(column.width * TWIPS_PER_MILLIMETRE) for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            _cell(Cell(((Run(column.title),),)), width, style="TableHeadG")
            for column, width in zip(table.columns, widths, strict=True)
        )
        border = "".join(
            f'<w:{side} w:val="dotted" w:sz="4" w:space="0" w:color="808080"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        description = f"<w:tblCaption w:val={quoteattr(_clean(table.caption))}/>" if table.caption else ""
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{description}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
            + "".join(_row(row, widths) for row in table.rows)
            + '</w:tbl><w:p><w:pPr><w:spacing w:after="120"/></w:pPr></w:p>'
        )

    def _chart(self, chart: Chart) -> str:
        self.charts.append(chart)
        number = len(self.charts)
        millimetres = BAR_FRAME + BAR_STEP * len(chart.categories) if chart.kind == "bars" else CHART_HEIGHT
        width, height = CHART_WIDTH * EMU_PER_MILLIMETRE, round(millimetres * EMU_PER_MILLIMETRE)
        title = quoteattr(_clean(chart.title))
        return (
            '<w:p><w:pPr><w:pStyle w:val="SingleTxtG"/></w:pPr><w:r><w:drawing>'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{number}" name="Chart {number}" descr={title}/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="rIdChart{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        )


def endnotes_xml(notes: Iterable[Note], title: str) -> str:
    """Return the part of the endnotes; the title stands before them in the place of Word's line."""
    written = "".join(
        f'<w:endnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="EndnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="EndnoteReference"/></w:rPr><w:endnoteRef/></w:r><w:r><w:tab/></w:r>'
        f"{''.join(_run(run) for run in note.runs)}</w:p></w:endnote>"
        for number, note in enumerate(notes, start=FIRST_NOTE)
    )
    return (
        f'<w:endnotes {NAMESPACES}><w:endnote w:type="separator" w:id="-1"><w:p><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="240"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>{_escaped(title)}</w:t></w:r>'
        '</w:p></w:endnote><w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
        f"</w:r></w:p></w:endnote>{written}</w:endnotes>"
    )


def chart_xml(chart: Chart) -> str:
    """Return a chart part: bars of parts lying down, or lines; the figures stand in the part itself."""
    element = "barChart" if chart.kind == "bars" else "lineChart"
    before = (
        '<c:barDir val="bar"/><c:grouping val="stacked"/>' if chart.kind == "bars" else '<c:grouping val="standard"/>'
    )
    after = '<c:gapWidth val="60"/><c:overlap val="100"/>' if chart.kind == "bars" else '<c:marker val="1"/>'
    series = "".join(_series(chart, number) for number in range(len(chart.series)))
    orientation = "maxMin" if chart.kind == "bars" else "minMax"
    positions = ("l", "b") if chart.kind == "bars" else ("b", "l")
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:roundedCorners val="0"/><c:chart>'
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000" b="1"/></a:pPr><a:r>'
        f'<a:rPr sz="1000" b="1"/><a:t>{_escaped(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>'
        f'<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:{element}>{before}'
        f'<c:varyColors val="0"/>{series}{after}<c:axId val="1"/><c:axId val="2"/></c:{element}>'
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{orientation}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{positions[0]}"/><c:crossAx val="2"/><c:tickLblSkip val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{positions[1]}"/><c:majorGridlines/><c:crossAx val="1"/></c:valAx></c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/></c:chart>'
        '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="800"/></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
        "</c:chartSpace>"
    )


def _series(chart: Chart, number: int) -> str:
    series = chart.series[number]
    labels = "".join(f'<c:pt idx="{n}"><c:v>{_escaped(name)}</c:v></c:pt>' for n, name in enumerate(chart.categories))
    values = "".join(f'<c:pt idx="{n}"><c:v>{value:g}</c:v></c:pt>' for n, value in enumerate(series.values))
    fill = f'<a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill>'
    straight = '<c:smooth val="0"/>' if chart.kind == "line" else ""
    look = f"<c:spPr>{fill}</c:spPr>" if chart.kind == "bars" else f'<c:spPr><a:ln w="28575">{fill}</a:ln></c:spPr>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{number}</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{_escaped(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'{look}<c:cat><c:strLit><c:ptCount val="{len(chart.categories)}"/>{labels}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:ptCount val="{len(series.values)}"/>{values}</c:numLit></c:val>'
        f"{straight}</c:ser>"
    )


def _row(row: TableRow, widths: list[int]) -> str:
    if row.is_group:
        cell = _cell(row.cells[0], sum(widths), span=len(widths), fill=GROUP_FILL, style="TableHeadG")
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(_cell(cell, width) for cell, width in zip(row.cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, *, span: int = 1, fill: str = "", style: str = "TableG") -> str:
    about = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        about += f'<w:gridSpan w:val="{span}"/>'
    if fill:
        about += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    look = '<w:jc w:val="right"/>' if cell.is_number else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{"".join(_run(run) for run in runs)}</w:p>'
        for runs in cell.paragraphs or ((),)
    )
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{paragraphs}</w:tc>"


def _run(run: Run) -> str:
    if not run.text:
        return ""
    look = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(run.text)}</w:t></w:r>'


def _clean(text: str) -> str:
    """Return a text without the characters that no XML may hold."""
    return NO_XML.sub("", text)


def _escaped(text: str) -> str:
    return escape(_clean(text))
