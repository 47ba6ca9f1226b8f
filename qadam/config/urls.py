"""Every address of the site. Pages stand below their language (/en/, /ru/, /kk/); machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from qadam.portal.api.service import addresses as api_addresses

urlpatterns = [
    path("", include("qadam.operations.urls")),
    path("api/v1/", api_addresses()),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("", include("qadam.base.urls")),
        path("workspace/", include("qadam.accounts.urls")),
        path("workspace/register/", include("qadam.register.urls")),
        path("workspace/documents/", include("qadam.documents.urls")),
        path("workspace/intake/", include("qadam.intake.urls")),
        path("workspace/notifications/", include("qadam.notifications.urls")),
        path("workspace/plan/", include("qadam.plan.urls")),
        path("workspace/progress/", include("qadam.progress.urls")),
        path("workspace/communications/", include("qadam.communications.urls")),
        path("workspace/consultations/", include("qadam.consultations.urls")),
        path("workspace/reports/", include("qadam.reports.urls")),
        path("", include("qadam.portal.urls")),
    ),
]

handler400 = "qadam.base.views.bad_request"
handler403 = "qadam.base.views.forbidden"
handler404 = "qadam.base.views.not_found"
handler500 = "qadam.base.views.server_error"
