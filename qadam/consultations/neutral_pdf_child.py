"""The program of the child process that rewrites one PDF without what it says of its author. It is run as a file,
reads the PDF from standard input and writes the new one to standard output: a hostile file can abort its process.

Usage: python -I neutral_pdf_child.py MAX_MEMORY_BYTES MAX_SECONDS MAX_PAGES

On failure it writes nothing and ends with a code: 2 the file cannot be opened, 3 it has attachments or forms, 4 it has
too many pages.
"""

import io
import math
import sys

import pypdfium2
import pypdfium2.raw as pdfium

UNREADABLE, LOADED, TOO_LONG = 2, 3, 4


def main() -> int:
    """Rewrite, and return the code with which the process ends."""
    max_memory_bytes, max_seconds, max_pages = (float(text) for text in sys.argv[1:4])
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(max_memory_bytes),) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(max_seconds),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:  # Windows has no such limits; the parent still limits time
        pass
    try:
        source = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        return UNREADABLE
    if source.count_attachments() or source.get_formtype() not in (None, pdfium.FORMTYPE_NONE):
        return LOADED
    if len(source) > max_pages:
        return TOO_LONG
    for number in range(len(source)):
        page = source[number]
        # before the pages are taken over: what is removed afterwards would stay in the file, unreferenced
        for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw) - 1, -1, -1):
            pdfium.FPDFPage_RemoveAnnot(page.raw, index)
        page.close()
    target = pypdfium2.PdfDocument.new()
    target.import_pages(source)  # pages alone: document properties, XMP, structure and history stay behind
    out = io.BytesIO()
    target.save(out)
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
