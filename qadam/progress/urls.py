"""The addresses of the progress pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
