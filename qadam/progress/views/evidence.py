"""Files of evidence: opened by those who may, taken away by those who added them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.requests import signed_in
from qadam.documents.views import original_response
from qadam.progress.models import Evidence
from qadam.progress.permissions import check_read_evidence
from qadam.progress.services.assessments import remove_assessment_evidence
from qadam.progress.services.reports import remove_evidence


@require_safe
def evidence_file(request: HttpRequest, evidence_id: int) -> FileResponse:
    """Answer the file as it was received, always as a download, under the name that its sender gave it."""
    evidence = _found(evidence_id)
    check_read_evidence(request.user, evidence)
    document = evidence.document
    if document is None:
        raise NotFoundError()
    document.name = evidence.file_name or document.name
    return original_response(document)


@require_POST
def evidence_remove(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence away from its report or assessment."""
    by: User = signed_in(request)
    evidence = _found(evidence_id)
    check_read_evidence(by, evidence)
    if evidence.update_id is not None:
        update = remove_evidence(evidence_id=evidence_id, by=by)
        messages.success(request, _("The evidence is taken away."))
        return redirect("progress_report", update.measure_id, update.body_id, update.period_id)
    assessment = remove_assessment_evidence(evidence_id=evidence_id, by=by)
    messages.success(request, _("The evidence is taken away."))
    return redirect("progress_assessment", assessment.pk)


def _found(evidence_id: int) -> Evidence:
    evidence = Evidence.objects.select_related("update", "assessment", "document").filter(pk=evidence_id).first()
    if evidence is None:
        raise NotFoundError()
    return evidence
