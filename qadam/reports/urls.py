"""The addresses of the reports pages."""

from django.urls import path

from qadam.reports.views import analysis, circulation, papers, reports, returned, sections, templates

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("new/", reports.report_new, name="report_new"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<slug:review>/<slug:paper>.<slug:form>", papers.paper, name="paper"),
    path("analysis/", analysis.analysis, name="reports_analysis"),
    path("commitments/", analysis.commitments, name="commitments"),
    path("commitments/<int:commitment_id>/", analysis.commitment, name="commitment"),
    path("templates/", templates.templates, name="report_templates"),
    path("templates/<int:template_id>/", templates.template_offer, name="report_template"),
    path("snapshots/<str:code>/redact/", templates.snapshot_redact, name="snapshot_redact"),
    path("answers/<int:circulation_id>/", circulation.answers, name="report_answers"),
    path("answers/<int:circulation_id>/<int:part_id>/", circulation.answer, name="report_answer"),
    path("<slug:code>/", reports.report, name="report"),
    path("<slug:code>/edit/", reports.report_edit, name="report_edit"),
    path("<slug:code>/delete/", reports.report_delete, name="report_delete"),
    path("<slug:code>/check/", reports.report_check, name="report_check"),
    path("<slug:code>/export.<slug:form>", reports.report_export, name="report_export"),
    path("<slug:code>/way/", circulation.way, name="report_way"),
    path("<slug:code>/circulation/", circulation.circulation, name="report_circulation"),
    path("<slug:code>/circulation/<int:circulation_id>/", circulation.close, name="report_circulation_close"),
    path("<slug:code>/returned/", returned.returned, name="report_returned"),
    path("<slug:code>/returned/<int:document_id>/", returned.document, name="report_returned_document"),
    path("<slug:code>/returned/<int:document_id>/<int:returned_id>/", returned.decide, name="report_returned_decide"),
    path("<slug:code>/sections/add/", sections.section_add, name="report_section_add"),
    path("<slug:code>/sections/<int:section_id>/", sections.section, name="report_section"),
    path("<slug:code>/sections/<int:section_id>/facts/", sections.facts, name="report_section_facts"),
    path("<slug:code>/sections/<int:section_id>/assign/", sections.assign, name="report_section_assign"),
    path("<slug:code>/sections/<int:section_id>/remove/", sections.remove, name="report_section_remove"),
    path("<slug:code>/sections/<int:section_id>/covers/", sections.covers, name="report_section_covers"),
    path("<slug:code>/sections/<int:section_id>/comments/", sections.comment, name="report_section_comment"),
    path("<slug:code>/sections/<int:section_id>/versions/", sections.versions, name="report_section_versions"),
]
