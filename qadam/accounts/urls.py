"""The addresses of the inbox, of people and of the audit log."""

from django.urls import path

from qadam.accounts.views.audit import audit, audit_export, audit_verify
from qadam.accounts.views.bodies import bodies, body, body_edit, body_new
from qadam.accounts.views.handover import handover, handover_new
from qadam.accounts.views.inbox import inbox
from qadam.accounts.views.leave import leave, leave_end
from qadam.accounts.views.people import activate, people, person, withdraw

urlpatterns = [
    path("", inbox, name="inbox"),
    path("people/", people, name="people"),
    path("people/<int:user_id>/", person, name="person"),
    path("people/<int:user_id>/roles/<int:assignment_id>/withdraw", withdraw, name="role_withdraw"),
    path("people/<int:user_id>/active", activate, name="person_activate"),
    path("people/<int:user_id>/roles/<int:assignment_id>/hand-over/", handover_new, name="handover_new"),
    path("people/<int:user_id>/leave/", leave, name="person_leave"),
    path("hand-overs/<int:handover_id>/", handover, name="handover"),
    path("leave/", leave, name="leave"),
    path("leave/<int:leave_id>/end/", leave_end, name="leave_end"),
    path("bodies/", bodies, name="bodies"),
    path("bodies/new/", body_new, name="body_new"),
    path("bodies/<slug:code>/", body, name="body"),
    path("bodies/<slug:code>/edit/", body_edit, name="body_edit"),
    path("audit/", audit, name="audit"),
    path("audit/audit.csv", audit_export, name="audit_export"),
    path("audit/verify", audit_verify, name="audit_verify"),
]
