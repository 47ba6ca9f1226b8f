"""The addresses of the intake pages."""

from django.urls import path

from qadam.intake.views import findings, imports, proposals, publication

urlpatterns = [
    path("", imports.imports_page, name="imports"),
    path("new", imports.upload, name="import_new"),
    path("<int:import_id>", imports.import_page, name="import"),
    path("<int:import_id>/progress", imports.progress, name="import_progress"),
    path("<int:import_id>/review", imports.choose, name="import_choose_review"),
    path("<int:import_id>/retry", imports.retry, name="import_retry"),
    path("<int:import_id>/discard", imports.discard, name="import_discard"),
    path("<int:import_id>/findings", findings.findings_page, name="import_findings"),
    path("<int:import_id>/findings/<int:finding_id>", findings.resolve, name="import_finding"),
    path("<int:import_id>/proposals", proposals.proposals_page, name="import_proposals"),
    path("<int:import_id>/accept", proposals.accept_clean, name="import_accept"),
    path("<int:import_id>/undo", proposals.undo, name="import_undo"),
    path("<int:import_id>/proposals/<int:proposal_id>/source", proposals.source, name="proposal_source"),
    path("<int:import_id>/proposals/<int:proposal_id>/decide", proposals.decide, name="proposal_decide"),
    path("<int:import_id>/proposals/<int:proposal_id>/hold", proposals.hold, name="proposal_hold"),
    path("<int:import_id>/proposals/<int:proposal_id>/edit", proposals.edit, name="proposal_edit"),
    path("<int:import_id>/proposals/<int:proposal_id>/split", proposals.split, name="proposal_split"),
    path("<int:import_id>/proposals/<int:proposal_id>/merge", proposals.merge, name="proposal_merge"),
    path("<int:import_id>/publish", publication.publish, name="import_publish"),
]
