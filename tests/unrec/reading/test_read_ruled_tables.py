"""Tables in PDF whose cells are drawn with lines. All texts are invented."""

from tests.unrec.reading.small_pdf import HEIGHT, PdfPage, write_pdf
from unrec.reading.pdf import read_pdf
from unrec.records import SourceText


def draw_grid(page: PdfPage, columns: list[float], rows: list[float], *, skip: tuple[int, int] | None = None) -> None:
    """Draw every line of a grid; `skip` leaves out the line right of a field (column, row)."""
    for top in rows:
        page.commands.append(f"0.5 w {columns[0]} {HEIGHT - top} m {columns[-1]} {HEIGHT - top} l S")
    for number, left in enumerate(columns):
        for row in range(len(rows) - 1):
            if skip == (number - 1, row):
                continue
            page.commands.append(f"0.5 w {left} {HEIGHT - rows[row]} m {left} {HEIGHT - rows[row + 1]} l S")


def cells(source: SourceText) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in source.tables]


def test_cells_are_read_one_by_one_and_leave_the_running_text() -> None:
    page = PdfPage()
    page.at(50, 80, "The positions stand in the table below:")
    draw_grid(page, [50, 150, 300, 500], [100, 130, 190])
    page.at(55, 115, "Number").at(155, 115, "Position").at(305, 115, "Comment")
    page.at(55, 145, "86.1").at(155, 145, "Supported")
    page.lines(305, 145, ["Schools are being built in", "all of the regions."])
    page.at(50, 230, "This ends the addendum.")
    source = read_pdf(write_pdf([page]))
    assert cells(source) == [
        [["Number", "Position", "Comment"], ["86.1", "Supported", "Schools are being built in all of the regions."]]
    ]
    assert [one.text for one in source.paragraphs] == [
        "The positions stand in the table below:",
        "This ends the addendum.",
    ]
    (table,) = source.tables
    assert table.order == source.paragraphs[0].order


def test_a_cell_over_two_columns_is_given_once() -> None:
    page = PdfPage()
    draw_grid(page, [50, 150, 300], [100, 130, 160], skip=(0, 0))
    page.at(55, 115, "Education and schools in all of the regions")
    page.at(55, 145, "86.1").at(155, 145, "Noted")
    assert cells(read_pdf(write_pdf([page]))) == [[["Education and schools in all of the regions"], ["86.1", "Noted"]]]


def test_a_table_goes_on_over_the_page_without_its_second_heading() -> None:
    pages = []
    for number, top in ((1, 700), (2, 60)):
        page = PdfPage()
        draw_grid(page, [50, 150, 300], [top, top + 30, top + 60])
        page.at(55, top + 15, "Number").at(155, top + 15, "Position")
        page.at(55, top + 45, f"86.{number}").at(155, top + 45, "Noted")
        pages.append(page)
    assert cells(read_pdf(write_pdf(pages))) == [[["Number", "Position"], ["86.1", "Noted"], ["86.2", "Noted"]]]


def test_boxes_that_mark_text_are_no_table() -> None:
    page = PdfPage()
    for top in (100, 112):
        page.commands.append(f"1 1 0 rg 100 {HEIGHT - top - 12} 100 12 re f 200 {HEIGHT - top - 12} 100 12 re f 0 g")
    page.at(105, 110, "86.1 Build schools in all").at(205, 110, "of the regions of the country")
    source = read_pdf(write_pdf([page]))
    assert source.tables == ()
    assert "86.1 Build schools" in source.paragraphs[0].text
