"""Puts the runs of text that a page sets into lines, and lines into paragraphs in reading order.

Knows nothing of PDF beyond places and sizes, so that text read by OCR passes through the same steps. The steps are:
runs -> lines (`build_lines`), columns put in order, running headers and footers and footnotes told apart
(`sort_lines`), and lines joined into paragraphs, over page breaks too (`build_paragraphs`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from unrec.records import Box, Paragraph, ParagraphKind, Style

BOLD, ITALIC = 1, 2  # flags of a run, as in pdf_child.py

# Shares of the font size unless said otherwise; all were set on reports of 2008-2025.
SAME_LINE = 0.3  # baselines this near are one line
RAISED_MIN, RAISED_MAX = 0.05, 0.75  # how high the baseline of a footnote mark stands
MARK_SIZE = 0.85  # a footnote mark is at most this share of its neighbour's size
MARK_REACH = 30.0  # points above the baseline within which a mark is looked for
HEIGHT_STEP = 8.0  # points
MARK_GAP = 1.0  # a footnote mark stands this near to its word
WORD_GAP = 0.2  # a wider gap between runs is a space ...
NEXT_RUN_GAP = 0.6  # ... and one so wide even where the file sets the runs one after the other
CELL_GAP = 3.5  # a wider gap inside a line parts columns
LABEL_CHARACTERS = 10  # a number before a wide gap belongs to its text
HEADER_ZONE, FOOTER_ZONE = 0.14, 0.88  # shares of the page's height
RUNNING_CHARACTERS = 60  # in longer lines a number is no page number
REPEATED_PAGES = 3  # a line that stands on so many pages at the same height is a running header or footer
NOTE_SIZE = 0.94  # footnotes are set at most in this share of the body's size
NOTE_ZONE = 0.3  # share of the page's height above which no footnote begins
PARAGRAPH_GAP = 1.22  # a distance this much larger than the usual one starts a paragraph
LOOSE_GAP = 1.05  # with a number at its start, a smaller distance is enough
FIRST_LINE_INDENT = 0.9
FULL_LINE = 0.8  # a line that covers this share of the column's width goes on in the next
HEADING_CHARACTERS = 160
HEADING_SIZE = 1.08  # share of the body's size from which a bold line is a heading whatever it says
COLUMN_ROWS = 6  # as many neighbouring lines with the same gutter make columns
COLUMN_FILLED = 0.7  # share of full lines on both sides that tells columns of text from a table

SYMBOL = r"(?:[A-Z]{1,5}/)+(?:[A-Z0-9.\-]+ ?/ ?)*[A-Z0-9.\-]+(?:\s*/\s?[A-Za-z]+\.\d+)*\*?"
RUNNING_LINE = re.compile(
    rf"^\s*(?:{SYMBOL}|(?:page|стр(?:аница|\.)?|página|pág\.?)\s*\d{{1,4}}|\d{{1,4}}|[ivxl]{{1,6}}|-\s?\d{{1,4}}\s?-|"
    r"GE\.\s?\d\d\s?-\s?\d{3,6}.*|HR/.*|V\.\d\d-\d+.*)\s*$",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^\s*(?:\d{1,3}(?:\.\s?\d{1,3})+\.?|\d{1,3}[.)]|\([a-z]{1,5}\)|\(\d{1,3}\)|[a-z]\)|[IVX]{1,5}\.|[A-Z]\.|[а-я]\)|\([а-я]\)|[•·–—*-])(?:\s|$)"
)
NOTE_MARK = re.compile(r"^[\d*∗†‡§ªº,\s]{1,6}$|^[a-z]$")
NOTE_START = re.compile(r"^\s*(?:\d{1,3}|[*∗†‡]{1,3}|[a-z](?=\s))\s*(?=\S)")
SENTENCE_END = re.compile(r"[.;:?!…)\]”\"’»。；：]\s*$")
LONGEST_WORD = 80  # characters at the end of a line in which its last word is looked for
HYPHEN_END = re.compile(r"\w-$")
WORD_END = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-$")
WORD_START = re.compile(r"[^\W\d_]+")
PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf02d": "-", "\uf0d8": "•", "\uf0fc": "•"}


@dataclass(slots=True)
class Run:
    """A stretch of characters set alike, on one baseline. Places in points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    flags: int = 0
    order: int = -1  # place among the runs of the page as the file sets them


@dataclass(slots=True)
class Page:
    """One page's runs, in the order of the file."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(
        default_factory=list
    )  # drawn lines: left, top, right, bottom


@dataclass(slots=True)
class Line:
    """One line of one column, read from left to right."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: float = 0.0  # share of the characters
    italic: float = 0.0
    marks: tuple[str, ...] = ()  # footnote marks that stood in it
    starts_with_mark: bool = False
    kind: ParagraphKind = ParagraphKind.BODY

    @property
    def box(self) -> Box:
        """The place of the line."""
        return Box(self.page, self.left, self.top, self.right, self.bottom)


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """Return the paragraphs of the pages in reading order, running lines and footnotes included with their kind."""
    lines_by_page = [order_columns(build_lines(page), page.width) for page in pages]
    body_size = usual_size(line for lines in lines_by_page for line in lines)
    sort_lines(lines_by_page, [page.height for page in pages], body_size)
    return build_paragraphs(lines_by_page, body_size)


def build_lines(page: Page) -> list[Line]:
    """Return the lines of one page, from top to bottom, parted where a wide gap parts columns or cells."""
    groups = _Groups()
    cleaned = (_without_private_use(run) for run in page.runs if run.size > 0)
    # larger runs come first, so that footnote marks find the line they stand in
    for run in sorted((run for run in cleaned if run is not None), key=lambda run: -run.size):
        groups.add(run)
    lines = []
    for group, baseline in groups.with_baselines():
        group.sort(key=lambda run: run.left)
        lines += [_line(page.number, piece, baseline) for piece in _pieces(group)]
    lines = [line for line in lines if line.text or line.marks]
    lines.sort(key=lambda line: (round(line.baseline), line.left))
    return lines


def _without_private_use(run: Run) -> Run | None:
    """Return the run with bullets for the usual symbol characters, or None for bar codes and other private signs."""
    if not PRIVATE_USE.search(run.text):
        return run
    text = PRIVATE_USE.sub(lambda match: BULLETS.get(match[0], ""), run.text)
    if not text.strip():
        return None
    run.text = text
    return run


class _Groups:
    """Gathers the runs of a page by their baseline. Lines are kept by height, so that a run looks at its own alone."""

    def __init__(self) -> None:
        self._runs: list[list[Run]] = []
        self._baselines: list[tuple[float, float]] = []
        self._by_height: dict[int, list[int]] = defaultdict(list)

    def add(self, run: Run) -> None:
        """Add a run to the line that it stands in, or begin a line with it."""
        home = self._home_of(run)
        if home is None:
            self._by_height[int(run.baseline // HEIGHT_STEP)].append(len(self._runs))
            self._runs.append([run])
            self._baselines.append((run.baseline, run.size))
        else:
            self._runs[home].append(run)

    def with_baselines(self) -> Iterator[tuple[list[Run], float]]:
        """Yield the runs of each line and its baseline."""
        for runs, (baseline, _) in zip(self._runs, self._baselines, strict=True):
            yield runs, baseline

    def _home_of(self, run: Run) -> int | None:
        best, best_distance = None, float("inf")
        first = int((run.baseline - SAME_LINE * run.size) // HEIGHT_STEP)
        last = int((run.baseline + MARK_REACH) // HEIGHT_STEP)
        for index in (index for height in range(first, last + 1) for index in self._by_height.get(height, ())):
            baseline, size = self._baselines[index]
            distance = baseline - run.baseline
            if abs(distance) <= SAME_LINE * min(size, run.size):
                if abs(distance) < best_distance:
                    best, best_distance = index, abs(distance)
            elif (
                run.size <= MARK_SIZE * size
                and RAISED_MIN * size <= distance <= RAISED_MAX * size
                and distance < best_distance
                and self._is_near(run, index, size)
            ):
                best, best_distance = index, distance
        return best

    def _is_near(self, run: Run, index: int, size: float) -> bool:
        """Tell whether a raised run stands beside a run of a line."""
        return any(
            -MARK_GAP * size <= run.left - other.right <= MARK_GAP * size
            or -MARK_GAP * size <= other.left - run.right <= MARK_GAP * size
            for other in self._runs[index]
        )


def _pieces(group: list[Run]) -> list[list[Run]]:
    """Part a line at wide gaps, but keep a number with the text that follows it."""
    pieces: list[list[Run]] = [[group[0]]]
    right, label = group[0].right, group[0].text.strip()
    for before, run in pairwise(group):
        wide = run.left - right > CELL_GAP * max(before.size, run.size)
        if wide and not (len(label) <= LABEL_CHARACTERS and LABEL.match(label + " ")):
            pieces.append([run])
            right, label = run.right, run.text.strip()
        else:
            pieces[-1].append(run)
            right = max(right, run.right)
            label = (label + run.text).strip()[: LABEL_CHARACTERS + 1]
    return pieces


def _line(page: int, runs: list[Run], baseline: float) -> Line:
    """Join the runs of one piece of a line, footnote marks taken out."""
    largest = max(run.size for run in runs)
    weights: Counter[float] = Counter()
    for run in runs:
        weights[round(run.size, 1)] += len(run.text.strip())
    size = weights.most_common(1)[0][0] or largest
    text, marks, starts_with_mark = "", [], False
    previous: Run | None = None
    bold = italic = total = 0
    for run in runs:
        raised = baseline - run.baseline > RAISED_MIN * size and run.size <= MARK_SIZE * max(size, 1)
        stripped = run.text.strip()
        if (raised and NOTE_MARK.match(stripped)) or (len(stripped) <= 3 and stripped and set(stripped) <= set("*∗†‡")):
            if not text.strip():
                starts_with_mark = True
            marks += re.findall(r"\d+|[*∗†‡]+|[a-z]", stripped)
            if run.text.endswith(" ") and text and not text.endswith(" "):
                text += " "
            previous = run
            continue
        if previous is not None and text and not text.endswith(" ") and not run.text.startswith(" "):
            gap = run.left - previous.right
            following = 0 <= previous.order == run.order - 1
            if gap > (NEXT_RUN_GAP if following else WORD_GAP) * max(run.size, previous.size):
                text += " "
        text += run.text
        count = len(stripped)
        total += count
        bold += count if run.flags & BOLD else 0
        italic += count if run.flags & ITALIC else 0
        previous = run
    return Line(
        page=page,
        text=re.sub(r"\s+", " ", text).strip(),
        left=min(run.left for run in runs),
        top=min(run.top for run in runs),
        right=max(run.right for run in runs),
        bottom=max(run.bottom for run in runs),
        baseline=baseline,
        size=size,
        bold=bold / max(1, total),
        italic=italic / max(1, total),
        marks=tuple(mark.replace("∗", "*") for mark in marks),
        starts_with_mark=starts_with_mark,
    )


def order_columns(lines: list[Line], width: float) -> list[Line]:
    """Put columns of running text one after the other; rows of a table stay side by side."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].baseline - line.baseline) <= SAME_LINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    result: list[Line] = []
    block: list[list[Line]] = []
    gutter = (0.0, width)
    for row in [*rows, []]:
        shared = _shared_gutter(row, gutter)
        if shared is None:
            result += _column_block(block, gutter)
            block, gutter = [], (0.0, width)
            shared = _shared_gutter(row, gutter) if row else None
        if shared is None:
            result += row
        else:
            block.append(row)
            gutter = shared
    return result


def _shared_gutter(row: list[Line], gutter: tuple[float, float]) -> tuple[float, float] | None:
    """Return the part of the gutter that a row of two pieces leaves free, or None where it crosses it."""
    if len(row) == 2:
        shared = (max(gutter[0], row[0].right), min(gutter[1], row[1].left))
        return shared if shared[1] > shared[0] else None
    if len(row) == 1 and gutter[0] > 0:  # a short row of one column inside the block
        line = row[0]
        if line.right <= gutter[1] or line.left >= gutter[0]:
            return (
                (max(gutter[0], line.right), gutter[1])
                if line.right <= gutter[1]
                else (gutter[0], min(gutter[1], line.left))
            )
    return None


def _column_block(block: list[list[Line]], gutter: tuple[float, float]) -> list[Line]:
    pairs = [row for row in block if len(row) == 2]
    flat = [line for row in block for line in row]
    if len(pairs) < COLUMN_ROWS:
        return flat
    left = [line for line in flat if line.right <= gutter[1] and line.left < gutter[0]]
    right = [line for line in flat if line.left >= gutter[0]]
    if len(left) + len(right) != len(flat):
        return flat
    for side in (left, right):
        span = max(line.right for line in side) - min(line.left for line in side)
        full = sum(line.right - line.left >= FULL_LINE * span for line in side)
        if full < COLUMN_FILLED * len(side):
            return flat
    return left + right


def usual_size(lines: Iterable[Line]) -> float:
    """Return the size in which most characters are set, 0 where there are none."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def sort_lines(lines_by_page: list[list[Line]], heights: Sequence[float], body_size: float) -> None:
    """Set the kind of the lines that are running headers, running footers or footnotes."""
    repeated: dict[tuple[str, int], set[int]] = defaultdict(set)
    for lines in lines_by_page:
        for line in lines:
            repeated[_running_key(line)].add(line.page)
    needed = min(REPEATED_PAGES, max(2, len(lines_by_page) - 1))
    for lines, height in zip(lines_by_page, heights, strict=True):
        # a running line has nothing but running lines between itself and the edge of the page
        for zone, ordered in (
            (ParagraphKind.HEADER, sorted(lines, key=lambda line: line.baseline)),
            (ParagraphKind.FOOTER, sorted(lines, key=lambda line: -line.baseline)),
        ):
            for line in ordered:
                inside = (
                    line.baseline < HEADER_ZONE * height
                    if zone is ParagraphKind.HEADER
                    else line.baseline > FOOTER_ZONE * height
                )
                running = RUNNING_LINE.match(line.text) or len(repeated[_running_key(line)]) >= needed
                if not inside or not (running or not line.text):
                    break
                line.kind = zone
        _find_notes(lines, height, body_size)


def _running_key(line: Line) -> tuple[str, int]:
    """Return what is equal for the same running line on two pages: its words and place, whatever its page number."""
    text = re.sub(r"\d+", "#", line.text) if len(line.text) <= RUNNING_CHARACTERS else line.text
    return text, round(line.baseline / 4)


def _find_notes(lines: list[Line], height: float, body_size: float) -> None:
    """Mark the footnotes of one page: the block at its foot that begins with a raised mark or is set smaller."""
    body = [line for line in lines if line.kind is ParagraphKind.BODY]
    start = None
    for index in range(len(body) - 1, -1, -1):
        line = body[index]
        small = line.size <= NOTE_SIZE * body_size
        if line.baseline < NOTE_ZONE * height:
            break
        if line.starts_with_mark and (small or line.baseline > 0.5 * height):
            start = index
        elif not small and not (start is None and _may_follow_mark(body, index)):
            break
        elif small and NOTE_START.match(line.text):
            start = index
    if start is None and body:
        # a footnote that goes on from the page before has no mark
        tail = [line for line in body if line.baseline > 0.7 * height]
        if tail and len(tail) < len(body) and all(line.size <= NOTE_SIZE * body_size for line in tail[-1:]):
            index = len(body)
            while index > 0 and body[index - 1].size <= NOTE_SIZE * body_size:
                index -= 1
            if 0 < index < len(body):
                start = index
    if start is not None:
        for line in body[start:]:
            line.kind = ParagraphKind.FOOTNOTE


def _may_follow_mark(body: list[Line], index: int) -> bool:
    """Tell whether a line of body size at the foot of the page can belong to a footnote that begins above it."""
    return any(line.starts_with_mark for line in body[max(0, index - 4) : index + 1])


def build_paragraphs(lines_by_page: list[list[Line]], body_size: float) -> list[Paragraph]:
    """Join lines into paragraphs, over the end of a page where a sentence goes on there."""
    body = [line for lines in lines_by_page for line in lines if line.kind is ParagraphKind.BODY]
    leading = _usual_leading(body)
    right_edges = _right_edges(lines_by_page)
    groups: list[list[Line]] = []
    for line in body:
        if groups and not _starts_paragraph(groups[-1], line, leading, right_edges, body_size):
            groups[-1].append(line)
        else:
            groups.append([line])
    vocabulary = _vocabulary(body)
    notes = _notes(lines_by_page, vocabulary)
    paragraphs = [_paragraph(group, vocabulary, body_size, notes) for group in groups]
    others = [
        Paragraph(text=line.text, page=line.page, kind=line.kind, style=Style(size=line.size), boxes=(line.box,))
        for lines in lines_by_page
        for line in lines
        if line.kind in (ParagraphKind.HEADER, ParagraphKind.FOOTER)
    ]
    others += [
        Paragraph(text=text, page=page, kind=ParagraphKind.FOOTNOTE, label=mark, boxes=boxes)
        for (page, mark), (text, boxes) in notes.items()
    ]
    merged = sorted(
        [(paragraph.page, _rank(paragraph), index, paragraph) for index, paragraph in enumerate(paragraphs + others)],
        key=lambda entry: entry[:3],
    )
    return [replace(entry[3], order=order) for order, entry in enumerate(merged)]


def _rank(paragraph: Paragraph) -> int:
    return {ParagraphKind.HEADER: 0, ParagraphKind.FOOTNOTE: 2, ParagraphKind.FOOTER: 3}.get(paragraph.kind, 1)


def _usual_leading(lines: list[Line]) -> dict[float, float]:
    """Return the usual distance of baselines by font size."""
    distances: dict[float, Counter[float]] = defaultdict(Counter)
    for before, line in pairwise(lines):
        distance = line.baseline - before.baseline
        if before.page == line.page and 0 < distance < 3 * line.size and round(before.size) == round(line.size):
            distances[round(line.size)][round(distance * 2) / 2] += 1
    result = {}
    for size, counts in distances.items():
        # of the distances that are common, the smallest is the one inside paragraphs
        most = counts.most_common(1)[0][1]
        result[size] = min(distance for distance, count in counts.items() if count >= most / 4)
    return result


def _right_edges(lines_by_page: list[list[Line]]) -> dict[int, float]:
    edges: dict[int, float] = {}
    everything = sorted(line.right for lines in lines_by_page for line in lines if line.kind is ParagraphKind.BODY)
    usual = everything[int(len(everything) * 0.9)] if everything else 0.0
    for lines in lines_by_page:
        rights = sorted(line.right for line in lines if line.kind is ParagraphKind.BODY)
        if rights:
            edges[lines[0].page] = rights[int(len(rights) * 0.9)] if len(rights) > 10 else usual
    return edges


def _starts_paragraph(
    group: list[Line], line: Line, leading: dict[float, float], right_edges: dict[int, float], body_size: float
) -> bool:
    before = group[-1]
    labelled = LABEL.match(line.text) is not None
    ended = SENTENCE_END.search(before.text) is not None
    full = before.right >= before.left + FULL_LINE * (right_edges.get(before.page, before.right) - before.left)
    if abs(before.size - line.size) > 0.1 * max(before.size, line.size):
        return True
    if before.page != line.page or line.baseline < before.baseline - before.size:
        # over the end of a page or column a paragraph goes on unless it was closed or a new number begins
        if labelled and (ended or not full):
            return True
        if (before.bold > 0.9) != (line.bold > 0.9) and (ended or not full):
            return True
        return ended and (not full or line.text[:1].isupper() or not line.text[:1].isalpha())
    usual = leading.get(round(line.size), 1.2 * line.size)
    distance = line.baseline - before.baseline
    if distance <= 0.5 * line.size:  # the next cell of a row
        return True
    if distance > PARAGRAPH_GAP * usual:
        return True
    if labelled and (
        distance > LOOSE_GAP * usual or ended or not full or abs(line.left - before.left) > 0.3 * line.size
    ):
        return True
    if len(group) > 1 and line.left > before.left + FIRST_LINE_INDENT * line.size:
        return True
    if ended and not full and line.text[:1].isupper():
        return True
    heading = before.bold > 0.9 and line.bold < 0.1 and len(before.text) < HEADING_CHARACTERS
    return heading and not full


def _vocabulary(lines: list[Line]) -> Counter[str]:
    """Count the words of the document, those at the ends of lines left out, to decide about hyphens there."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)[:-1])
    return words


def join_lines(texts: Iterable[str], vocabulary: Counter[str] | None = None) -> str:
    """Join the lines of a paragraph; a hyphen at the end of a line stays unless the document writes the word whole."""
    pieces: list[str] = []
    for text in texts:
        if not pieces:
            pieces.append(text)
            continue
        end = pieces[-1][-LONGEST_WORD:]
        if end.endswith("\xad") or (HYPHEN_END.search(end) and text[:1].isalnum()):
            if end.endswith("\xad") or _is_one_word(end, text, vocabulary):
                pieces[-1] = pieces[-1][:-1]
            pieces.append(text)
        elif re.search(r"\w/$", end) or (_wide(end[-1:]) and _wide(text[:1])):
            pieces.append(text)
        else:
            pieces += [" ", text]
    return "".join(pieces).replace("\xad", "")


def _is_one_word(end: str, text: str, vocabulary: Counter[str] | None) -> bool:
    """Tell whether the document writes the word parted over two lines rather whole than with its hyphen."""
    head, tail = WORD_END.search(end), WORD_START.match(text)
    if vocabulary is None or not head or not tail or not text[:1].islower():
        return False
    return vocabulary[(head[0][:-1] + tail[0]).lower()] > vocabulary[(head[0] + tail[0]).lower()]


def _wide(character: str) -> bool:
    """Tell whether the character is Chinese, which is written without spaces."""
    return bool(character) and "\u3000" <= character <= "\u9fff"


def _notes(
    lines_by_page: list[list[Line]], vocabulary: Counter[str]
) -> dict[tuple[int, str], tuple[str, tuple[Box, ...]]]:
    """Return the footnotes by page and mark."""
    notes: dict[tuple[int, str], tuple[str, tuple[Box, ...]]] = {}
    for lines in lines_by_page:
        groups: list[tuple[str, list[Line]]] = []
        for line in lines:
            if line.kind is not ParagraphKind.FOOTNOTE:
                continue
            if line.starts_with_mark and line.marks:
                groups.append((line.marks[0], [line]))
            elif (match := re.match(r"\s*(\d{1,3}|[*∗†‡]{1,3})\s+(?=\S)", line.text)) and not line.starts_with_mark:
                groups.append((match[1], [line]))
            elif groups:
                groups[-1][1].append(line)
            else:
                groups.append(("", [line]))
        for mark, members in groups:
            text = join_lines((line.text for line in members), vocabulary)
            notes[members[0].page, mark] = (text, tuple(line.box for line in members))
    return notes


def _paragraph(
    group: list[Line],
    vocabulary: Counter[str],
    body_size: float,
    notes: dict[tuple[int, str], tuple[str, tuple[Box, ...]]],
) -> Paragraph:
    text = join_lines((line.text for line in group if line.text), vocabulary)
    characters = max(1, sum(len(line.text) for line in group))
    bold = sum(line.bold * len(line.text) for line in group) / characters > 0.5
    italic = sum(line.italic * len(line.text) for line in group) / characters > 0.5
    size = group[0].size
    is_heading = (
        len(text) <= HEADING_CHARACTERS
        and not re.match(r"^\s*\d", text)
        and (bold or size >= HEADING_SIZE * body_size or text.isupper())
        and (size >= HEADING_SIZE * body_size or not re.search(r"[.;:,)]\s*$", text))
    )
    found = [notes[line.page, mark][0] for line in group for mark in line.marks if (line.page, mark) in notes]
    return Paragraph(
        text=text,
        page=group[0].page,
        kind=ParagraphKind.HEADING if is_heading else ParagraphKind.BODY,
        style=Style(bold=bold, italic=italic, size=size, indent=round(group[0].left, 1)),
        boxes=tuple(line.box for line in group),
        notes=tuple(found),
    )
