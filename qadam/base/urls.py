"""The addresses that belong to the page shell itself."""

from django.urls import path

from qadam.base import views

urlpatterns = [
    path("theme/", views.set_theme, name="set_theme"),
    path("workspace/components/", views.components, name="components"),
]
