"""The addresses of the progress pages."""

from django.urls import path

from qadam.progress.views import assessments, evidence, extensions, measures, periods, reports, sheets, updates, voices

_REPORT = "measures/<int:measure_id>/report/<int:body_id>/<int:period_id>/"

urlpatterns = [
    path("", measures.my_measures, name="progress_measures"),
    path("measures/<int:measure_id>/", measures.measure, name="progress_measure"),
    path("measures/<int:measure_id>/extension/", extensions.request_new, name="progress_extension_new"),
    path(_REPORT, reports.report, name="progress_report"),
    path(_REPORT + "draft", reports.autosave, name="progress_autosave"),
    path("updates/<int:update_id>/", updates.update, name="progress_update"),
    path("updates/<int:update_id>/<slug:step>", updates.take_step, name="progress_step"),
    path("evidence/<int:evidence_id>/file", evidence.evidence_file, name="progress_evidence_file"),
    path("evidence/<int:evidence_id>/remove", evidence.evidence_remove, name="progress_evidence_remove"),
    path("approvals/", updates.approvals, name="progress_approvals"),
    path("extensions/", extensions.extensions, name="progress_extensions"),
    path("extensions/<int:request_id>/<slug:decision>", extensions.decide, name="progress_extension_decide"),
    path("periods/", periods.plans, name="progress_plans"),
    path("periods/<slug:code>/", periods.plan_periods, name="progress_periods"),
    path("sheets/", sheets.sheets, name="progress_sheets"),
    path("sheets/<int:body_id>/<int:period_id>.xlsx", sheets.export, name="progress_sheet_export"),
    path("sheets/<int:reply_id>/", sheets.reply, name="progress_sheet_reply"),
    path("assessments/", assessments.assessments, name="progress_assessments"),
    path("assessments/<int:assessment_id>/", assessments.assessment, name="progress_assessment"),
    path("assessments/<int:assessment_id>/edit/", assessments.assessment_edit, name="progress_assessment_edit"),
    path("assessments/<int:assessment_id>/<slug:step>", assessments.take_step, name="progress_assessment_step"),
    path("voices/<slug:review>/<str:number>/", voices.voices, name="progress_voices"),
    path("voices/<slug:review>/<str:number>/<slug:voice>/", assessments.assessment_new, name="progress_assessment_new"),
    path("disagreements/", voices.disagreements, name="progress_disagreements"),
]
