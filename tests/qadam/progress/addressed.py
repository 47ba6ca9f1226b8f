"""One of each thing that the addresses of progress name, for the table of who may open what."""

from django.core.files.base import ContentFile

from qadam.plan.deadlines import parse_deadline
from qadam.progress.enums import AssessmentStatus, Voice
from qadam.progress.models import ReportingPeriod
from qadam.progress.records import AssessmentRecord
from qadam.progress.selectors.sheets import sheet_measures
from qadam.progress.services.assessments import write_assessment
from qadam.progress.services.extensions import request_extension
from qadam.progress.services.reports import add_evidence
from qadam.progress.services.sheets import receive_sheet
from qadam.progress.sheet_writing import body_sheet
from tests.people import Cast
from tests.qadam.intake import papers
from tests.qadam.progress.plans import STARTS_ON, drafted, law_text, make_plan
from tests.qadam.register.reviews import recommendation


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    work = make_plan(cast, has_register=True)
    update = drafted(work, cast)
    file = ContentFile(papers.report(), name="annex.docx")
    evidence = add_evidence(update_id=update.pk, record=law_text(file=file), by=cast.focal_point)
    deadline = parse_deadline("Q2 2028")
    assert deadline is not None
    extension = request_extension(
        measure_id=work.schools.pk, deadline=deadline, reason="No site yet.", by=cast.other_focal_point
    )
    assessment = write_assessment(
        recommendation_id=recommendation("139.1").pk,
        voice=Voice.CIVIL_SOCIETY,
        body=cast.coalition,
        mechanism=None,
        record=AssessmentRecord(STARTS_ON, {"en": "Nothing has changed."}, AssessmentStatus.NOT_IMPLEMENTED),
        by=cast.civil_society,
    )
    archive = work.judges.lead_body
    assert archive is not None
    sheet = body_sheet(body=archive, period=work.period, rows=sheet_measures(archive, work.period))
    reply = receive_sheet(file=ContentFile(sheet), name="archive.xlsx", by=cast.coordinator)
    # a period on which nobody has written: the form of a report is open for its writer
    following = ReportingPeriod.objects.filter(plan=work.plan, starts_on__gt=work.period.starts_on).first()
    assert following is not None
    return {
        "progress_measure": str(work.law.pk),
        "other_measure": str(work.schools.pk),
        "justice": str(cast.justice.pk),
        "period": str(following.pk),
        "update": str(update.pk),
        "evidence": str(evidence.pk),
        "extension": str(extension.pk),
        "assessment": str(assessment.pk),
        "reply": str(reply.pk),
        "progress_plan": work.plan.code,
    }
