"""The addresses of the documents pages."""

from django.urls import path

from qadam.documents import views

urlpatterns = [
    path("<int:document_id>/", views.document, name="document"),
    path("<int:document_id>/pages/<int:page>.png", views.document_page, name="document_page"),
    path("<int:document_id>/original", views.original, name="document_original"),
]
