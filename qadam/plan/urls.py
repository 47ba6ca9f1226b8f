"""The addresses of the plan pages."""

from django.urls import path

from qadam.plan.views import builder, circulation, copying, exchange, hints, measures, plans, versions

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("new/", plans.plan_new, name="plan_new"),
    path("<slug:code>/", plans.plan, name="plan"),
    path("<slug:code>/timeline/", plans.plan_timeline, name="plan_timeline"),
    path("<slug:code>/edit/", plans.plan_edit, name="plan_edit"),
    path("<slug:code>/withdraw/", plans.plan_withdraw, name="plan_withdraw"),
    path("<slug:code>/resume/", plans.plan_resume, name="plan_resume"),
    path("<slug:code>/end/", plans.plan_end, name="plan_end"),
    path("<slug:code>/publish/", plans.plan_publish, name="plan_publish"),
    path("<slug:code>/adopt/", versions.plan_adopt, name="plan_adopt"),
    path("<slug:code>/amend/", versions.plan_amend, name="plan_amend"),
    path("<slug:code>/versions/", versions.plan_versions, name="plan_versions"),
    path("<slug:code>/versions/<slug:kind>/<int:number>/", versions.plan_version, name="plan_version"),
    path("<slug:code>/builder/", builder.builder, name="plan_builder"),
    path("<slug:code>/copy/", copying.plan_copy, name="plan_copy"),
    path("<slug:code>/exchange/", exchange.plan_exchange, name="plan_exchange"),
    path("<slug:code>/exchange/<str:form>/<str:language>/", exchange.plan_export, name="plan_export"),
    path("<slug:code>/import/<str:sha256>/", exchange.plan_import, name="plan_import"),
    path("<slug:code>/hints/", hints.plan_hints, name="plan_hints"),
    path("<slug:code>/measures/new/", measures.measure_new, name="measure_new"),
    path("<slug:code>/measures/<int:measure_id>/", measures.measure, name="measure"),
    path("<slug:code>/measures/<int:measure_id>/edit/", measures.measure_edit, name="measure_edit"),
    path("<slug:code>/measures/<int:measure_id>/remove/", measures.measure_remove, name="measure_remove"),
    path("<slug:code>/circulate/", circulation.plan_circulate, name="plan_circulate"),
    path("<slug:code>/circulations/<int:number>/", circulation.plan_circulation, name="plan_circulation"),
    path("<slug:code>/circulations/<int:number>/close/", circulation.circulation_close, name="plan_circulation_close"),
    path("<slug:code>/circulations/<int:number>/<slug:body>/", circulation.answer, name="plan_answer"),
    path(
        "<slug:code>/circulations/<int:number>/<slug:body>/measures/<int:measure_id>/",
        circulation.measure_comment,
        name="plan_comment",
    ),
    path("<slug:code>/comments/<int:comment_id>/reply/", circulation.comment_reply, name="plan_comment_reply"),
]
