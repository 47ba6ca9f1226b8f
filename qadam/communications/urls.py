"""The addresses of the communications pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
