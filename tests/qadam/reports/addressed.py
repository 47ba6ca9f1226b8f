"""One of each thing that the addresses of reports name, for the table of who may open what."""

from datetime import date
from io import BytesIO

import docx
from django.core.files.base import ContentFile

from qadam.progress.enums import EvidenceKind
from qadam.register.models import Review
from qadam.reports.exports import report_file
from qadam.reports.models import Commitment, Report
from qadam.reports.services.circulation import circulate_to
from qadam.reports.services.evidence import add_link, read_document
from qadam.reports.services.freezing import freeze_review
from qadam.reports.services.returned import take_in_document
from qadam.reports.services.sections import save_section
from qadam.reports.services.templates import upload_template
from tests.people import Cast
from tests.qadam.reports.reporting import make_report, section


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    review = Review.objects.get(code=named["review"])
    report = make_report(cast.coordinator, review)
    mine = section(report)
    edited = ContentFile(report_file(report, "docx", editable=True).content, name="back.docx")
    returned = take_in_document(report_id=report.pk, file=edited, name="back.docx", by=cast.coordinator)
    changed = returned.sections.create(section=mine, base_version=1, title=mine.title, text="Changed.")
    save_section(section_id=mine.pk, version=1, text="We report.", by=cast.coordinator)
    circulation = circulate_to(report_id=report.pk, body=cast.justice, section_ids=[mine.pk], by=cast.coordinator)
    commitment = Commitment.objects.create(report=report, section=mine, sentence="The State will ratify it.")
    house = docx.Document()
    house.add_paragraph("{{body}}")
    content = BytesIO()
    house.save(content)
    template = upload_template(name="House", file=ContentFile(content.getvalue()), by=cast.administrator)
    document = read_document(
        review=review,
        title="Act on violence",
        kind=EvidenceKind.LAW,
        on=date(2026, 6, 1),
        file=ContentFile(b"The State has ratified the Optional Protocol to the Convention against Torture.\n"),
        name="act.txt",
        by=cast.coordinator,
    )
    passage = document.passages.get()
    return {
        "evidence_document": str(document.pk),
        "evidence_passage": str(passage.pk),
        "evidence_link": str(add_link(passage_id=passage.pk, number="139.1", by=cast.coordinator).pk),
        "report": Report.objects.get(pk=report.pk).code,
        "report_section": str(mine.pk),
        "report_circulation": str(circulation.pk),
        "report_part": str(circulation.parts.get().pk),
        "returned": str(returned.pk),
        "returned_section": str(changed.pk),
        "commitment": str(commitment.pk),
        "template": str(template.pk),
        "snapshot": freeze_review(review=review, on=date(2026, 6, 30), by=cast.coordinator).code,
    }
