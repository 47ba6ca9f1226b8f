"""PDFs with something planted in them, each with one fault, and harmless ones. Everything in them is invented."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

VISIBLE = "The Government thanks the Special Rapporteur for the letter."
SHOWN = f"BT /F1 12 Tf 72 700 Td ({VISIBLE}) Tj ET\n"
SECRET = "Testimony of a witness"
BOX = "0 g 60 590 400 30 re f\n"


def text(words: str = SECRET, *, top: int = 600, size: float = 12, before: str = "0 g") -> str:
    """Return the commands that set words."""
    return f"{before} BT /F1 {size} Tf 72 {top} Td ({words}) Tj ET 0 g\n"


def writer(*contents: str) -> PdfWriter:
    """Return a writer with one page for each content."""
    made = PdfWriter()
    made.metadata = None
    font = made._add_object(_dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
    for content in contents:
        page = made.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(content.encode("latin-1"))
        page[NameObject("/Contents")] = made._add_object(stream)
    return made


def written(made: PdfWriter) -> bytes:
    """Return the bytes of a PDF."""
    out = BytesIO()
    made.write(out)
    return out.getvalue()


def pdf(*contents: str) -> bytes:
    """Return a PDF with one page for each content."""
    return written(writer(*contents))


def jpeg(*, exif: bool = False, size: tuple[int, int] = (120, 80)) -> bytes:
    """Return a JPEG with a few colours."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    out = BytesIO()
    extra = Image.Exif()
    extra[0x013B] = "A. Author"  # Artist
    picture.save(out, "JPEG", **({"exif": extra} if exif else {}))
    return out.getvalue()


def with_picture(content: str, data: bytes, *, size: tuple[int, int] = (120, 80)) -> PdfWriter:
    """Return a writer with one page that may draw `/Im0`."""
    made = writer(content)
    image = StreamObject()
    image._data = data
    image.update(
        _dictionary(
            Type="/XObject", Subtype="/Image", Width=size[0], Height=size[1], ColorSpace="/DeviceRGB",
            BitsPerComponent=8, Filter="/DCTDecode",
        )
    )  # fmt: skip
    resources = made.pages[0]["/Resources"].get_object()
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Im0"): made._add_object(image)})
    return made


def _dictionary(**values: object) -> DictionaryObject:
    def wrap(value: object) -> object:
        if isinstance(value, str):
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        return NumberObject(value) if isinstance(value, int) else value

    return DictionaryObject({NameObject(f"/{key}"): wrap(value) for key, value in values.items()})


def _with_root(**values: object) -> bytes:
    made = writer(SHOWN)
    for key, value in _dictionary(**values).items():
        made.root_object[key] = value
    return written(made)


def _with_page(**values: object) -> bytes:
    made = writer(SHOWN)
    for key, value in _dictionary(**values).items():
        made.pages[0][key] = value
    return written(made)


def _info() -> bytes:
    made = writer(SHOWN)
    made.add_metadata({"/Author": "A. Author", "/Company": "Office"})
    return written(made)


def _xmp() -> bytes:
    stream = DecodedStreamObject()
    stream.set_data(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>A. Author</creator></x:xmpmeta>")
    stream.update(_dictionary(Type="/Metadata", Subtype="/XML"))
    made = writer(SHOWN)
    made.root_object[NameObject("/Metadata")] = made._add_object(stream)
    return written(made)


def _attached() -> bytes:
    made = writer(SHOWN)
    made.add_attachment("draft.txt", SECRET.encode())
    return written(made)


def _javascript() -> bytes:
    made = writer(SHOWN)
    script = made._add_object(_dictionary(S="/JavaScript", JS="app.alert(1)"))
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("start"), script])})
    made.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})
    return written(made)


def _annotated(annotation: DictionaryObject) -> bytes:
    made = writer(SHOWN)
    made.add_annotation(0, annotation)
    return written(made)


def _black_note() -> bytes:
    made = writer(SHOWN + text())
    note = _dictionary(Type="/Annot", Subtype="/Square")
    note[NameObject("/Rect")] = ArrayObject([FloatObject(value) for value in (60, 590, 400, 620)])
    look = DecodedStreamObject()
    look.set_data(b"0 g 0 0 340 30 re f")
    look.update(_dictionary(Type="/XObject", Subtype="/Form"))
    look[NameObject("/BBox")] = ArrayObject([FloatObject(value) for value in (0, 0, 340, 30)])
    note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): made._add_object(look)})
    made.add_annotation(0, note)
    return written(made)


def _form() -> bytes:
    made = writer(SHOWN)
    field = _dictionary(Type="/Annot", Subtype="/Widget", FT="/Tx", T="witness", V=SECRET)
    field[NameObject("/Rect")] = ArrayObject([FloatObject(value) for value in (72, 600, 300, 620)])
    reference = made._add_object(field)
    made.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    made.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    return written(made)


def _earlier_version() -> bytes:
    made = PdfWriter(BytesIO(pdf(SHOWN + text())), incremental=True)
    stream = DecodedStreamObject()
    stream.set_data(SHOWN.encode())
    made.pages[0][NameObject("/Contents")] = made._add_object(stream)
    return written(made)


def _deleted_page() -> bytes:
    made = writer(SHOWN, text())
    pages = made.root_object["/Pages"].get_object()
    pages["/Kids"].pop()
    pages[NameObject("/Count")] = NumberObject(1)
    return written(made)


def _layer() -> bytes:
    made = writer(SHOWN + "/OC /L1 BDC " + text() + " EMC")
    group = made._add_object(_dictionary(Type="/OCG", Name="draft"))
    made.pages[0]["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/L1"): group})
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([group])})
    made.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): off}
    )
    return written(made)


def _alternate() -> bytes:
    made = writer(SHOWN)
    element = _dictionary(Type="/StructElem", S="/Figure", Alt=SECRET)
    made.root_object[NameObject("/StructTreeRoot")] = DictionaryObject(
        {NameObject("/Type"): NameObject("/StructTreeRoot"), NameObject("/K"): made._add_object(element)}
    )
    return written(made)


def _scan_in_form() -> bytes:
    made = with_picture(SHOWN + "q 1 0 0 1 72 400 cm /Fm0 Do Q 0 g 100 420 100 40 re f", jpeg())
    pictures = made.pages[0]["/Resources"]["/XObject"]
    form = DecodedStreamObject()
    form.set_data(b"q 200 0 0 130 0 0 cm /Im0 Do Q")
    form.update(_dictionary(Type="/XObject", Subtype="/Form"))
    form[NameObject("/BBox")] = ArrayObject([FloatObject(value) for value in (0, 0, 200, 130)])
    form[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): dict.__getitem__(pictures, "/Im0")})}
    )
    pictures[NameObject("/Fm0")] = made._add_object(form)
    return written(made)


DRAWN = "q 200 0 0 130 72 400 cm /Im0 Do Q\n"

# name of the file: (how it is made, the check that finds it)
PLANTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "author.pdf": (_info, "metadata"),
    "xmp.pdf": (_xmp, "metadata"),
    "white-text.pdf": (lambda: pdf(SHOWN + text(before="1 g")), "hidden-text"),
    "nearly-white-text.pdf": (lambda: pdf(SHOWN + text(before="0.95 g")), "hidden-text"),
    "invisible-text.pdf": (lambda: pdf(SHOWN + text(before="3 Tr") + "0 Tr"), "hidden-text"),
    "tiny-text.pdf": (lambda: pdf(SHOWN + text(size=1)), "hidden-text"),
    "text-outside-page.pdf": (lambda: pdf(SHOWN + text(top=-400)), "hidden-text"),
    "text-clipped-away.pdf": (lambda: pdf(SHOWN + "q 0 0 10 10 re W n " + text() + " Q"), "hidden-text"),
    "text-under-box.pdf": (lambda: pdf(SHOWN + text() + BOX), "covered-text"),
    "text-under-white-box.pdf": (lambda: pdf(SHOWN + text() + "1 g 60 590 400 30 re f"), "covered-text"),
    "black-text-on-black.pdf": (lambda: pdf(SHOWN + BOX + text()), "covered-text"),
    "half-covered-name.pdf": (lambda: pdf(SHOWN + text() + "0 g 60 590 60 30 re f"), "covered-text"),
    "text-under-text.pdf": (
        lambda: pdf(SHOWN + text(before="1 g") + text("Words of someone else")),
        "covered-text",
    ),
    "text-under-picture.pdf": (
        lambda: written(with_picture(SHOWN + text() + "q 400 0 0 60 60 570 cm /Im0 Do Q", jpeg())),
        "covered-text",
    ),
    "text-under-note.pdf": (_black_note, "covered-text"),
    "scan-under-box.pdf": (
        lambda: written(with_picture(SHOWN + DRAWN + "0 g 80 420 100 40 re f", jpeg())),
        "covered-picture",
    ),
    "scan-in-form-under-box.pdf": (_scan_in_form, "covered-picture"),
    "picture-half-off-the-page.pdf": (
        lambda: written(with_picture(SHOWN + "q 200 0 0 130 -100 400 cm /Im0 Do Q", jpeg())),
        "cropped-picture",
    ),
    "picture-cut-to-a-part.pdf": (
        lambda: written(with_picture(SHOWN + "q 72 400 60 130 re W n " + DRAWN + " Q", jpeg())),
        "cropped-picture",
    ),
    "attachment.pdf": (_attached, "attachment"),
    "javascript.pdf": (_javascript, "action"),
    "launch.pdf": (lambda: _with_root(OpenAction=_dictionary(S="/Launch", F="run.exe")), "action"),
    "page-action.pdf": (lambda: _with_page(AA=_dictionary(O=_dictionary(S="/Named", N="/Print"))), "action"),
    "sticky-note.pdf": (
        lambda: _annotated(Text(rect=(300, 300, 320, 320), text=SECRET, open=False)),
        "comment",
    ),
    "free-text-note.pdf": (lambda: _annotated(FreeText(text=SECRET, rect=(72, 300, 300, 320))), "comment"),
    "link.pdf": (lambda: _annotated(Link(rect=(72, 690, 200, 710), url="https://drafts.example/1")), "link"),
    "form-field.pdf": (_form, "form-field"),
    "earlier-version.pdf": (_earlier_version, "revision"),
    "deleted-page.pdf": (_deleted_page, "leftover"),
    "after-the-end.pdf": (lambda: pdf(SHOWN) + SECRET.encode(), "leftover"),
    "layer-off.pdf": (_layer, "layer"),
    "alternate-text.pdf": (_alternate, "alternate-text"),
    "spoken-text.pdf": (
        lambda: pdf(f"/Span <</ActualText ({SECRET})>> BDC {SHOWN} EMC"),
        "alternate-text",
    ),
    "exif-in-picture.pdf": (lambda: written(with_picture(SHOWN + DRAWN, jpeg(exif=True))), "picture-metadata"),
    "private-data.pdf": (lambda: _with_page(PieceInfo=_dictionary(Editor=_dictionary(Private=SECRET))), "private-data"),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    "plain.pdf": lambda: pdf(SHOWN, SHOWN + text("A second page.")),
    "white-on-blue.pdf": lambda: pdf(SHOWN + "0 0 0.5 rg 60 590 400 30 re f " + text("A heading", before="1 g")),
    "grey-note.pdf": lambda: pdf(SHOWN + text("Unofficial translation", before="0.6 g", size=8)),
    "with-picture.pdf": lambda: written(with_picture(SHOWN + DRAWN, jpeg())),
    "text-on-picture.pdf": lambda: written(with_picture(DRAWN + SHOWN + text("Caption", top=450), jpeg())),
}


def shown_text(data: bytes) -> str:
    """Return the words of a PDF, without their line ends."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
