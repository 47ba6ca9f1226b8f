"""The addresses of the plan pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
