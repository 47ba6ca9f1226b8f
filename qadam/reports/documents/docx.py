"""A paper as a Word document in the layout of the United Nations. The same paper gives the same bytes."""

from xml.sax.saxutils import escape, quoteattr

from qadam.reports.documents.blocks import Masthead, Paper
from qadam.reports.documents.package import package
from qadam.reports.documents.wordml import NAMESPACES, BodyWriter, R, chart_xml, endnotes_xml
from qadam.reports.documents.words import say
from qadam.reports.types import DATA

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCX = f"{OFFICE}.wordprocessingml.document"
WORD_LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
# A4 with the margins of United Nations documents, in twentieths of a point.
PAGE = (
    '<w:pgSz w:w="11907" w:h="16840"/>'
    '<w:pgMar w:top="1417" w:right="1134" w:bottom="1134" w:left="1134" w:header="850" w:footer="567" w:gutter="0"/>'
)
LANDSCAPE = (
    '<w:pgSz w:w="16840" w:h="11907" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="720" w:bottom="850" w:left="720" w:header="567" w:footer="425" w:gutter="0"/>'
)
# The head of the first page as the United Nations set it: from the edge of the page, beside the place of the emblem.
HEAD_LEFT, HEAD_TOP = 1134, 285
HEAD_COLUMNS = (1259, 5451, 2930)  # the emblem, the organisation and its organ, symbol and distribution
PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def write_docx(paper: Paper, *, editable: bool = False) -> bytes:
    """Return a paper as a Word document.

    Args:
        editable: set marks by which the document is read again when it comes back (`documents.returned`).
    """
    writer = BodyWriter(editable=editable)
    body = _first_page(paper) + writer.body(paper.blocks)
    notes_end = ""
    if paper.annexes:
        # endnotes stand at the end of the report proper, before the annexes
        notes_end = _section(paper, is_last=False)
        annexes = writer.body(paper.annexes)
        body += notes_end + annexes
    body += "".join(_small(line) for line in paper.stamp)
    document = f"<w:document {NAMESPACES}><w:body>{body}{_section(paper, is_last=True)}</w:body></w:document>"
    parts: dict[str, str] = {
        "[Content_Types].xml": _content_types(len(writer.charts)),
        "_rels/.rels": _relations(
            ("rId1", f"{R}/officeDocument", "word/document.xml"),
            (
                "rId2",
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": _core(paper),
        "word/document.xml": document,
        "word/styles.xml": settings_of_language(fixed_part("styles.xml"), paper.language),
        "word/numbering.xml": numbering_of_language(fixed_part("numbering.xml"), paper.language),
        "word/settings.xml": _settings(paper),
        "word/endnotes.xml": endnotes_xml(writer.notes, paper.has_notes_heading),
        "word/footnotes.xml": _footnotes(paper),
        "word/header1.xml": _header(paper, is_even=False),
        "word/header2.xml": _header(paper, is_even=True),
        "word/header3.xml": f"<w:hdr {NAMESPACES}><w:p/></w:hdr>",
        "word/footer1.xml": _footer(is_even=False),
        "word/footer2.xml": _footer(is_even=True),
        "word/footer3.xml": f"<w:ftr {NAMESPACES}><w:p/></w:ftr>",
    }
    related = [
        ("rId1", f"{R}/styles", "styles.xml"),
        ("rId2", f"{R}/numbering", "numbering.xml"),
        ("rId3", f"{R}/settings", "settings.xml"),
        ("rId4", f"{R}/endnotes", "endnotes.xml"),
        ("rId5", f"{R}/footnotes", "footnotes.xml"),
        *((f"rIdHeader{n}", f"{R}/header", f"header{n}.xml") for n in (1, 2, 3)),
        *((f"rIdFooter{n}", f"{R}/footer", f"footer{n}.xml") for n in (1, 2, 3)),
    ]
    for number, chart in enumerate(writer.charts, start=1):
        parts[f"word/charts/chart{number}.xml"] = chart_xml(chart)
        related.append((f"rIdChart{number}", f"{R}/chart", f"charts/chart{number}.xml"))
    parts["word/_rels/document.xml.rels"] = _relations(*related)
    return package({name: (HEAD + text).encode() for name, text in parts.items()})


def _first_page(paper: Paper) -> str:
    """Return the masthead of a United Nations document, or the title of a paper of the State's own."""
    if paper.masthead is None:
        subtitle = (
            f'<w:p><w:pPr><w:pStyle w:val="SingleTxtG"/></w:pPr>{_bold(paper.subtitle)}</w:p>' if paper.subtitle else ""
        )
        return f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{_words(paper.title)}</w:p>{subtitle}'
    head = paper.masthead
    lines = "".join(
        f'<w:p><w:pPr><w:spacing w:before="{120 if n == 0 else 0}"/></w:pPr>{_bold(line, 24 if n == 0 else 20)}</w:p>'
        for n, line in enumerate(head.body_lines)
    )
    if head.dates:
        lines += f"<w:p>{_words(head.dates)}</w:p>"
    note = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    title = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{_words(paper.title)}{note if head.footnote else ""}</w:p>'
    subtitle = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{_words(paper.subtitle)}</w:p>'
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return _masthead_table(head) + lines + title + (subtitle if paper.subtitle else "") + page_break


def _masthead_table(head: Masthead) -> str:
    def cell(width: int, content: str, border: str, align: str) -> str:
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders><w:bottom w:val="single" w:sz="{border}" '
            f'w:space="0" w:color="auto"/></w:tcBorders><w:vAlign w:val="{align}"/></w:tcPr>{content}</w:tc>'
        )

    def line(text: str, size: int, look: str = "", before: int = 0, after: int = 40) -> str:
        return (
            f'<w:p><w:pPr><w:spacing w:before="{before}" w:after="{after}"/></w:pPr><w:r><w:rPr>{look}'
            f'<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        )

    letter, rest = head.symbol[:1], head.symbol[1:]
    symbol = (
        '<w:p><w:pPr><w:spacing w:after="40"/><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>{escape(letter)}</w:t></w:r>'
        f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t>{escape(rest)}</w:t></w:r></w:p>'
    )
    distribution = "".join(
        line(text, 20, before=0 if place else 240, after=0) for place, text in enumerate(head.distribution)
    )

    def row(height: int, contents: tuple[str, str, str], border: str, align: str) -> str:
        cells = (cell(width, content, border, align) for width, content in zip(HEAD_COLUMNS, contents, strict=True))
        return f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{"".join(cells)}</w:tr>'

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in HEAD_COLUMNS)
    upper = row(851, ("<w:p/>", line(head.organisation, 28), symbol), "4", "bottom")
    lower = row(2835, ("<w:p/>", line(head.organ, 34, "<w:b/>", before=120), distribution), "12", "top")
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{HEAD_LEFT}" '
        f'w:tblpY="{HEAD_TOP}"/><w:tblW w:w="{sum(HEAD_COLUMNS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{upper}{lower}</w:tbl>"
    )


def _section(paper: Paper, *, is_last: bool) -> str:
    """Return the page setting; that of the report proper ends with the endnotes, before the annexes."""
    page = LANDSCAPE if paper.is_landscape or (is_last and paper.annexes) else PAGE
    first = "<w:titlePg/>" if paper.masthead is not None and not (is_last and paper.annexes) else ""
    links = "".join(
        f'<w:{kind}Reference w:type="{type_}" r:id="rId{kind.capitalize()}{number}"/>'
        for kind in ("header", "footer")
        for number, type_ in ((1, "default"), (2, "even"), (3, "first"))
    )
    notes = (
        '<w:footnotePr><w:numFmt w:val="chicago"/></w:footnotePr><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
    )
    properties = f'<w:sectPr>{links}{notes}<w:type w:val="nextPage"/>{page}{first}</w:sectPr>'
    return properties if is_last else f"<w:p><w:pPr>{properties}</w:pPr></w:p>"


def _header(paper: Paper, *, is_even: bool) -> str:
    text = paper.running_title
    align = "left" if is_even or paper.is_landscape else "right"
    words = "".join("<w:r><w:tab/></w:r>" if not part else _words(part) for part in _with_tabs(text))
    style = f'<w:pPr><w:pStyle w:val="Header"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:hdr {NAMESPACES}><w:p>{style}{words}</w:p></w:hdr>"


def _with_tabs(text: str) -> list[str]:
    """Return the pieces of a header; an empty piece stands for a tab."""
    pieces: list[str] = []
    for place, piece in enumerate(text.split("\t")):
        pieces += [""] * bool(place) + [piece] * bool(piece)
    return pieces


def _footer(*, is_even: bool) -> str:
    align = "left" if is_even else "right"
    style = f'<w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:ftr {NAMESPACES}><w:p>{style}{PAGE_NUMBER}</w:p></w:ftr>"


def _footnotes(paper: Paper) -> str:
    own = ""
    if paper.masthead is not None and paper.masthead.footnote:
        own = (
            '<w:footnote w:id="2"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:tab/></w:r>'
            f"{_words(paper.masthead.footnote)}</w:p></w:footnote>"
        )
    return (
        f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:tabs><w:tab w:val="right" '
        'w:pos="2155"/></w:tabs><w:spacing w:after="80"/><w:ind w:left="680"/></w:pPr><w:r><w:rPr><w:u w:val="single"/>'
        "</w:rPr><w:tab/></w:r></w:p>"
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r>'
        "</w:p></w:footnote>"
        f"{own}</w:footnotes>"
    )


def _settings(paper: Paper) -> str:
    language = WORD_LANGUAGES.get(paper.language, "en-GB")
    return (
        f"<w:settings {NAMESPACES}><w:evenAndOddHeaders/>"
        '<w:footnotePr><w:numFmt w:val="chicago"/><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:endnotePr><w:pos w:val="sectEnd"/><w:numFmt w:val="decimal"/><w:endnote w:id="-1"/><w:endnote w:id="0"/>'
        '</w:endnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/></w:settings>'
    )


def _core(paper: Paper) -> str:
    when = f'xsi:type="dcterms:W3CDTF">{paper.created}'
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:language>{paper.language}</dc:language>"
        f"<dcterms:created {when}</dcterms:created><dcterms:modified {when}</dcterms:modified></cp:coreProperties>"
    )


def _content_types(charts: int) -> str:
    word = f"{OFFICE}.wordprocessingml"
    overrides = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/numbering.xml": f"{word}.numbering+xml",
        "/word/settings.xml": f"{word}.settings+xml",
        "/word/endnotes.xml": f"{word}.endnotes+xml",
        "/word/footnotes.xml": f"{word}.footnotes+xml",
        **{f"/word/header{n}.xml": f"{word}.header+xml" for n in (1, 2, 3)},
        **{f"/word/footer{n}.xml": f"{word}.footer+xml" for n in (1, 2, 3)},
        **{f"/word/charts/chart{n}.xml": f"{OFFICE}.drawingml.chart+xml" for n in range(1, charts + 1)},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    listed = "".join(relation(*each) for each in relations)
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def fixed_part(name: str) -> str:
    """Return a fixed part from the data folder, without its first line."""
    return (DATA / name).read_text(encoding="utf-8").removeprefix(HEAD).strip()


def settings_of_language(styles: str, language: str) -> str:
    """Return the styles with the language of the words in them."""
    return styles.replace("{language}", WORD_LANGUAGES.get(language, "en-GB"))


def numbering_of_language(numbering: str, language: str) -> str:
    """Return the numbering with the words that stand before the titles of annexes."""
    several, alone = say("annex_number", language, n="%1"), say("annex", language)
    return numbering.replace("{annex_number}", several).replace("{annex}", alone)


def relation(name: str, kind: str, target: str, *, namespace: str = "") -> str:
    """Return one relation of a package."""
    space = f" xmlns={quoteattr(namespace)}" if namespace else ""
    return f"<Relationship{space} Id={quoteattr(name)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _bold(text: str, size: int = 20) -> str:
    return f'<w:r><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _small(text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="SmallG"/></w:pPr>{_words(text)}</w:p>'
