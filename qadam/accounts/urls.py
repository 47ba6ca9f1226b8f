"""The addresses of the inbox, of people and of the audit log."""

from django.urls import path

from qadam.accounts.views.audit import audit, audit_export, audit_verify
from qadam.accounts.views.inbox import inbox
from qadam.accounts.views.people import activate, people, person, withdraw

urlpatterns = [
    path("", inbox, name="inbox"),
    path("people/", people, name="people"),
    path("people/<int:user_id>/", person, name="person"),
    path("people/<int:user_id>/roles/<int:assignment_id>/withdraw", withdraw, name="role_withdraw"),
    path("people/<int:user_id>/active", activate, name="person_activate"),
    path("audit/", audit, name="audit"),
    path("audit/audit.csv", audit_export, name="audit_export"),
    path("audit/verify", audit_verify, name="audit_verify"),
]
